// SPDX-License-Identifier: MIT
// Rotating and storing against the twin; positions are read back as kv_view.h describes them.
#include <fmt/format.h>

#include <QtTest>
#include <optional>

#include "engine/native/attention/rope_store.h"
#include "tests/engine/native/guarded.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/reference.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::testing;
using native::KvView;

namespace {

struct Case {
    RopeStyle style = RopeStyle::Interleaved;
    std::uint32_t heads = 4;
    std::uint32_t kvHeads = 4;
    std::uint32_t headDim = 64;
    std::uint32_t ropeDim = 64;
    std::uint32_t tokens = 1;
    std::uint32_t firstPosition = 0;
    TensorType kvType = TensorType::F16;
    bool scaled = false;  // with factors for q

    std::string text() const {
        return fmt::format("style {}, {}/{} heads of {} ({} rotated), {} tokens at {}, {}{}",
                           static_cast<int>(style), heads, kvHeads, headDim, ropeDim, tokens,
                           firstPosition, tensorTypeInfo(kvType).name, scaled ? ", scaled" : "");
    }
};

constexpr std::uint32_t kContext = 50;

template <typename T>
T at(const std::byte* bytes, std::size_t index) {
    T value = {};
    std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
    return value;
}

// The components of one position of a head; nullopt if nothing was stored there.
std::optional<std::vector<float>> readPosition(const KvView& cache, bool isValue, std::size_t head,
                                               std::size_t position) {
    const std::size_t blockBytes = isValue ? native::kvValueBlockBytes(cache.type, cache.headDim)
                                           : native::kvKeyBlockBytes(cache.type, cache.headDim);
    const std::size_t row = isValue ? native::kvValueRow(cache.headDim) : cache.headDim;
    const std::byte* block = (isValue ? cache.values : cache.keys) +
                             (head * native::kvBlocks(cache.context) + position / 16) * blockBytes;
    std::vector<float> values;
    std::size_t untouched = 0;
    for (std::size_t i = 0; i < cache.headDim; ++i) {
        const std::size_t number = isValue ? position % 16 * row + i : i * 16 + position % 16;
        if (cache.type == TensorType::F32) {
            values.push_back(at<float>(block, number));
            untouched += at<std::uint32_t>(block, number) == 0x7fc17fc1 ? 1 : 0;
            continue;
        }
        const auto half = cache.type == TensorType::F16
                              ? at<std::uint16_t>(block, number)
                              : at<std::uint16_t>(block + 16 * row, i / 32 * 16 + position % 16);
        untouched += half == 0x7fc1 ? 1 : 0;
        values.push_back(reference::fromHalf(half) *
                         (cache.type == TensorType::F16 ? 1.0f : at<std::int8_t>(block, number)));
    }
    return untouched == values.size() ? std::nullopt : std::optional(values);
}

// The cache holds `expected` [tokens, kvHeads, headDim] at its positions and nothing elsewhere.
std::string checkCache(const Case& c, const KvView& cache, bool isValue,
                       const std::vector<float>& expected) {
    std::vector<float> stored;
    std::vector<float> wanted;
    for (std::uint32_t head = 0; head < c.kvHeads; ++head) {
        for (std::uint32_t position = 0; position < kContext; ++position) {
            const auto read = readPosition(cache, isValue, head, position);
            const bool written =
                position >= c.firstPosition && position < c.firstPosition + c.tokens;
            if (read.has_value() != written)
                return fmt::format("position {} was {}", position, read ? "overwritten" : "left");
            if (read) {
                const auto from =
                    expected.begin() +
                    std::ptrdiff_t(((position - c.firstPosition) * c.kvHeads + head) * c.headDim);
                stored.insert(stored.end(), read->begin(), read->end());
                wanted.insert(wanted.end(), from, from + c.headDim);
            }
        }
    }
    // As for GPUs (tst_rope): rounding to half, and half a step of 1 / 127 of the largest of 32.
    const double bound = c.kvType == TensorType::Q8_0  ? 1e-4
                         : c.kvType == TensorType::F16 ? 1e-7
                                                       : 1e-12;
    if (std::string complaint = compare(stored, wanted, bound); !complaint.empty())
        return complaint;
    // Where the rotation's last bit does not decide about a quant, it is the twin's.
    return compare(stored, reference::keptInCache(c.kvType, wanted, c.headDim),
                   c.kvType == TensorType::Q8_0 ? 1e-6 : 1e-7);
}

std::string runCase(native::ThreadPool& pool, const Case& c) {
    const auto angles = randomFloats(std::size_t(kContext) * c.ropeDim, 1);
    const auto q = randomFloats(std::size_t(c.tokens) * c.heads * c.headDim, 2);
    const auto k = randomFloats(std::size_t(c.tokens) * c.kvHeads * c.headDim, 3);
    const auto v = randomFloats(std::size_t(c.tokens) * c.kvHeads * c.headDim, 4);
    const auto scale = randomFloats(kContext, 5);
    Guarded angleMemory(angles);
    Guarded qMemory(q);
    Guarded kMemory(k);
    Guarded vMemory(v);
    native::RopeParams params;
    params.style = c.style;
    params.ropeDim = c.ropeDim;
    params.numHeads = c.heads;
    params.numKvHeads = c.kvHeads;
    params.firstPosition = c.firstPosition;
    params.angles = angleMemory.floats();
    params.queryScale = c.scaled ? scale.data() : nullptr;
    Guarded keys(native::kvKeyBytes(c.kvType, c.kvHeads, kContext, c.headDim));
    Guarded values(native::kvValueBytes(c.kvType, c.kvHeads, kContext, c.headDim));
    const KvView cache = {c.kvType, c.kvHeads, kContext, c.headDim, keys.data(), values.data()};
    Guarded rotated(q.size() * sizeof(float));
    const std::size_t columns = std::size_t(c.heads) * c.headDim;
    const std::size_t kvColumns = std::size_t(c.kvHeads) * c.headDim;
    native::ropeStore(pool, params, qMemory.view(c.tokens, columns),
                      kMemory.view(c.tokens, kvColumns), vMemory.view(c.tokens, kvColumns),
                      rotated.view(c.tokens, columns), cache);
    std::string complaint = rotated.check() + keys.check() + values.check();
    reference::Rope rope = {c.style, c.headDim, c.ropeDim, c.firstPosition, {}};
    if (complaint.empty()) {
        rope.scale = c.scaled ? std::span<const float>(scale) : std::span<const float>();
        complaint =
            compare(rotated.values(), reference::ropeStore(rope, angles, q, c.heads), 1e-12);
        rope.scale = {};
    }
    if (complaint.empty())
        complaint = checkCache(c, cache, false, reference::ropeStore(rope, angles, k, c.kvHeads));
    if (complaint.empty())
        complaint = checkCache(c, cache, true, v);
    if (complaint.empty()) {
        // In place: the same bits.
        native::ropeStore(pool, params, qMemory.view(c.tokens, columns),
                          kMemory.view(c.tokens, kvColumns), vMemory.view(c.tokens, kvColumns),
                          qMemory.view(c.tokens, columns), cache);
        complaint = qMemory.values() == rotated.values() ? "" : "differs in place";
    }
    return complaint;
}

}  // namespace

class TestNativeRope : public QObject {
    Q_OBJECT

  private slots:
    void storing_data() { addSimdTargets(); }
    void storing() {
        TESSERA_USE_SIMD_TARGET();
        native::ThreadPool pool(2);
        for (const RopeStyle style : {RopeStyle::Interleaved, RopeStyle::HalfRotation}) {
            for (Case c : {Case{style, 4, 4, 64, 64, 1, 0}, Case{style, 4, 4, 64, 64, 5, 43},
                           Case{style, 8, 2, 128, 128, 7, 3}, Case{style, 6, 3, 80, 20, 3, 1},
                           Case{style, 8, 8, 16, 10, 2, 40}, Case{style, 4, 1, 8, 2, 9, 0},
                           Case{style, 28, 4, 128, 128, 1, 47}, Case{style, 2, 2, 256, 64, 33, 15},
                           Case{style, 3, 1, 1, 0, 5, 2}, Case{style, 4, 2, 12, 12, 7, 9},
                           Case{style, 4, 2, 26, 26, 3, 20}, Case{style, 2, 2, 33, 32, 4, 1},
                           Case{style, 6, 3, 67, 20, 2, 1}, Case{style, 2, 2, 40, 40, 50, 0}}) {
                for (const TensorType type : kKvTypes) {
                    c.kvType = type;
                    c.scaled = !c.scaled;
                    TESSERA_VERIFY_NATIVE(runCase(pool, c), c.text());
                }
            }
        }
    }

    // What a device is said to need for a cache: little more than its numbers.
    void sizes() {
        QCOMPARE(native::kvKeyBytes(TensorType::F16, 4, 2048, 64), std::size_t(4 * 2048 * 64 * 2));
        QCOMPARE(native::kvValueBytes(TensorType::F16, 4, 2048, 64),
                 native::kvKeyBytes(TensorType::F16, 4, 2048, 64));
        QCOMPARE(native::kvKeyBytes(TensorType::F32, 1, 17, 80), std::size_t(32 * 80 * 4));
        QCOMPARE(native::kvValueBytes(TensorType::F32, 1, 17, 72), std::size_t(32 * 80 * 4));
        QCOMPARE(native::kvKeyBytes(TensorType::Q8_0, 2, 16, 128),
                 std::size_t(2 * 16 * (128 + 4 * 2)));
    }
};

QTEST_GUILESS_MAIN(TestNativeRope)
#include "tst_native_rope.moc"
