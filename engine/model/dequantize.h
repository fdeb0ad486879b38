// SPDX-License-Identifier: MIT
// Stored weights as numbers, on the CPU: norms, biases, checks and tests. Block layouts: ggml's.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/core/result.h"

namespace tessera {

// Rows [firstRow, firstRow + count) of the weight: [count, columns] f32, row-major.
// Products are rounded to f32 one by one in the order of the reference, so that the numbers equal
// its numbers bit by bit. Errors: InvalidArgument (rows that the weight does not have), Unsupported
// (a type that is not one of supportedMatrixTypes()), InvalidFormat (fewer bytes than the shape
// needs).
Result<std::vector<float>> dequantizeRows(const StoredWeight& weight, std::uint64_t firstRow,
                                          std::uint64_t count);

// Bytes of one row as stored: columns / block size * bytes of a block. A row of a type with blocks
// must be whole blocks.
std::uint64_t storedRowBytes(const StoredWeight& weight);

}  // namespace tessera
