// SPDX-License-Identifier: MIT
// Turns numbers into stored blocks. The layouts are those of the GGUF format (ggml's blocks); the
// search for the scales is our own: among some candidates it takes the one with the least squared
// error, in which every weight of a block counts the same. Deterministic: the same row gives the
// same bytes everywhere.
#pragma once

#include <cstddef>
#include <span>

#include "engine/core/tensor_type.h"

namespace tessera {

// Whether quantizeRow supports this type: F32, F16, BF16, Q8_0, Q5_0, Q4_0, Q4_K, Q6_K.
bool canQuantizeTo(TensorType type);

// Quantizes one row. `values` must be finite and at most 65504 in magnitude (BF16 and F32: any),
// and their number a multiple of the type's block size; `stored` must fit the result exactly.
void quantizeRow(TensorType type, std::span<const float> values, std::span<std::byte> stored);

}  // namespace tessera
