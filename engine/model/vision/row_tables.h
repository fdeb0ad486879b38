// SPDX-License-Identifier: MIT
// Which rows of a map become which rows of another: numbers for gatherRows() and blendRows(). A map
// of side n is n * n rows, row by row; `tiles` maps follow each other.
#pragma once

#include <cstdint>
#include <vector>

namespace tessera {

struct RowTable {
    std::uint32_t taps = 1;             // source rows of each target row
    std::vector<std::int32_t> indices;  // [rows, taps]; -1: zeros
    std::vector<float> weights;         // [rows, taps]; empty: the rows are put side by side

    std::uint32_t rows() const { return static_cast<std::uint32_t>(indices.size() / taps); }
};

// 2 x 2 neighbours (upper left, upper right, lower left, lower right) -> one row; an odd map is
// filled up with zeros at the right and the bottom. `columnsFirst`: the result goes down the
// columns, as VILA-1.5 was trained.
RowTable neighbours(std::uint32_t side, std::uint32_t tiles, bool columnsFirst);

// The map cut into windows of `window` x `window`, row by row, filled up with zeros at the right
// and the bottom; and back.
RowTable intoWindows(std::uint32_t side, std::uint32_t window, std::uint32_t tiles);
RowTable outOfWindows(std::uint32_t side, std::uint32_t window, std::uint32_t tiles);
// Windows along one side of the map.
constexpr std::uint32_t windowsPerSide(std::uint32_t side, std::uint32_t window) {
    return (side + window - 1) / window;
}

// The nine inputs of each output of a 3 x 3 convolution with a border of one zero, in the order
// (row, column) of the kernel.
RowTable convolution3x3(std::uint32_t side, std::uint32_t stride);
constexpr std::uint32_t convolvedSide(std::uint32_t side, std::uint32_t stride) {
    return (side - 1) / stride + 1;
}

// torch's bilinear interpolation of a map (align_corners false, no antialias):
// source = max((i + 0.5) * from / to - 0.5, 0).
RowTable bilinear(std::uint32_t from, std::uint32_t to);

// Means of the squares of a scale's n x n tiles put together, brought down to the side of one tile:
// torch's "area" mode for (n * side)^2 -> side^2. The tiles begin at row `firstRow`.
RowTable areaMeans(std::uint32_t side, std::uint32_t tilesPerSide, std::uint32_t firstRow);

// Row i of `maps` consecutive maps of `rows` rows side by side.
RowTable sideBySide(std::uint32_t rows, std::uint32_t maps);

// first * rows i + second * row (rows + i): a weighted sum of two consecutive maps.
RowTable weightedSum(std::uint32_t rows, float first, float second);

}  // namespace tessera
