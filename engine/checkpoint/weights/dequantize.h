// SPDX-License-Identifier: MIT
// Stored weights as numbers, on the CPU: norms, biases, position tables, checks and tests. Block
// layouts: ggml's.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/checkpoint/weights/stored_weight.h"
#include "engine/core/result.h"

namespace tessera {

// Rows [firstRow, firstRow + count) of the weight: [count, columns] f32, row-major.
// Each product is rounded to f32 in the reference's order, so the numbers match the reference bit
// for bit. Errors: InvalidArgument (rows out of range), Unsupported (a type not in
// supportedMatrixTypes()), InvalidFormat (fewer bytes than the shape needs), those of reading its
// source.
Result<std::vector<float>> dequantizeRows(const StoredWeight& weight, std::uint64_t firstRow,
                                          std::uint64_t count);

}  // namespace tessera
