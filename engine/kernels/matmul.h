// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "engine/core/activation.h"
#include "engine/gpu/commands/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/kernels/weights/weight.h"

namespace tessera {

struct MatmulEpilogue {
    std::optional<BufferSlice> bias;           // [rows] f32
    Activation activation = Activation::None;  // None, QuickGelu or Gelu
    std::optional<Tensor> residual;            // [tokens, rows]; may be y itself
};

// y[t, m] = activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m], accumulated in f32.
// x [tokens, columns], y [tokens, rows]; y must not overlap x. Uses the matrix-vector kernel for
// one token. Large products are recorded as several dispatches, so that submissions stay short.
void matmul(CommandStream& stream, const Weight& weight, const Tensor& x, const Tensor& y,
            const MatmulEpilogue& epilogue = {});

}  // namespace tessera
