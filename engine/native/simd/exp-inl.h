// SPDX-License-Identifier: MIT
// exp and the activations, on vectors of f32.
#if defined(TESSERA_NATIVE_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_EXP_INL_H_
#undef TESSERA_NATIVE_EXP_INL_H_
#else
#define TESSERA_NATIVE_EXP_INL_H_
#endif

#include "engine/core/activation.h"
#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// e^x to 1e-7 of itself: 2^n e^r with |r| <= ln(2) / 2, and e^r as the first eight terms of its
// series. Zero below -87.3, where results would be subnormal; not above e^88.
HWY_INLINE FV exponential(FV x) {
    const F d;
    const I di;
    const FV lowest = hn::Set(d, -87.3f);
    const FV kept = hn::Min(hn::Max(x, lowest), hn::Set(d, 88.0f));
    const FV n = hn::Round(hn::Mul(kept, hn::Set(d, 1.44269504f)));
    // ln(2) in two parts, of which n times the first is exact.
    FV r = hn::NegMulAdd(n, hn::Set(d, 0.693359375f), kept);
    r = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4f), r);
    FV sum = hn::Set(d, 1.0f / 5040.0f);
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f / 720.0f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f / 120.0f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f / 24.0f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f / 6.0f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 0.5f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f));
    sum = hn::MulAdd(sum, r, hn::Set(d, 1.0f));
    const IV power = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(di, n), hn::Set(di, 127)));
    return hn::IfThenElseZero(hn::Ge(x, lowest), hn::Mul(sum, hn::BitCast(d, power)));
}

// x / (1 + e^(-factor x)).
HWY_INLINE FV sigmoidTimes(FV x, FV factorX) {
    const FV one = hn::Set(F(), 1.0f);
    return hn::Div(x, hn::Add(one, exponential(hn::Neg(factorX))));
}

// erf by Abramowitz and Stegun 7.1.26; the absolute error is at most 1.5e-7.
HWY_INLINE FV errorFunction(FV x) {
    const F d;
    const FV one = hn::Set(d, 1.0f);
    const FV t = hn::Div(one, hn::MulAdd(hn::Set(d, 0.3275911f), hn::Abs(x), one));
    FV sum = hn::Set(d, 1.061405429f);
    sum = hn::MulAdd(sum, t, hn::Set(d, -1.453152027f));
    sum = hn::MulAdd(sum, t, hn::Set(d, 1.421413741f));
    sum = hn::MulAdd(sum, t, hn::Set(d, -0.284496736f));
    sum = hn::MulAdd(sum, t, hn::Set(d, 0.254829592f));
    sum = hn::Mul(sum, t);
    return hn::CopySign(hn::NegMulAdd(sum, exponential(hn::Neg(hn::Mul(x, x))), one), x);
}

template <Activation activation>
HWY_INLINE FV activate(FV x) {
    const F d;
    if constexpr (activation == Activation::QuickGelu) {
        return sigmoidTimes(x, hn::Mul(hn::Set(d, 1.702f), x));
    } else if constexpr (activation == Activation::Silu) {
        return sigmoidTimes(x, x);
    } else if constexpr (activation == Activation::Gelu) {
        const FV halfX = hn::Mul(hn::Set(d, 0.5f), x);
        return hn::MulAdd(halfX, errorFunction(hn::Mul(x, hn::Set(d, 0.70710678118654752f))),
                          halfX);
    } else if constexpr (activation == Activation::GeluTanh) {
        // 0.5 x (1 + tanh(u)) = x / (1 + e^(-2 u)) with u = sqrt(2 / pi) (x + 0.044715 x^3)
        const FV cube = hn::Mul(hn::Mul(x, x), x);
        const FV inner = hn::MulAdd(hn::Set(d, 0.044715f), cube, x);
        return sigmoidTimes(x, hn::Mul(hn::Set(d, 1.5957691216057308f), inner));
    } else {
        return x;
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
