// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "engine/core/tensor_type.h"

namespace tessera::native {

// Weights [first, first + count) of a stored row -> out[count], exactly as the engine's decoders of
// blocks (engine/formats/gguf/quant_blocks.h) have them, but for the sign of a zero. `first`: a
// multiple of 256; `count`: of the type's blockWeights.
using Dequantiser = void (*)(const std::byte* row, std::size_t first, std::size_t count,
                             float* out);

Dequantiser dequantiser(TensorType type);

}  // namespace tessera::native
