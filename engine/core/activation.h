// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// Applied elementwise after a matrix product. The formulas are in shaders/include/epilogue.glsl.
enum class Activation { None, QuickGelu, Gelu, Silu };

}  // namespace tessera
