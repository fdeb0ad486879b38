// SPDX-License-Identifier: MIT
#pragma once

#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"

namespace tessera {

// y = x * rsqrt(mean(x^2) + eps) * weight, row by row. `weight` [columns] f32; y may be x.
void rmsNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight, float eps,
             const Tensor& y);

// y = (x - mean) / sqrt(var + eps) * weight + bias, row by row. y may be x.
void layerNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight,
               const BufferSlice& bias, float eps, const Tensor& y);

}  // namespace tessera
