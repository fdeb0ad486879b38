// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/device/memory.h"

namespace tessera {

// Length of a row of `columns` values that a matrix product can read: a multiple of four, the rest
// zeros.
constexpr std::uint32_t paddedColumns(std::uint32_t columns) {
    return (columns + 3) / 4 * 4;
}

// A dense row-major f32 matrix on the device. A non-owning value; its arena owns the memory.
struct Tensor {
    BufferSlice slice;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;

    static constexpr std::uint64_t bytes(std::uint64_t rows, std::uint64_t columns) {
        return rows * columns * sizeof(float);
    }
    // The first `count` rows.
    Tensor first(std::uint32_t count) const {
        return {slice.sub(0, bytes(count, columns)), count, columns};
    }
};

}  // namespace tessera
