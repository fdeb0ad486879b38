// SPDX-License-Identifier: MIT
// What happens to the sums of a product before they are y.
#if defined(TESSERA_NATIVE_FINISH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_FINISH_INL_H_
#undef TESSERA_NATIVE_FINISH_INL_H_
#else
#define TESSERA_NATIVE_FINISH_INL_H_
#endif

#include <algorithm>
#include <cassert>

#include "engine/native/simd/exp-inl.h"
#include "engine/native/views.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

template <Activation activation>
HWY_INLINE void finishRun(const float* sums, const float* bias, const float* scale,
                          const float* residual, std::size_t count, float* y) {
    const F d;
    for (std::size_t i = 0; i < count; i += kLanes) {
        FV value = hn::LoadU(d, sums + i);
        if (bias != nullptr)
            value = hn::Add(value, hn::LoadU(d, bias + i));
        value = activate<activation>(value);
        if (scale != nullptr)
            value = hn::Mul(value, hn::LoadU(d, scale + i));
        if (residual != nullptr)
            value = hn::Add(value, hn::LoadU(d, residual + i));
        hn::StoreU(value, d, y + i);
    }
}

HWY_INLINE void finishRun(Activation activation, const float* sums, const float* bias,
                          const float* scale, const float* residual, std::size_t count, float* y) {
    switch (activation) {
        case Activation::QuickGelu:
            return finishRun<Activation::QuickGelu>(sums, bias, scale, residual, count, y);
        case Activation::Gelu:
            return finishRun<Activation::Gelu>(sums, bias, scale, residual, count, y);
        case Activation::GeluTanh:
            return finishRun<Activation::GeluTanh>(sums, bias, scale, residual, count, y);
        case Activation::Silu:
            return finishRun<Activation::Silu>(sums, bias, scale, residual, count, y);
        case Activation::None:
            return finishRun<Activation::None>(sums, bias, scale, residual, count, y);
    }
}

// y[row, row + count) of a token from its sums; `y` and `residual` (or nullptr) are the token's
// rows.
HWY_INLINE void finish(const Epilogue& epilogue, const float* sums, std::size_t row,
                       std::size_t count, const float* residual, float* y) {
    const float* bias = epilogue.bias == nullptr ? nullptr : epilogue.bias + row;
    const float* scale = epilogue.scale == nullptr ? nullptr : epilogue.scale + row;
    residual = residual == nullptr ? nullptr : residual + row;
    const std::size_t whole = count / kLanes * kLanes;
    finishRun(epilogue.activation, sums, bias, scale, residual, whole, y + row);
    if (whole == count)
        return;
    // The rest by way of whole vectors that belong to nobody.
    HWY_ALIGN float parts[5][kLanes] = {};
    const auto copied = [&](const float* from, float* to) -> const float* {
        if (from == nullptr)
            return nullptr;
        std::copy(from + whole, from + count, to);
        return to;
    };
    copied(sums, parts[0]);
    finishRun(epilogue.activation, parts[0], copied(bias, parts[1]), copied(scale, parts[2]),
              copied(residual, parts[3]), kLanes, parts[4]);
    std::copy(parts[4], parts[4] + (count - whole), y + row + whole);
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
