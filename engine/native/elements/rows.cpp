// SPDX-License-Identifier: MIT
#include "engine/native/elements/rows.h"

#include <algorithm>
#include <cassert>

#include "engine/native/elements/pieces.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/elements/rows.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/simd/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Vectors of a row that stay in registers while its taps are added up.
constexpr std::size_t kBlendVectors = 4;

template <std::size_t vectors>
HWY_INLINE void blendColumns(const ConstMatrixView& x, const std::int32_t* indices,
                             const float* weights, std::size_t taps, std::size_t column, float* y) {
    const F d;
    FV sum[vectors];
    TESSERA_UNROLL for (std::size_t i = 0; i < vectors; ++i) {
        sum[i] = hn::Zero(d);
    }
    for (std::size_t k = 0; k < taps; ++k) {
        if (indices[k] < 0)
            continue;
        const float* from = x.row(static_cast<std::size_t>(indices[k])) + column;
        const FV weight = hn::Set(d, weights[k]);
        TESSERA_UNROLL for (std::size_t i = 0; i < vectors; ++i) {
            sum[i] = hn::MulAdd(weight, hn::LoadU(d, from + i * kLanes), sum[i]);
        }
    }
    TESSERA_UNROLL for (std::size_t i = 0; i < vectors; ++i) {
        hn::StoreU(sum[i], d, y + column + i * kLanes);
    }
}

bool blendRowsAny(ThreadPool& pool, const ConstMatrixView& x, const std::int32_t* allIndices,
                  const float* allWeights, std::size_t taps, const MatrixView& y) {
    return forRows(pool, y.rows, y.columns * taps, [&](std::size_t row) {
        const std::int32_t* indices = allIndices + row * taps;
        const float* weights = allWeights + row * taps;
        float* to = y.row(row);
        std::size_t c = 0;
        for (; c + kBlendVectors * kLanes <= y.columns; c += kBlendVectors * kLanes)
            blendColumns<kBlendVectors>(x, indices, weights, taps, c, to);
        for (; c + kLanes <= y.columns; c += kLanes)
            blendColumns<1>(x, indices, weights, taps, c, to);
        for (; c < y.columns; ++c) {
            float sum = 0.0f;
            for (std::size_t k = 0; k < taps; ++k)
                if (indices[k] >= 0)
                    sum += weights[k] * x.row(static_cast<std::size_t>(indices[k]))[c];
            to[c] = sum;
        }
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(blendRowsAny);

bool gatherRows(ThreadPool& pool, const ConstMatrixView& x, const std::int32_t* indices,
                std::size_t taps, const MatrixView& y) {
    assert(taps > 0 && y.columns >= taps * x.columns);
    return forRows(pool, y.rows, y.columns, [&](std::size_t row) {
        float* to = y.row(row);
        for (std::size_t k = 0; k < taps; ++k, to += x.columns) {
            const std::int32_t index = indices[row * taps + k];
            if (index < 0)
                std::fill_n(to, x.columns, 0.0f);
            else
                std::copy_n(x.row(static_cast<std::size_t>(index)), x.columns, to);
        }
        std::fill(to, y.row(row) + y.columns, 0.0f);
    });
}

bool blendRows(ThreadPool& pool, const ConstMatrixView& x, const std::int32_t* indices,
               const float* weights, std::size_t taps, const MatrixView& y) {
    assert(taps > 0 && y.columns == x.columns);
    return HWY_DYNAMIC_DISPATCH(blendRowsAny)(pool, x, indices, weights, taps, y);
}

bool maskRows(ThreadPool& pool, const std::int32_t* ids, float scale, const MatrixView& x) {
    return forRows(pool, x.rows, x.columns, [&](std::size_t row) {
        float* values = x.row(row);
        if (ids[row] >= 0) {
            std::fill_n(values, x.columns, 0.0f);
            return;
        }
        for (std::size_t c = 0; c < x.columns; ++c)
            values[c] *= scale;
    });
}

}  // namespace tessera::native
#endif
