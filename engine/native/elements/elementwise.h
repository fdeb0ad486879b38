// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// y = silu(gate) * up with silu(x) = x / (1 + exp(-x)). All of one shape; y may be gate or up.
// False if the pool was asked to stop: y is then incomplete.
bool siluMul(ThreadPool& pool, const ConstMatrixView& gate, const ConstMatrixView& up,
             const MatrixView& y);

// Position of the largest of `count` values; the first one in a tie; NaN never beats a number; 0 if
// there is no number.
std::uint32_t argmax(const float* x, std::size_t count);

}  // namespace tessera::native
