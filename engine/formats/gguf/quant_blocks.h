// SPDX-License-Identifier: MIT
// The quantised block formats of ggml, one decoder for each.
#pragma once

#include <cstddef>

#include "engine/core/tensor_type.h"

namespace tessera {

// Decodes one stored block to numbers: tensorTypeInfo(type).blockWeights of them.
using BlockDecoder = void (*)(const std::byte* block, float* values);

// nullptr: not a quantised type that the engine supports.
BlockDecoder blockDecoder(TensorType type);

}  // namespace tessera
