// SPDX-License-Identifier: MIT
// The matrix products of the processor as a device, each beside the limit that the processor had
// just before it: products and sums in registers alone, or reading alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace tessera::bench {

struct ProductOptions {
    std::vector<std::string> types;  // names of weightTypeNames(); empty: all
    std::vector<std::uint32_t> tokens = {512, 8, 1};
    std::uint32_t columns = 4096;
    std::uint32_t rows = 4096;
    std::uint32_t threads = 0;  // 0: as many as the engine takes
    std::string simd;           // "avx-512", "avx2", "sse4", "neon", "none"; empty: the best
    std::uint32_t repeat = 5;
};

// Prints a line for each type and number of tokens. Errors: InvalidArgument (no such type or
// instructions, or a row that is no whole number of blocks).
Result<void> measureProducts(const ProductOptions& options);

}  // namespace tessera::bench
