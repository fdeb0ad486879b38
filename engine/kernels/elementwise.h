// SPDX-License-Identifier: MIT
#pragma once

#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"

namespace tessera {

// y = silu(gate) * up with silu(x) = x / (1 + exp(-x)). All of one shape; y may be gate or up.
void siluMul(CommandStream& stream, const Tensor& gate, const Tensor& up, const Tensor& y);

// index[0] (u32) = position of the largest value in x's first row; the first one in a tie; NaN
// never beats a number.
void argmax(CommandStream& stream, const Tensor& x, const BufferSlice& index);

}  // namespace tessera
