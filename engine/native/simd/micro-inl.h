// SPDX-License-Identifier: MIT
// The one inner kernel of products and attention, and how its operands are laid out. Vectors lie
// along tokens (or queries); a row of the other side (weights, keys) is read one number at a time
// from wherever it lies.
#if defined(TESSERA_NATIVE_MICRO_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_MICRO_INL_H_
#undef TESSERA_NATIVE_MICRO_INL_H_
#else
#define TESSERA_NATIVE_MICRO_INL_H_
#endif

#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Register block: rows x vectors of sums, beside the vectors of x and one of w.
#if TESSERA_NATIVE_MANY_REGISTERS
constexpr std::size_t kRowsAtOnce = 8;
#else
constexpr std::size_t kRowsAtOnce = 4;
#endif
constexpr std::size_t kPanelVectors = 3;
constexpr std::size_t kPanelTokens = kPanelVectors * kLanes;

// c[r, t] (+)= sum_k w[r * wRow + k * wStep] * x[k * kPanelTokens + t] for r < rows and
// t < vectors * kLanes.
template <std::size_t rows, std::size_t vectors, bool add>
HWY_INLINE void microKernel(std::size_t count, const float* HWY_RESTRICT w, std::size_t wRow,
                            std::size_t wStep, const float* HWY_RESTRICT x, float* HWY_RESTRICT c,
                            std::size_t cRow) {
    const F d;
    FV sum[rows][vectors];
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t v = 0; v < vectors; ++v) {
            sum[r][v] = add ? hn::LoadU(d, c + r * cRow + v * kLanes) : hn::Zero(d);
        }
    }
    for (std::size_t k = 0; k < count; ++k) {
        FV xs[vectors];
        TESSERA_UNROLL for (std::size_t v = 0; v < vectors; ++v) {
            xs[v] = hn::LoadU(d, x + k * kPanelTokens + v * kLanes);
        }
        TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
            const FV ws = hn::Set(d, w[r * wRow + k * wStep]);
            TESSERA_UNROLL for (std::size_t v = 0; v < vectors; ++v) {
                sum[r][v] = hn::MulAdd(ws, xs[v], sum[r][v]);
            }
        }
    }
    TESSERA_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        TESSERA_UNROLL for (std::size_t v = 0; v < vectors; ++v) {
            hn::StoreU(sum[r][v], d, c + r * cRow + v * kLanes);
        }
    }
}

template <std::size_t rows, bool add>
HWY_NOINLINE void microRows(std::size_t vectors, std::size_t count, const float* w,
                            std::size_t wRow, std::size_t wStep, const float* x, float* c,
                            std::size_t cRow) {
    switch (vectors) {
        case 1:
            return microKernel<rows, 1, add>(count, w, wRow, wStep, x, c, cRow);
        case 2:
            return microKernel<rows, 2, add>(count, w, wRow, wStep, x, c, cRow);
        default:
            return microKernel<rows, kPanelVectors, add>(count, w, wRow, wStep, x, c, cRow);
    }
}

// The same for any number of rows and 1 to kPanelVectors vectors.
template <bool add>
HWY_INLINE void microBlock(std::size_t rows, std::size_t vectors, std::size_t count, const float* w,
                           std::size_t wRow, std::size_t wStep, const float* x, float* c,
                           std::size_t cRow) {
    std::size_t r = 0;
    for (; r + kRowsAtOnce <= rows; r += kRowsAtOnce) {
        microRows<kRowsAtOnce, add>(vectors, count, w + r * wRow, wRow, wStep, x, c + r * cRow,
                                    cRow);
    }
    for (; r < rows; ++r)
        microRows<1, add>(vectors, count, w + r * wRow, wRow, wStep, x, c + r * cRow, cRow);
}

// out[c * outRow + r] = in[r * inRow + c] * scale. Four by four in registers, then 16 bytes at a
// time: several times as fast as a gather.
HWY_INLINE void transpose(const float* in, std::size_t inRow, std::size_t rows, std::size_t columns,
                          float scale, float* out, std::size_t outRow) {
    std::size_t r = 0;
#if HWY_TARGET != HWY_SCALAR
    const F d;
    const hn::RepartitionToWide<F> dd;
    const hn::FixedTag<float, 4> d4;
    const FV factor = hn::Set(d, scale);
    HWY_ALIGN float piece[4 * kLanes];
    for (; r + 4 <= rows; r += 4) {
        const float* from = in + r * inRow;
        std::size_t c = 0;
        for (; c + kLanes <= columns; c += kLanes) {
            const FV r0 = hn::Mul(hn::LoadU(d, from + c), factor);
            const FV r1 = hn::Mul(hn::LoadU(d, from + inRow + c), factor);
            const FV r2 = hn::Mul(hn::LoadU(d, from + 2 * inRow + c), factor);
            const FV r3 = hn::Mul(hn::LoadU(d, from + 3 * inRow + c), factor);
            const auto low01 = hn::BitCast(dd, hn::InterleaveLower(d, r0, r1));
            const auto low23 = hn::BitCast(dd, hn::InterleaveLower(d, r2, r3));
            const auto high01 = hn::BitCast(dd, hn::InterleaveUpper(d, r0, r1));
            const auto high23 = hn::BitCast(dd, hn::InterleaveUpper(d, r2, r3));
            hn::Store(hn::BitCast(d, hn::InterleaveLower(dd, low01, low23)), d, piece);
            hn::Store(hn::BitCast(d, hn::InterleaveUpper(dd, low01, low23)), d, piece + kLanes);
            hn::Store(hn::BitCast(d, hn::InterleaveLower(dd, high01, high23)), d,
                      piece + 2 * kLanes);
            hn::Store(hn::BitCast(d, hn::InterleaveUpper(dd, high01, high23)), d,
                      piece + 3 * kLanes);
            for (std::size_t block = 0; block < kLanes; block += 4) {
                for (std::size_t i = 0; i < 4; ++i) {
                    hn::StoreU(hn::Load(d4, piece + i * kLanes + block), d4,
                               out + (c + block + i) * outRow + r);
                }
            }
        }
        for (; c < columns; ++c)
            for (std::size_t i = 0; i < 4; ++i)
                out[c * outRow + r + i] = from[i * inRow + c] * scale;
    }
#endif
    for (; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
            out[c * outRow + r] = in[r * inRow + c] * scale;
}

// x [tokens, columns] * scale -> a panel [columns][kPanelTokens] for 1 to kPanelTokens tokens. What
// fills the last vector is zero; vectors behind it stay as they are.
HWY_INLINE void packPanel(const float* x, std::size_t xRow, std::size_t tokens, std::size_t columns,
                          float scale, float* out) {
    transpose(x, xRow, tokens, columns, scale, out, kPanelTokens);
    const std::size_t used = (tokens + kLanes - 1) / kLanes * kLanes;
    if (tokens == used)
        return;
    for (std::size_t k = 0; k < columns; ++k)
        for (std::size_t t = tokens; t < used; ++t)
            out[k * kPanelTokens + t] = 0.0f;
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
