// SPDX-License-Identifier: MIT
// How fast the native attention is, beside what the processor can do at most, measured just before
// each run: products in registers alone, or reading alone. A busy machine changes both alike, so
// only the ratios count.
//   bench_native_attention [threads] [part of a case's name]
#include <fmt/format.h>
#include <hwy/targets.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>

#include "engine/native/attention/attention.h"
#include "engine/native/attention/rope_store.h"
#include "engine/native/products/limits.h"
#include "tests/engine/native/simd_targets.h"
#include "tests/kernels/reference/test_data.h"

using namespace tessera;
using namespace tessera::testing;
using native::AttentionShape;
using native::ThreadPool;

namespace {

// Processor time where there is a single thread: nobody else counts in it.
double secondsNow(bool singleThread) {
    if (singleThread)
        return double(std::clock()) / CLOCKS_PER_SEC;
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

struct Case {
    const char* name;
    AttentionShape shape;
    std::size_t kvLength = 0;  // 0: fullAttention
    TensorType type = TensorType::F16;
};

const Case kCases[] = {
    {"ViT-L/14-336: 577 x 577, 16 heads of 64", {1, 577, 16, 16, 64}},
    {"SigLIP-L: 729 x 729, 16 heads of 72", {1, 729, 16, 16, 72}},
    {"prefill 576, 32 heads of 64 over 4", {1, 576, 32, 4, 64}, 576},
    {"prefill 576, 32 heads of 128", {1, 576, 32, 32, 128}, 576},
    {"prefill 576, 32 heads of 128", {1, 576, 32, 32, 128}, 576, TensorType::Q8_0},
    {"prefill 128 after 1024, 32 heads of 128", {1, 128, 32, 32, 128}, 1152},
    {"8 tokens after 2048, 32 heads of 128", {1, 8, 32, 32, 128}, 2056},
    {"one token after 2047, 32 heads of 64 over 4", {1, 1, 32, 4, 64}, 2048},
    {"one token after 2047, 32 heads of 128 over 8", {1, 1, 32, 8, 128}, 2048},
    {"one token after 2047, 32 heads of 128", {1, 1, 32, 32, 128}, 2048},
    {"one token after 2047, 32 heads of 128", {1, 1, 32, 32, 128}, 2048, TensorType::Q8_0},
    {"one token after 2047, 32 heads of 128", {1, 1, 32, 32, 128}, 2048, TensorType::F32},
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct AlignedBytes {
    explicit AlignedBytes(std::size_t bytes) : memory(bytes + 64) {}
    std::byte* data() {
        return memory.data() + (64 - reinterpret_cast<std::uintptr_t>(memory.data()) % 64) % 64;
    }
    std::vector<std::byte> memory;
};

void measure(ThreadPool& pool, const Case& c) {
    const AttentionShape& s = c.shape;
    const std::size_t columns = s.numHeads * s.headDim;
    const std::size_t kvColumns = s.numKvHeads * s.headDim;
    const bool cached = c.kvLength > 0;
    const std::size_t keys = cached ? c.kvLength : s.tokens;
    const auto q = randomFloats(s.tokens * columns, 1);
    const auto k = randomFloats(keys * kvColumns, 2);
    const auto v = randomFloats(keys * kvColumns, 3);
    std::vector<float> y(q.size());
    AlignedBytes keyMemory(native::kvKeyBytes(c.type, s.numKvHeads, keys, s.headDim));
    AlignedBytes valueMemory(native::kvValueBytes(c.type, s.numKvHeads, keys, s.headDim));
    const native::KvView cache = {c.type,    s.numKvHeads,     keys,
                                  s.headDim, keyMemory.data(), valueMemory.data()};
    const native::ConstMatrixView kView = {k.data(), keys, kvColumns, kvColumns};
    const native::ConstMatrixView vView = {v.data(), keys, kvColumns, kvColumns};
    if (cached) {
        native::RopeParams params;
        params.numKvHeads = s.numKvHeads;
        const native::MatrixView none(nullptr, keys, 0);
        native::ropeStore(pool, params, none, kView, vView, none, cache);
    }
    const native::ConstMatrixView qView = {q.data(), s.tokens, columns, columns};
    const native::MatrixView yView(y.data(), s.tokens, columns);
    const auto run = [&] {
        if (cached)
            native::cachedAttention(pool, s, qView, cache, keys - s.tokens, yView);
        else
            native::fullAttention(pool, s, qView, kView, vView, yView);
    };
    double pairs = 0;
    for (std::size_t t = 0; t < s.tokens; ++t)
        pairs += double(cached ? keys - s.tokens + t + 1 : keys);
    const double operations = 4.0 * pairs * double(columns);
    const double bytes = double(keyMemory.memory.size() + valueMemory.memory.size());
    const bool single = pool.threads() == 1;
    const std::vector<std::byte> toRead(std::size_t(64) << 20);
    const auto seconds = [&](int times, const auto& work) {
        const double start = secondsNow(single);
        for (int i = 0; i < times; ++i)
            work();
        return (secondsNow(single) - start) / times;
    };
    std::vector<double> times;
    std::vector<double> ofProducts;
    std::vector<double> ofReading;
    run();
    for (int round = 0; round < 9; ++round) {
        double inRegisters = 0;
        const double registerSeconds =
            seconds(10, [&] { inRegisters = native::computeInRegisters(pool); });
        const double readSeconds = seconds(1, [&] { native::readAlone(pool, toRead); });
        const double time = seconds(s.tokens < 16 ? 20 : 1, run);
        times.push_back(time);
        ofProducts.push_back(operations / time / (inRegisters / registerSeconds));
        ofReading.push_back(bytes / time / (double(toRead.size()) / readSeconds));
    }
    const double time = median(times);
    std::string line =
        fmt::format("  {}{}: {:.3f} ms, {:.0f} GFLOP/s, {:.0f} % of products in registers", c.name,
                    cached ? fmt::format(", {} cache", tensorTypeInfo(c.type).name) : "",
                    time * 1e3, operations / time * 1e-9, 100 * median(ofProducts));
    if (s.tokens < 16) {
        line += fmt::format(", {:.1f} GB/s, {:.0f} % of reading", bytes / time * 1e-9,
                            100 * median(ofReading));
    }
    std::puts(line.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    ThreadPool pool(argc > 1 ? unsigned(std::atoi(argv[1])) : 0);
    const std::string part = argc > 2 ? argv[2] : "";
    for (const std::int64_t target : simdTargets()) {
        useSimdTarget(target);
        std::printf("%s, %u threads\n", hwy::TargetName(target), pool.threads());
        for (const Case& c : kCases)
            if (std::string(c.name).find(part) != std::string::npos)
                measure(pool, c);
    }
    return 0;
}
