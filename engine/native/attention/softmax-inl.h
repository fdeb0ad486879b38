// SPDX-License-Identifier: MIT
// What all kinds of attention share: powers of two and the running softmax of a query. Logits are
// taken to the base of two (queries are multiplied by log2(e) beforehand), which saves the exponent
// a multiplication and the reduction of its argument.
#if defined(TESSERA_NATIVE_SOFTMAX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_SOFTMAX_INL_H_
#undef TESSERA_NATIVE_SOFTMAX_INL_H_
#else
#define TESSERA_NATIVE_SOFTMAX_INL_H_
#endif

#include <cmath>

#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Less than every logit, and still far from overflow when another is subtracted.
constexpr float kNoLogit = -1.0e38f;
constexpr float kLog2E = 1.44269504088896341f;

// What queries are multiplied by: log2(e) / sqrt(headDim).
HWY_INLINE float queryFactor(std::size_t headDim) {
    return static_cast<float>(1.44269504088896341 / std::sqrt(static_cast<double>(headDim)));
}

// How far logits may exceed the one that exponentials are relative to: far from overflow, also of
// sums.
constexpr float kMostAbove = 32.0f;

// 2^x for x <= kMostAbove to 1e-7 of itself; 2^-126 for all that is less. 2^n 2^r with |r| <= 1/2,
// and 2^r by a polynomial (minimax, 2.6e-9 without rounding).
HWY_INLINE FV powerOfTwo(FV x) {
    const F d;
    const I di;
    const FV kept = hn::Max(hn::Set(d, -126.0f), x);  // in this order: NaN stays
    // Adding 1.5 * 2^23 rounds to an integer, which then stands in the lowest bits.
    const FV rounder = hn::Set(d, 12582912.0f);
    const FV shifted = hn::Add(kept, rounder);
    const FV r = hn::Sub(kept, hn::Sub(shifted, rounder));
    FV sum = hn::Set(d, 1.559471732e-4f);
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.340665916e-3f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 9.617692793e-3f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 5.550310509e-2f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 0.2402265278f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 0.693147215f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f));
    const IV power = hn::ShiftLeft<23>(hn::BitCast(di, shifted));
    return hn::BitCast(d, hn::Add(hn::BitCast(di, sum), power));
}

// The running softmax of one query: a logit that no other so far exceeded by more than kMostAbove,
// and by lanes the sum of the exponentials relative to it. Any would do that keeps exponentials
// finite: which one it is cancels out, without any rounding.
struct SoftmaxState {
    float* reference;
    float* sums;  // [kLanes]
};

// logits[0, count) -> exponentials relative to the state's reference; zeros from there to the end
// of the last vector. Returns what everything that was summed up before has to be multiplied by (1:
// nothing has to be done). `fixed`: count where the compiler may know it, else 0.
template <std::size_t fixed = 0>
HWY_INLINE float exponentials(float* logits, std::size_t given, const SoftmaxState& state) {
    static_assert(fixed % kLanes == 0);
    const F d;
    const std::size_t count = fixed != 0 ? fixed : given;
    const std::size_t whole = count / kLanes * kLanes;
    const auto rest = hn::FirstN(d, count - whole);
    const FV before = hn::Set(d, *state.reference);
    FV top = before;
    TESSERA_UNROLL for (std::size_t i = 0; i < whole; i += kLanes) {
        top = hn::Max(top, hn::LoadU(d, logits + i));
    }
    if (whole < count)
        top = hn::Max(top, hn::IfThenElse(rest, hn::LoadU(d, logits + whole), before));
    FV reference = before;
    FV sums = hn::LoadU(d, state.sums);
    float factor = 1.0f;
    // Seldom but for the first keys, and foreseen by the processor: nothing waits for the largest.
    if (!hn::AllFalse(d, hn::Gt(hn::Sub(top, before), hn::Set(d, kMostAbove)))) {
        reference = hn::MaxOfLanes(d, top);
        const FV factors = powerOfTwo(hn::Sub(before, reference));
        sums = hn::Mul(sums, factors);
        factor = hn::GetLane(factors);
        *state.reference = hn::GetLane(reference);
    }
    TESSERA_UNROLL for (std::size_t i = 0; i < whole; i += kLanes) {
        const FV e = powerOfTwo(hn::Sub(hn::LoadU(d, logits + i), reference));
        hn::StoreU(e, d, logits + i);
        sums = hn::Add(sums, e);
    }
    if (whole < count) {
        const FV e =
            hn::IfThenElseZero(rest, powerOfTwo(hn::Sub(hn::LoadU(d, logits + whole), reference)));
        hn::StoreU(e, d, logits + whole);
        sums = hn::Add(sums, e);
    }
    hn::StoreU(sums, d, state.sums);
    return factor;
}

HWY_INLINE float sumOf(const float* lanes) {
    return hn::GetLane(hn::SumOfLanes(F(), hn::LoadU(F(), lanes)));
}

// x[0, count) *= factor, in whole vectors.
HWY_INLINE void multiply(float* x, std::size_t count, float factor) {
    const FV by = hn::Set(F(), factor);
    for (std::size_t i = 0; i < count; i += kLanes)
        hn::StoreU(hn::Mul(hn::LoadU(F(), x + i), by), F(), x + i);
}

// y[0, count) = factor * x[0, count); x may be read to the end of its last vector.
HWY_INLINE void multiplyInto(const float* x, std::size_t count, float factor, float* y) {
    const FV by = hn::Set(F(), factor);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        hn::StoreU(hn::Mul(hn::LoadU(F(), x + i), by), F(), y + i);
    for (; i < count; ++i)
        y[i] = x[i] * factor;
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
