// SPDX-License-Identifier: MIT
// Attention against its twin in double, in every SIMD target.
#include <fmt/format.h>

#include <QtTest>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "engine/native/attention/attention.h"
#include "engine/native/attention/rope_store.h"
#include "tests/engine/native/guarded.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/reference.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::testing;
using native::AttentionShape;
using native::KvView;
using native::ThreadPool;

namespace {

struct Case {
    std::uint32_t batch = 1;
    std::uint32_t tokens = 1;
    std::uint32_t heads = 2;
    std::uint32_t kvHeads = 2;
    std::uint32_t headDim = 64;
    std::uint32_t kvLength = 0;           // of cachedAttention; includes the tokens
    float size = 1.0f;                    // of q and k
    double bound = 1e-11;                 // normalised error
    TensorType kvType = TensorType::F16;  // of the cache
    std::uint32_t kvTokens = 0;           // of fullAttention; 0: as many as tokens

    std::uint32_t keys() const { return kvTokens == 0 ? tokens : kvTokens; }
    AttentionShape shape() const { return {batch, tokens, heads, kvHeads, headDim, kvTokens}; }
    std::string text() const {
        return fmt::format("batch {}, {} tokens, {}/{} heads of {}, {} keys, size {}, {}", batch,
                           tokens, heads, kvHeads, headDim, kvLength + kvTokens, size,
                           tensorTypeInfo(kvType).name);
    }
};

const std::vector<std::int64_t>& targets() {
    static const std::vector<std::int64_t> all = simdTargets();
    return all;
}

// Runs `work` in each target; the first complaint, with the target's name.
template <typename Work>
std::string inAllTargets(Work work) {
    for (const std::int64_t target : targets()) {
        useSimdTarget(target);
        const std::string complaint = work();
        if (!complaint.empty())
            return fmt::format("{}: {}", hwy::TargetName(target), complaint);
    }
    return {};
}

std::string runFull(ThreadPool& pool, const Case& c) {
    const std::size_t rows = std::size_t(c.batch) * c.tokens;
    const std::size_t kvRows = std::size_t(c.batch) * c.keys();
    const std::size_t columns = std::size_t(c.heads) * c.headDim;
    const std::size_t kvColumns = std::size_t(c.kvHeads) * c.headDim;
    const auto q = randomFloats(rows * columns, 1, -c.size, c.size);
    const auto k = randomFloats(kvRows * kvColumns, 2, -c.size, c.size);
    const auto v = randomFloats(kvRows * kvColumns, 3);
    const auto expected =
        reference::attention({c.batch, c.tokens, c.heads, c.kvHeads, c.headDim, c.keys()}, q, k, v);
    Guarded qMemory(q);
    Guarded kMemory(k);
    Guarded vMemory(v);
    return inAllTargets([&] {
        Guarded y(rows * columns * sizeof(float));
        native::fullAttention(pool, c.shape(), qMemory.view(rows, columns),
                              kMemory.view(kvRows, kvColumns), vMemory.view(kvRows, kvColumns),
                              y.view(rows, columns));
        const std::string complaint = y.check();
        return complaint.empty() ? compare(y.values(), expected, c.bound) : complaint;
    });
}

// A cache of one layer whose memory is NaN where nothing was stored.
struct Cache {
    Cache(const Case& c, std::size_t context)
        : keys(native::kvKeyBytes(c.kvType, c.kvHeads, context, c.headDim)),
          values(native::kvValueBytes(c.kvType, c.kvHeads, context, c.headDim)) {
        view = {c.kvType, c.kvHeads, context, c.headDim, keys.data(), values.data()};
    }
    // Stores positions [first, first + count) of k and v [positions, kvHeads * headDim].
    void store(ThreadPool& pool, const std::vector<float>& k, const std::vector<float>& v,
               std::size_t first, std::size_t count) {
        const std::size_t columns = view.kvHeads * view.headDim;
        native::RopeParams params;
        params.numKvHeads = view.kvHeads;
        params.firstPosition = first;
        const native::MatrixView none(nullptr, count, 0);
        native::ropeStore(pool, params, none, {k.data() + first * columns, count, columns, columns},
                          {v.data() + first * columns, count, columns, columns}, none, view);
    }

    Guarded keys;
    Guarded values;
    KvView view;
};

std::string runCached(ThreadPool& pool, const Case& c) {
    const std::size_t columns = std::size_t(c.heads) * c.headDim;
    const std::size_t kvCount = std::size_t(c.kvLength) * c.kvHeads * c.headDim;
    const auto q = randomFloats(c.tokens * columns, 1, -c.size, c.size);
    const auto k =
        reference::keptInCache(c.kvType, randomFloats(kvCount, 2, -c.size, c.size), c.headDim);
    const auto v = reference::keptInCache(c.kvType, randomFloats(kvCount, 3), c.headDim);
    const std::uint32_t firstPosition = c.kvLength - c.tokens;
    const auto expected = reference::attention(
        {1, c.tokens, c.heads, c.kvHeads, c.headDim, c.kvLength, true, firstPosition}, q, k, v);
    Guarded qMemory(q);
    return inAllTargets([&]() -> std::string {
        Cache cache(c, c.kvLength + 5);
        cache.store(pool, k, v, 0, firstPosition);
        cache.store(pool, k, v, firstPosition, c.tokens);
        Guarded y(q.size() * sizeof(float));
        native::cachedAttention(pool, c.shape(), qMemory.view(c.tokens, columns), cache.view,
                                firstPosition, y.view(c.tokens, columns));
        for (const Guarded* memory : {&y, &cache.keys, &cache.values})
            if (std::string complaint = memory->check(); !complaint.empty())
                return complaint;
        return compare(y.values(), expected, c.bound);
    });
}

}  // namespace

class TestNativeAttention : public QObject {
    Q_OBJECT

    static void addHeadDims(std::initializer_list<std::uint32_t> headDims) {
        QTest::addColumn<std::uint32_t>("headDim");
        for (const std::uint32_t headDim : headDims)
            QTest::addRow("%u", headDim) << headDim;
    }

  private slots:
    void full_data() { addHeadDims({1, 8, 12, 16, 26, 32, 64, 72, 80, 88, 104, 128, 251, 256}); }
    void full() {
        QFETCH(std::uint32_t, headDim);
        for (const std::uint32_t tokens : {1u, 17u, 257u, 577u}) {
            if (tokens > 257 && (reducedRun() || (headDim != 64 && headDim != 26)))
                continue;
            for (const std::uint32_t batch : {1u, 3u}) {
                if (batch * tokens <= 577) {
                    const Case c = {batch, tokens, 2, 2, headDim};
                    TESSERA_VERIFY_NATIVE(runFull(m_pool, c), c.text());
                }
            }
        }
    }

    // Other numbers of keys than of queries: a resampler.
    void cross_data() { addHeadDims({12, 26, 64, 128}); }
    void cross() {
        QFETCH(std::uint32_t, headDim);
        for (Case c : {Case{1, 1, 2, 2, headDim}, Case{3, 64, 2, 2, headDim},
                       Case{2, 7, 4, 2, headDim}, Case{1, 256, 1, 1, headDim}}) {
            for (const std::uint32_t keys : {1u, 33u, 300u}) {
                c.kvTokens = keys;
                TESSERA_VERIFY_NATIVE(runFull(m_pool, c), c.text());
            }
        }
    }

    void cached_data() {
        QTest::addColumn<std::uint32_t>("group");
        for (const std::uint32_t group : {1u, 2u, 3u, 8u})
            QTest::addRow("%u", group) << group;
    }
    void cached() {
        QFETCH(std::uint32_t, group);
        std::uint32_t number = 0;
        for (const std::uint32_t kvLength : {1u, 15u, 16u, 17u, 96u, 97u, 256u, 700u}) {
            for (const std::uint32_t tokens : {1u, 2u, 5u, 33u}) {
                ++number;
                if (tokens > kvLength || (reducedRun() && number % 7 != 0))
                    continue;
                Case c = {1, tokens, 2 * group, 2, number % 3 == 0 ? 128u : 64u, kvLength};
                for (const TensorType type : kKvTypes) {
                    c.kvType = type;
                    TESSERA_VERIFY_NATIVE(runCached(m_pool, c), c.text());
                }
            }
        }
    }

    void cachedHeadSizes_data() {
        addHeadDims({1, 2, 7, 8, 12, 16, 26, 32, 33, 72, 80, 88, 96, 104, 163, 256});
    }
    void cachedHeadSizes() {
        QFETCH(std::uint32_t, headDim);
        for (const std::uint32_t tokens : {1u, 3u, 40u}) {
            Case c = {1, tokens, 6, 3, headDim, 150};
            for (const TensorType type : kKvTypes) {
                c.kvType = type;
                TESSERA_VERIFY_NATIVE(runCached(m_pool, c), c.text());
            }
        }
    }

    // More keys than a piece of work takes; some queries do not see the last piece.
    void manyKeys() {
        for (const Case& c : {Case{1, 1, 2, 1, 128, 5000}, Case{1, 3, 4, 1, 64, 1026},
                              Case{1, 2, 1, 1, 26, 513}, Case{1, 300, 4, 1, 64, 2000}}) {
            if (reducedRun() && c.tokens > 5)
                continue;
            TESSERA_VERIFY_NATIVE(runCached(m_pool, c), c.text());
            Case quantised = c;
            quantised.kvType = TensorType::Q8_0;
            TESSERA_VERIFY_NATIVE(runCached(m_pool, quantised), quantised.text());
        }
    }

    // Scores of some thousands: exponentials must not overflow, and hardly any key but one counts.
    void largeScores() {
        Case cached = {1, 5, 4, 2, 64, 1000};
        Case longer = {1, 50, 4, 2, 64, 400};
        Case full = {2, 33, 2, 2, 64};
        // In f32 the scores themselves are only known to about 1e-4 at this size.
        for (Case* c : {&cached, &longer, &full}) {
            c->size = 60.0f;
            c->bound = 1e-6;
        }
        TESSERA_VERIFY_NATIVE(runCached(m_pool, cached), cached.text());
        TESSERA_VERIFY_NATIVE(runCached(m_pool, longer), longer.text());
        TESSERA_VERIFY_NATIVE(runFull(m_pool, full), full.text());
    }

    // The same bits from any number of threads.
    void deterministic() {
        useSimdTarget(0);
        const Case c = {1, 2, 8, 2, 64, 1500};
        const auto k = randomFloats(std::size_t(c.kvLength) * 128, 2);
        const auto q = randomFloats(std::size_t(c.tokens) * 512, 1);
        Cache cache(c, c.kvLength);
        cache.store(m_pool, k, k, 0, c.kvLength);
        std::vector<std::vector<float>> results;
        for (const unsigned threads : {1u, 2u, 5u}) {
            ThreadPool pool(threads);
            std::vector<float> y(q.size());
            QVERIFY(native::cachedAttention(pool, c.shape(), {q.data(), c.tokens, 512, 512},
                                            cache.view, c.kvLength - c.tokens,
                                            native::MatrixView(y.data(), c.tokens, 512)));
            const AttentionShape whole = {1, 375, 1, 1, 64};
            std::vector<float> z(375 * 64);
            QVERIFY(native::fullAttention(pool, whole, {k.data(), 375, 64, 64},
                                          {k.data(), 375, 64, 64}, {k.data(), 375, 64, 64},
                                          native::MatrixView(z.data(), 375, 64)));
            y.insert(y.end(), z.begin(), z.end());
            results.push_back(std::move(y));
        }
        QVERIFY(results[0] == results[1] && results[0] == results[2]);
    }

    // Rows of q, k, v and y need not be dense: parts of one product's result.
    void strides() {
        const std::size_t tokens = 50;
        const std::size_t columns = 2 * 24;
        const auto qkv = randomFloats(tokens * 3 * columns, 1);
        std::vector<float> parts[3];
        for (std::size_t i = 0; i < qkv.size(); ++i)
            parts[i % (3 * columns) / columns].push_back(qkv[i]);
        const auto expected =
            reference::attention({1, std::uint32_t(tokens), 2, 2, 24, std::uint32_t(tokens)},
                                 parts[0], parts[1], parts[2]);
        TESSERA_VERIFY_NATIVE(inAllTargets([&] {
                                  Guarded y(tokens * columns * sizeof(float));
                                  const auto part = [&](std::size_t i) {
                                      return native::ConstMatrixView{qkv.data() + i * columns,
                                                                     tokens, columns, 3 * columns};
                                  };
                                  native::fullAttention(m_pool, {1, tokens, 2, 2, 24}, part(0),
                                                        part(1), part(2), y.view(tokens, columns));
                                  return y.check() + compare(y.values(), expected, 1e-11);
                              }),
                              "strides");
    }

    void stops() {
        useSimdTarget(0);
        const std::size_t tokens = 12000;  // some seconds
        const auto x = randomFloats(tokens * 64, 1);
        std::vector<float> y(x.size());
        std::stop_source stop;
        ThreadPool pool(2);
        pool.stopWith(stop.get_token());
        std::chrono::steady_clock::time_point asked;
        std::atomic<bool> begun{false};
        std::thread other([&] {
            while (!begun.load())
                std::this_thread::yield();
            asked = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        bool complete = true;
        begun.store(true);
        while (complete) {
            complete = native::fullAttention(
                pool, {1, tokens, 1, 1, 64}, {x.data(), tokens, 64, 64}, {x.data(), tokens, 64, 64},
                {x.data(), tokens, 64, 64}, native::MatrixView(y.data(), tokens, 64));
        }
        const auto ended = std::chrono::steady_clock::now();
        other.join();
        // 50 ms is promised; a busy machine may keep threads waiting.
        QVERIFY2(ended - asked < std::chrono::milliseconds(1000), "takes too long to stop");
    }

    void scratchIsForeseen() {
        useSimdTarget(0);
        for (const Case& c : {Case{1, 4, 8, 2, 128, 3000}, Case{1, 200, 8, 2, 128, 3000}}) {
            const auto k = randomFloats(std::size_t(c.kvLength) * c.kvHeads * c.headDim, 2);
            const std::size_t columns = std::size_t(c.heads) * c.headDim;
            Cache cache(c, c.kvLength);
            ThreadPool pool(2);
            cache.store(pool, k, k, 0, c.kvLength);
            std::vector<float> y(c.tokens * columns);
            QVERIFY(native::cachedAttention(pool, c.shape(), {k.data(), c.tokens, columns, columns},
                                            cache.view, c.kvLength - c.tokens,
                                            native::MatrixView(y.data(), c.tokens, columns)));
            const auto scratch = native::attentionScratch(c.shape(), c.kvLength);
            const auto inPages = [](std::size_t bytes) {
                constexpr std::size_t kPage = std::size_t(2) << 20;
                return (bytes + kPage - 1) / kPage * kPage;
            };
            QVERIFY(pool.scratchBytes() <=
                    2 * inPages(scratch.perThreadBytes) + inPages(scratch.sharedBytes));
        }
    }

  private:
    ThreadPool m_pool{2};
};

QTEST_GUILESS_MAIN(TestNativeAttention)
#include "tst_native_attention.moc"
