// SPDX-License-Identifier: MIT
// Numbers to stored blocks. The layouts are those of the GGUF format (ggml's blocks); how the
// scales are found is our own: of some candidates the one with the least squared error, which every
// weight of a block counts the same in. Deterministic: the same row gives the same bytes
// everywhere.
#pragma once

#include <cstddef>
#include <span>

#include "engine/core/tensor_type.h"

namespace tessera {

// Whether quantizeRow makes this type: F32, F16, BF16, Q8_0, Q5_0, Q4_0, Q4_K, Q6_K.
bool canQuantizeTo(TensorType type);

// One row. `values` must be finite and at most 65504 in magnitude (BF16 and F32: any), their number
// whole blocks of the type; `stored` has exactly the bytes that they take.
void quantizeRow(TensorType type, std::span<const float> values, std::span<std::byte> stored);

}  // namespace tessera
