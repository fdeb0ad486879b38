// SPDX-License-Identifier: MIT
// Operators that choose, mix or clear whole rows. False if the pool was asked to stop: the result
// is then incomplete.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// y[t, k * C + c] = i < 0 ? 0 : x[i, c] with i = indices[t, k] and C = x.columns: rows in another
// order, without some, with zeros between them, or side by side (neighbours to be merged, the
// pixels under a convolution's window). indices [y.rows, taps], each below x.rows. Columns of y
// from taps * C on become zero, so that a matrix product can follow whatever C is.
bool gatherRows(ThreadPool& pool, const ConstMatrixView& x, const std::int32_t* indices,
                std::size_t taps, const MatrixView& y);

// y[t, c] = sum_k weights[t, k] x[indices[t, k], c]: resizing and means of areas. indices [y.rows,
// taps], a negative one counts nothing; weights [y.rows, taps].
bool blendRows(ThreadPool& pool, const ConstMatrixView& x, const std::int32_t* indices,
               const float* weights, std::size_t taps, const MatrixView& y);

// x[t] = ids[t] < 0 ? scale * x[t] : 0, in place. ids [x.rows].
bool maskRows(ThreadPool& pool, const std::int32_t* ids, float scale, const MatrixView& x);

}  // namespace tessera::native
