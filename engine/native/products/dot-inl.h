// SPDX-License-Identifier: MIT
// Rows of a stored weight times one token, without dequantising them first: quants are multiplied
// with x before their scale, which is applied to the sum of a group. The same weights, fewer
// products.
#if defined(TESSERA_NATIVE_DOT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_DOT_INL_H_
#undef TESSERA_NATIVE_DOT_INL_H_
#else
#define TESSERA_NATIVE_DOT_INL_H_
#endif

#include <type_traits>

#include "engine/native/simd/blocks-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// x of a token, and the sums of its groups of 16 or 32 that offsets are multiplied with. Zero
// behind the end, up to a whole span.
struct TokenView {
    const float* x;     // aligned to a vector; divided by highFactor() where it meets high halves
    const float* sums;  // of each group; nullptr for types without offsets
};

// Rows are short streams that the processor's own prefetching has to find anew each time: the same
// place of rows that follow is asked for instead, into L2. So many times R rows ahead.
constexpr std::size_t kGroupsAhead = 2;
HWY_INLINE void prefetchAhead(const Byte* p, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; i += 64)
        __builtin_prefetch(p + i, 0, 2);
}

// sums[r] = row r . x for R rows of plain numbers.
template <TensorType type, std::size_t R>
HWY_INLINE void dotNumbers(const Byte* w, std::size_t rowBytes, std::size_t columns,
                           const float* HWY_RESTRICT x, float* HWY_RESTRICT sums) {
    const F d;
    constexpr std::size_t kBytes = storedBlockBytes(type);
    FV even[R];
    FV odd[R];
    TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
        even[r] = hn::Zero(d);
        odd[r] = hn::Zero(d);
    }
    std::size_t k = 0;
    for (; k + 2 * kLanes <= columns; k += 2 * kLanes) {
        const FV x0 = hn::Load(d, x + k);
        const FV x1 = hn::Load(d, x + k + kLanes);
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            const Byte* p = w + r * rowBytes + k * kBytes;
            prefetchAhead(p + kGroupsAhead * R * rowBytes, 2 * kLanes * kBytes);
            even[r] = hn::MulAdd(numbersAt<type>(p), x0, even[r]);
            odd[r] = hn::MulAdd(numbersAt<type>(p + kLanes * kBytes), x1, odd[r]);
        }
    }
    for (; k < columns; k += kLanes) {
        const std::size_t bytes = (columns - k < kLanes ? columns - k : kLanes) * kBytes;
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            HWY_ALIGN Byte rest[kLanes * kBytes] = {};
            std::memcpy(rest, w + r * rowBytes + k * kBytes, bytes);
            even[r] = hn::MulAdd(numbersAt<type>(rest), hn::Load(d, x + k), even[r]);
        }
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
        sums[r] = hn::GetLane(hn::SumOfLanes(d, hn::Add(even[r], odd[r])));
    }
}

// acc[r] += scale . (quants . x) over a span whose numbers of four bits become f32 directly.
template <TensorType type, std::size_t R>
HWY_INLINE void addNibbles(const Nibbles<type>& nibbles, const Byte* block, std::size_t rowBytes,
                           std::size_t count, const float* HWY_RESTRICT x,
                           const float (*scales)[16], FV* acc) {
    const F d;
    constexpr std::size_t kRun = nibbleRun(type);
    const Byte* bytes = block + quantsAt(type);
    constexpr std::size_t kStep = storedBlockWeights(type) == 32 ? storedBlockBytes(type) : kRun;
    for (std::size_t k = 0; k < count; k += 2 * kRun, bytes += kStep) {
        constexpr bool kOneGroup = 2 * kRun == groupWeights(type);
        FV low[R];
        [[maybe_unused]] FV high[R];
        const auto add = [&](std::size_t i, auto first) {
            const FV x0 = hn::Load(d, x + k + i);
            const FV x1 = hn::Load(d, x + k + kRun + i);
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                const IV q = bytesAsInts(bytes + r * rowBytes + i);
                const FV qLow = nibbles.low(q);
                const FV qHigh = nibbles.high(q);
                if constexpr (first())
                    low[r] = hn::Mul(qLow, x0);
                else
                    low[r] = hn::MulAdd(qLow, x0, low[r]);
                if constexpr (kOneGroup)
                    low[r] = hn::MulAdd(qHigh, x1, low[r]);
                else if constexpr (first())
                    high[r] = hn::Mul(qHigh, x1);
                else
                    high[r] = hn::MulAdd(qHigh, x1, high[r]);
            }
        };
        add(0, std::true_type());
        TESSERA_UNROLL for (std::size_t i = kLanes; i < kRun; i += kLanes) {
            add(i, std::false_type());
        }
        const std::size_t group = k / groupWeights(type);
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            acc[r] = hn::MulAdd(low[r], hn::Set(d, scales[r][group]), acc[r]);
            if constexpr (!kOneGroup)
                acc[r] = hn::MulAdd(high[r], hn::Set(d, scales[r][group + 1]), acc[r]);
        }
    }
}

// The same for quants that are signed bytes, here or in the file.
template <TensorType type, std::size_t R>
HWY_INLINE void addBytes(const Byte* block, std::size_t rowBytes, std::size_t count,
                         const float* HWY_RESTRICT x, const float (*scales)[16], FV* acc) {
    const F d;
    constexpr std::size_t kGroup = groupWeights(type);
    constexpr bool kStored = hasStoredBytes(type);
    HWY_ALIGN Byte unpacked[R][kStored ? 1 : 256];
    if constexpr (!kStored) {
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            spanQuants<type>(block + r * rowBytes, count / 32, unpacked[r]);
        }
    }
    for (std::size_t k = 0; k < count; k += kGroup) {
        const auto quants = [&](std::size_t r, std::size_t i) {
            return signedBytesAt(kStored ? block + r * rowBytes + k / 32 * storedBlockBytes(type) +
                                               quantsAt(type) + i
                                         : unpacked[r] + k + i);
        };
        FV sum[R];
        const FV x0 = hn::Load(d, x + k);
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            sum[r] = hn::Mul(quants(r, 0), x0);
        }
        TESSERA_UNROLL for (std::size_t i = kLanes; i < kGroup; i += kLanes) {
            const FV xs = hn::Load(d, x + k + i);
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                sum[r] = hn::MulAdd(quants(r, i), xs, sum[r]);
            }
        }
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            acc[r] = hn::MulAdd(sum[r], hn::Set(d, scales[r][k / kGroup]), acc[r]);
        }
    }
}

template <TensorType type, std::size_t R>
HWY_INLINE void dotQuants(const Byte* w, std::size_t rowBytes, std::size_t columns,
                          const TokenView& token, float* HWY_RESTRICT sums) {
    const F d;
    // As many lanes as offsets are there at least.
    constexpr std::size_t kGroups = 256 / groupWeights(type);
    const hn::CappedTag<float, kGroups> dOffsets;
    FV acc[R];
    hn::Vec<decltype(dOffsets)> offsetSums[R];
    TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
        acc[r] = hn::Zero(d);
        offsetSums[r] = hn::Zero(dOffsets);
    }
    [[maybe_unused]] const Nibbles<hasNibbles(type) ? type : TensorType::Q4_0> nibbles;
    const Byte* block = w;
    constexpr std::size_t kSpanBytes = 256 / storedBlockWeights(type) * storedBlockBytes(type);
    for (std::size_t k = 0; k < columns; k += 256, block += kSpanBytes) {
        const std::size_t count = columns - k < 256 ? columns - k : 256;
        HWY_ALIGN float scales[R][16];
        HWY_ALIGN float offsets[R][16];
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            prefetchAhead(block + (kGroupsAhead * R + r) * rowBytes, kSpanBytes);
            spanScales<type>(block + r * rowBytes, count / 32, scales[r], offsets[r]);
            if constexpr (hasOffsets(type)) {
                const float* groups = token.sums + k / groupWeights(type);
                for (std::size_t g = 0; g < kGroups; g += hn::Lanes(dOffsets)) {
                    offsetSums[r] = hn::MulAdd(hn::Load(dOffsets, offsets[r] + g),
                                               hn::LoadU(dOffsets, groups + g), offsetSums[r]);
                }
            }
        }
        if constexpr (hasNibbles(type))
            addNibbles<type, R>(nibbles, block, rowBytes, count, token.x + k, scales, acc);
        else
            addBytes<type, R>(block, rowBytes, count, token.x + k, scales, acc);
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
        sums[r] = hn::GetLane(hn::SumOfLanes(d, acc[r]));
        if constexpr (hasOffsets(type))
            sums[r] += hn::GetLane(hn::SumOfLanes(dOffsets, offsetSums[r]));
    }
}

// sums[r] = row r . x for R rows that begin at `w`.
template <TensorType type, std::size_t R>
HWY_NOINLINE void dotRows(const Byte* w, std::size_t rowBytes, std::size_t columns,
                          const TokenView& token, float* sums) {
    if constexpr (isQuantised(type))
        dotQuants<type, R>(w, rowBytes, columns, token, sums);
    else
        dotNumbers<type, R>(w, rowBytes, columns, token.x, sums);
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
