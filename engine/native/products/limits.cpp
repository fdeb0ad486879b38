// SPDX-License-Identifier: MIT
#include "engine/native/products/limits.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/products/limits.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Somewhere to put results, so that they are computed.
HWY_INLINE void keep(FV value) {
    [[maybe_unused]] volatile float sink = hn::GetLane(value);
}

double computeHere(ThreadPool& pool) {
    constexpr std::size_t kSteps = 100000;
    constexpr std::size_t kSums = 12;
    pool.run([](unsigned thread) {
        const F d;
        const FV factor = hn::Set(d, 0.9999f + 1e-6f * static_cast<float>(thread));
        FV sum[kSums];
        TESSERA_UNROLL for (std::size_t i = 0; i < kSums; ++i) {
            sum[i] = hn::Set(d, 1.0f + static_cast<float>(i));
        }
        for (std::size_t step = 0; step < kSteps; ++step) {
            TESSERA_UNROLL for (std::size_t i = 0; i < kSums; ++i) {
                sum[i] = hn::MulAdd(sum[i], factor, factor);
            }
        }
        TESSERA_UNROLL for (std::size_t i = 0; i < kSums; ++i) {
            keep(sum[i]);
        }
    });
    return 2.0 * kSums * kLanes * kSteps * pool.threads();
}

void readHere(ThreadPool& pool, std::span<const std::byte> bytes) {
    constexpr std::size_t kStreams = 4;
    constexpr std::size_t kStep = kStreams * kLanes * sizeof(float);
    constexpr std::size_t kAheadBytes = 8192;
    constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
    pool.parallelFor(bytes.size(), kPieceBytes, [&](unsigned, std::size_t begin, std::size_t end) {
        const auto* p = reinterpret_cast<const Byte*>(bytes.data());
        FV sum[kStreams];
        TESSERA_UNROLL for (std::size_t i = 0; i < kStreams; ++i) {
            sum[i] = hn::Zero(F());
        }
        for (std::size_t at = begin; at + kStep <= end; at += kStep) {
            // Faster than what the processor finds by itself.
            for (std::size_t i = 0; i < kStep; i += 64)
                __builtin_prefetch(p + at + kAheadBytes + i, 0, 2);
            TESSERA_UNROLL for (std::size_t i = 0; i < kStreams; ++i) {
                sum[i] = hn::Xor(sum[i], floatsAt(p + at + i * kLanes * sizeof(float)));
            }
        }
        keep(hn::Xor(hn::Xor(sum[0], sum[1]), hn::Xor(sum[2], sum[3])));
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(computeHere);
HWY_EXPORT(readHere);

double computeInRegisters(ThreadPool& pool) {
    return HWY_DYNAMIC_DISPATCH(computeHere)(pool);
}

void readAlone(ThreadPool& pool, std::span<const std::byte> bytes) {
    HWY_DYNAMIC_DISPATCH(readHere)(pool, bytes);
}

}  // namespace tessera::native
#endif
