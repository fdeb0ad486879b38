// SPDX-License-Identifier: MIT
#include "engine/native/elements/norm.h"

#include <cassert>
#include <cmath>

#include "engine/native/elements/pieces.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/elements/norm.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Of a row, so that no sum of many values stands in one number, and additions need not wait for
// each other.
constexpr std::size_t kSums = kLanes < 4 ? 16 : 4;

// The sum of term(value) over a row.
template <typename VectorTerm, typename Term>
HWY_INLINE float sumOfRow(const float* x, std::size_t columns, VectorTerm vectorTerm, Term term) {
    const F d;
    FV sums[kSums];
    for (FV& sum : sums)
        sum = hn::Zero(d);
    std::size_t i = 0;
    for (; i + kSums * kLanes <= columns; i += kSums * kLanes)
        for (std::size_t j = 0; j < kSums; ++j)
            sums[j] = hn::Add(sums[j], vectorTerm(hn::LoadU(d, x + i + j * kLanes)));
    for (; i + kLanes <= columns; i += kLanes)
        sums[0] = hn::Add(sums[0], vectorTerm(hn::LoadU(d, x + i)));
    float sum = 0.0f;
    for (; i < columns; ++i)
        sum += term(x[i]);
    for (std::size_t half = kSums / 2; half > 0; half /= 2)
        for (std::size_t j = 0; j < half; ++j)
            sums[j] = hn::Add(sums[j], sums[j + half]);
    return sum + hn::GetLane(hn::SumOfLanes(d, sums[0]));
}

bool rmsNormAny(ThreadPool& pool, const ConstMatrixView& x, const float* weight, float eps,
                const MatrixView& y) {
    return forRows(pool, x.rows, x.columns, [&](std::size_t row) {
        const F d;
        const float* from = x.row(row);
        float* to = y.row(row);
        const float squares = sumOfRow(
            from, x.columns, [](FV value) { return hn::Mul(value, value); },
            [](float value) { return value * value; });
        const float factor = 1.0f / std::sqrt(squares / static_cast<float>(x.columns) + eps);
        const FV by = hn::Set(d, factor);
        std::size_t i = 0;
        for (; i + kLanes <= x.columns; i += kLanes) {
            const FV scaled = hn::Mul(hn::LoadU(d, from + i), by);
            hn::StoreU(hn::Mul(scaled, hn::LoadU(d, weight + i)), d, to + i);
        }
        for (; i < x.columns; ++i)
            to[i] = from[i] * factor * weight[i];
    });
}

bool layerNormAny(ThreadPool& pool, const ConstMatrixView& x, const float* weight,
                  const float* bias, float eps, const MatrixView& y) {
    return forRows(pool, x.rows, x.columns, [&](std::size_t row) {
        const F d;
        const float* from = x.row(row);
        float* to = y.row(row);
        const float count = static_cast<float>(x.columns);
        const float mean = sumOfRow(
                               from, x.columns, [](FV value) { return value; },
                               [](float value) { return value; }) /
                           count;
        // A second pass, so that the variance does not suffer from cancellation.
        const FV means = hn::Set(d, mean);
        const float squares = sumOfRow(
            from, x.columns,
            [&](FV value) {
                const FV distance = hn::Sub(value, means);
                return hn::Mul(distance, distance);
            },
            [&](float value) { return (value - mean) * (value - mean); });
        const float factor = 1.0f / std::sqrt(squares / count + eps);
        const FV by = hn::Set(d, factor);
        std::size_t i = 0;
        for (; i + kLanes <= x.columns; i += kLanes) {
            const FV scaled = hn::Mul(hn::Sub(hn::LoadU(d, from + i), means), by);
            hn::StoreU(hn::MulAdd(scaled, hn::LoadU(d, weight + i), hn::LoadU(d, bias + i)), d,
                       to + i);
        }
        for (; i < x.columns; ++i)
            to[i] = (from[i] - mean) * factor * weight[i] + bias[i];
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(rmsNormAny);
HWY_EXPORT(layerNormAny);

bool rmsNorm(ThreadPool& pool, const ConstMatrixView& x, const float* weight, float eps,
             const MatrixView& y) {
    assert(x.rows == y.rows && x.columns == y.columns);
    return HWY_DYNAMIC_DISPATCH(rmsNormAny)(pool, x, weight, eps, y);
}

bool layerNorm(ThreadPool& pool, const ConstMatrixView& x, const float* weight, const float* bias,
               float eps, const MatrixView& y) {
    assert(x.rows == y.rows && x.columns == y.columns);
    return HWY_DYNAMIC_DISPATCH(layerNormAny)(pool, x, weight, bias, eps, y);
}

}  // namespace tessera::native
#endif
