// SPDX-License-Identifier: MIT
#pragma once

namespace tessera {

// What follows a matrix product, elementwise. The formulas stand in shaders/include/epilogue.glsl.
enum class Activation { None, QuickGelu, Gelu, Silu };

}  // namespace tessera
