// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// Applied elementwise after a matrix product. The formulas are in shaders/include/epilogue.glsl.
// Gelu is the exact form (erf), GeluTanh its usual approximation.
enum class Activation { None, QuickGelu, Gelu, Silu, GeluTanh };

}  // namespace tessera
