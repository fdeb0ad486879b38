// SPDX-License-Identifier: MIT
// Operators that choose, mix or clear whole rows.
#pragma once

#include <cstdint>

#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"

namespace tessera {

// y[t, k * C + c] = i < 0 ? 0 : x[i, c] with i = indices[t, k] and C = x.columns: rows in another
// order, without some, with zeros between them, or side by side (neighbours to be merged, the
// pixels under a convolution's window). indices [y.rows, taps] i32, each below x.rows. Columns of y
// from taps * C on become zero, so that a matrix product can follow whatever C is.
void gatherRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
                std::uint32_t taps, const Tensor& y);

// y[t, c] = sum_k weights[t, k] x[indices[t, k], c]: resizing and means of areas. indices [y.rows,
// taps] i32, a negative one counts nothing; weights [y.rows, taps] f32.
void blendRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
               const BufferSlice& weights, std::uint32_t taps, const Tensor& y);

// x[t] = ids[t] < 0 ? scale * x[t] : 0, in place. ids [x.rows] i32.
void maskRows(CommandStream& stream, const BufferSlice& ids, float scale, const Tensor& x);

}  // namespace tessera
