// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "engine/core/activation.h"
#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/kernels/weight.h"

namespace tessera {

struct MatmulEpilogue {
    std::optional<BufferSlice> bias;           // [rows] f32
    Activation activation = Activation::None;  // any but Silu
    std::optional<BufferSlice> scale;          // [rows] f32
    std::optional<Tensor> residual;            // of y's shape; may be y itself
};

// y[t, m] = scale[m] * activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m], accumulated in
// f32. x [tokens, columns], y [tokens, rows]; y must not overlap x. y's rows may be
// paddedColumns(rows) long; the rest becomes zero, so that y can be the x of another product. Uses
// the matrix-vector kernel for one token. Large products are recorded as several dispatches, so
// that submissions stay short.
void matmul(CommandStream& stream, const Weight& weight, const Tensor& x, const Tensor& y,
            const MatmulEpilogue& epilogue = {});

}  // namespace tessera
