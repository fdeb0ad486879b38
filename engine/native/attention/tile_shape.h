// SPDX-License-Identifier: MIT
// How queries and keys are cut, for the kernels of tile-inl.h and for who counts their memory.
#pragma once

#include <cstddef>

namespace tessera::native {

inline constexpr std::size_t kMaxLanes = 16;  // f32 in a vector of any target

// Queries that share keys converted or packed once, and keys of a block. A block of keys and values
// has to stay in the second-level cache, a panel of it in the first.
inline constexpr std::size_t kTileRows = 192;
inline constexpr std::size_t kTileKeys = 96;
// Not a power of two, so that rows do not fall into the same cache sets.
inline constexpr std::size_t kTileScoreRow = kTileKeys + kMaxLanes;

constexpr std::size_t tileOutRow(std::size_t headDim) {
    return (headDim + kMaxLanes - 1) / kMaxLanes * kMaxLanes;
}
// Row of the values' panels altogether: three vectors each, of which some stay unused.
constexpr std::size_t tileValueRow(std::size_t headDim) {
    return headDim + 3 * kMaxLanes;
}
// Rows that n rows are cut into: nearly equal tiles, in whole groups of eight.
constexpr std::size_t tileRowsFor(std::size_t rows) {
    const std::size_t tiles = (rows + kTileRows - 1) / kTileRows;
    return ((rows + tiles - 1) / tiles + 7) / 8 * 8;
}
// Floats of a row's relative positions: those of columns, room for a vector, those of rows.
constexpr std::size_t tileTermRow(std::size_t mapRows, std::size_t mapColumns) {
    return (mapRows + mapColumns + 2 * kMaxLanes - 1) / kMaxLanes * kMaxLanes;
}
// Scratch of a thread.
constexpr std::size_t tileFloats(std::size_t headDim) {
    return kTileRows * (headDim + tileOutRow(headDim) + kTileScoreRow + kMaxLanes + 1) +
           kTileKeys * (headDim + tileValueRow(headDim));
}

}  // namespace tessera::native
