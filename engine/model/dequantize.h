// SPDX-License-Identifier: MIT
// Stored weights as numbers, on the CPU: norms, biases, checks and tests. Block layouts: ggml's.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/core/result.h"

namespace tessera {

// Rows [firstRow, firstRow + count) of the weight: [count, columns] f32, row-major.
// Each product is rounded to f32 in the reference's order, so the numbers match the reference bit
// for bit. Errors: InvalidArgument (rows out of range), Unsupported (a type not in
// supportedMatrixTypes()), InvalidFormat (fewer bytes than the shape needs).
Result<std::vector<float>> dequantizeRows(const StoredWeight& weight, std::uint64_t firstRow,
                                          std::uint64_t count);

// Bytes of one row as stored: columns / block size * bytes of a block. For block types, a row must
// consist of whole blocks.
std::uint64_t storedRowBytes(const StoredWeight& weight);

}  // namespace tessera
