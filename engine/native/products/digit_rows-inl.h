// SPDX-License-Identifier: MIT
// Rows of a quantised weight times the digits of one token.
#if defined(TESSERA_NATIVE_DIGIT_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_DIGIT_ROWS_INL_H_
#undef TESSERA_NATIVE_DIGIT_ROWS_INL_H_
#else
#define TESSERA_NATIVE_DIGIT_ROWS_INL_H_
#endif

#include "engine/native/products/digits-inl.h"
#include "engine/native/products/dot-inl.h"

#if TESSERA_NATIVE_DIGITS
HWY_PUSH_ATTRIBUTES(TESSERA_DIGITS_TARGET)
namespace tessera::native {
namespace HWY_NAMESPACE {

// Where scales of blocks come into their lanes without a detour through memory.
constexpr bool hasDirectScales(TensorType type) {
    return TESSERA_NATIVE_WIDE && storedBlockWeights(type) == 32;
}

// A scale for each run, four lanes long.
HWY_INLINE FV scalesOfRuns(const float* scales) {
#if TESSERA_NATIVE_WIDE
    const __m512i at = _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    return FV{_mm512_permutevar_ps(_mm512_broadcast_f32x4(_mm_loadu_ps(scales)), at)};
#else
    double two = 0;
    std::memcpy(&two, scales, sizeof(two));
    const __m256i at = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
    return FV{_mm256_permutevar_ps(_mm256_castpd_ps(_mm256_set1_pd(two)), at)};
#endif
}

// acc[r] += scales * units * (quants . x), lane by lane. `scale(side, r)` has both factors.
template <TensorType type, std::size_t R, class Scale>
HWY_INLINE void addPair(PairSums<type, R>& rows, const DigitPair<type>& x, FV* acc, Scale&& scale) {
    const F d;
    const I di;
    addDigits<type, R>(rows, x);
    if constexpr (blockForm(type).excess != 0) {
        TESSERA_UNROLL for (std::size_t i = 0; i < DigitPair<type>::kExcesses; ++i) {
            rows.addAll(i, hn::Load(di, x.excess + i * kLanes));
        }
    }
    if constexpr (fitsLane(type)) {
        TESSERA_UNROLL for (std::size_t side = 0; side < PairSums<type, R>::kSides; ++side) {
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                acc[r] = hn::MulAdd(hn::ConvertTo(d, rows.sums[side][r]), scale(side, r), acc[r]);
            }
        }
    } else {
        TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
            const FV sum = hn::MulAdd(hn::ConvertTo(d, rows.sums[0][r]), hn::Set(d, 65536.0f),
                                      hn::ConvertTo(d, rows.sums[1][r]));
            acc[r] = hn::MulAdd(sum, scale(0, r), acc[r]);
        }
    }
}

#if TESSERA_NATIVE_WIDE
// Out of scaleVector(): a scale for each run of a side of a pair.
template <TensorType type>
HWY_INLINE FV scalesOfSide(FV scales, std::size_t pair, std::size_t side) {
    constexpr int kStep = sharesLanes(type) ? 2 : 1;
    const int first = static_cast<int>(sharesLanes(type) ? pair * 8 : pair * 8 + side * 4);
    const __m512i at = _mm512_add_epi32(
        _mm512_setr_epi32(0, 0, 0, 0, kStep, kStep, kStep, kStep, 2 * kStep, 2 * kStep, 2 * kStep,
                          2 * kStep, 3 * kStep, 3 * kStep, 3 * kStep, 3 * kStep),
        _mm512_set1_epi32(first));
    return FV{_mm512_permutexvar_ps(at, scales.raw)};
}
#endif

// x of a token for a type: digits of whole spans, zero behind the end, and the sums of groups.
template <TensorType type>
struct DigitView {
    const DigitPair<type>* pairs;
    const float* sums;
};

// sums[r] = row r . x for R rows that begin at `w`.
template <TensorType type, std::size_t R>
HWY_NOINLINE void dotDigits(const Byte* w, std::size_t rowBytes, std::size_t columns,
                            const DigitView<type>& token, float* HWY_RESTRICT sums) {
    const F d;
    constexpr std::size_t kGroup = groupWeights(type);
    constexpr std::size_t kGroups = 256 / kGroup;
    constexpr bool kOffsets = hasOffsets(type) && blockForm(type).excess == 0;
    constexpr std::size_t kPairs = 256 / kPairColumns;
    constexpr std::size_t kSpanBytes = 256 / storedBlockWeights(type) * storedBlockBytes(type);
    constexpr std::size_t kSums = hasScaleVector(type) ? 2 * kGroups : kGroups;
    const hn::CappedTag<float, kSums> dOffsets;
    FV acc[R];
    hn::Vec<decltype(dOffsets)> offsetSums[R];
    TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
        acc[r] = hn::Zero(d);
        offsetSums[r] = hn::Zero(dOffsets);
    }
    const Byte* block = w;
    const DigitPair<type>* x = token.pairs;
    const float* groups = token.sums;
    std::size_t stride = rowBytes;
    HWY_ALIGN Byte rest[R][kSpanBytes];
    std::size_t spans = columns / 256;
    for (std::size_t left = columns % 256;; left = 0, spans = 1) {
        for (; spans != 0; --spans, block += kSpanBytes, x += kPairs, groups += kSums) {
            HWY_ALIGN float scales[R][16];
            HWY_ALIGN float offsets[R][16];
            [[maybe_unused]] FV vectors[R];
            TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                prefetchAhead(block + (kGroupsAhead * R + r) * stride, kSpanBytes);
#if TESSERA_NATIVE_WIDE
                if constexpr (hasScaleVector(type)) {
                    vectors[r] = scaleVector<type>(block + r * stride);
                    if constexpr (kOffsets)
                        offsetSums[r] = hn::MulAdd(vectors[r], hn::LoadU(d, groups), offsetSums[r]);
                    continue;
                }
#endif
                if constexpr (kOffsets || !hasDirectScales(type))
                    spanScales<type>(block + r * stride, 256 / 32, scales[r], offsets[r]);
                if constexpr (kOffsets) {
                    for (std::size_t g = 0; g < kGroups; g += hn::Lanes(dOffsets)) {
                        offsetSums[r] = hn::MulAdd(hn::Load(dOffsets, offsets[r] + g),
                                                   hn::LoadU(dOffsets, groups + g), offsetSums[r]);
                    }
                }
            }
            TESSERA_UNROLL for (std::size_t pair = 0; pair < kPairs; ++pair) {
                PairSums<type, R> rows;
                TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
                    quantPair<type>(block + r * stride, pair, rows.quants[0][r], rows.quants[1][r]);
                }
                addPair<type, R>(rows, x[pair], acc, [&](std::size_t side, std::size_t r) {
                    const FV unit = hn::Load(d, x[pair].units + side * kLanes);
#if TESSERA_NATIVE_WIDE
                    if constexpr (hasScaleVector(type))
                        return hn::Mul(unit, scalesOfSide<type>(vectors[r], pair, side));
                    if constexpr (hasDirectScales(type))
                        return hn::Mul(
                            unit, scalesOfBlocks<storedBlockBytes(type)>(
                                      block + r * stride + pair * kRuns * storedBlockBytes(type)));
#endif
                    return hn::Mul(unit, scalesOfRuns(scales[r] + pair * kPairColumns / kGroup +
                                                      side * kRuns));
                });
            }
        }
        if (left == 0)
            break;
        // Blocks of zeros behind the last, since nothing may be read there.
        const std::size_t bytes = left / storedBlockWeights(type) * storedBlockBytes(type);
        for (std::size_t r = 0; r < R; ++r) {
            std::memcpy(rest[r], block + r * rowBytes, bytes);
            std::memset(rest[r] + bytes, 0, kSpanBytes - bytes);
        }
        block = rest[0];
        stride = kSpanBytes;
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < R; ++r) {
        sums[r] = hn::GetLane(hn::SumOfLanes(d, acc[r]));
        if constexpr (kOffsets)
            sums[r] += hn::GetLane(hn::SumOfLanes(dOffsets, offsetSums[r]));
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_POP_ATTRIBUTES
#endif
#endif
