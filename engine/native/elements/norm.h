// SPDX-License-Identifier: MIT
#pragma once

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// y = x * rsqrt(mean(x^2) + eps) * weight, row by row. `weight` [columns]; y may be x. False if the
// pool was asked to stop: y is then incomplete. The same for layerNorm.
bool rmsNorm(ThreadPool& pool, const ConstMatrixView& x, const float* weight, float eps,
             const MatrixView& y);

// y = (x - mean) / sqrt(var + eps) * weight + bias, row by row. y may be x.
bool layerNorm(ThreadPool& pool, const ConstMatrixView& x, const float* weight, const float* bias,
               float eps, const MatrixView& y);

}  // namespace tessera::native
