// SPDX-License-Identifier: MIT
// How much a workgroup of the larger kernels does at a time: the shaders' own numbers.
#pragma once

#include <cstdint>

namespace tessera::sizes {

using uint = std::uint32_t;
#include "shaders/include/sizes.glsl"

}  // namespace tessera::sizes
