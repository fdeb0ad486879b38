// SPDX-License-Identifier: MIT
// The quantised block formats of ggml, one decoder for each.
#pragma once

#include <cstddef>

#include "engine/core/tensor_type.h"

namespace tessera {

// Writes the numbers of one stored block: tensorTypeInfo(type).blockWeights of them.
using BlockDecoder = void (*)(const std::byte* block, float* values);

// nullptr: not a quantised type that the engine computes with.
BlockDecoder blockDecoder(TensorType type);

}  // namespace tessera
