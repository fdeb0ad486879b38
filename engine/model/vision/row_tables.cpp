// SPDX-License-Identifier: MIT
#include "engine/model/vision/row_tables.h"

#include <algorithm>
#include <cmath>

namespace tessera {
namespace {

constexpr std::int32_t kZeros = -1;

// The row at (row, column) of a map of that side; zeros outside.
std::int32_t at(std::int64_t row, std::int64_t column, std::int64_t side, std::int64_t firstRow) {
    if (row < 0 || column < 0 || row >= side || column >= side)
        return kZeros;
    return static_cast<std::int32_t>(firstRow + row * side + column);
}

// The two source positions of one bilinear result, and the second one's weight.
struct Between {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    float share = 0;
};

std::vector<Between> interpolate(std::uint32_t from, std::uint32_t to) {
    std::vector<Between> positions;
    const float scale = static_cast<float>(from) / static_cast<float>(to);
    for (std::uint32_t i = 0; i < to; ++i) {
        const float source = std::max(scale * (static_cast<float>(i) + 0.5f) - 0.5f, 0.0f);
        const auto first = std::min(static_cast<std::uint32_t>(source), from - 1);
        positions.push_back({first, std::min(first + 1, from - 1),
                             std::clamp(source - static_cast<float>(first), 0.0f, 1.0f)});
    }
    return positions;
}

}  // namespace

RowTable neighbours(std::uint32_t side, std::uint32_t tiles, bool columnsFirst) {
    RowTable table;
    table.taps = 4;
    const std::uint32_t half = (side + 1) / 2;
    for (std::uint32_t tile = 0; tile < tiles; ++tile) {
        const std::int64_t firstRow = std::int64_t(tile) * side * side;
        for (std::uint32_t i = 0; i < half * half; ++i) {
            const std::uint32_t row = 2 * (columnsFirst ? i % half : i / half);
            const std::uint32_t column = 2 * (columnsFirst ? i / half : i % half);
            for (const std::uint32_t dy : {0u, 1u})
                for (const std::uint32_t dx : {0u, 1u})
                    table.indices.push_back(at(row + dy, column + dx, side, firstRow));
        }
    }
    return table;
}

RowTable intoWindows(std::uint32_t side, std::uint32_t window, std::uint32_t tiles) {
    RowTable table;
    const std::uint32_t windows = windowsPerSide(side, window);
    for (std::uint32_t tile = 0; tile < tiles; ++tile) {
        const std::int64_t firstRow = std::int64_t(tile) * side * side;
        for (std::uint32_t i = 0; i < windows * windows; ++i) {
            for (std::uint32_t j = 0; j < window * window; ++j) {
                table.indices.push_back(at(i / windows * window + j / window,
                                           i % windows * window + j % window, side, firstRow));
            }
        }
    }
    return table;
}

RowTable outOfWindows(std::uint32_t side, std::uint32_t window, std::uint32_t tiles) {
    RowTable table;
    const std::uint32_t windows = windowsPerSide(side, window);
    const std::uint32_t area = window * window;
    for (std::uint32_t tile = 0; tile < tiles; ++tile) {
        for (std::uint32_t row = 0; row < side; ++row) {
            for (std::uint32_t column = 0; column < side; ++column) {
                const std::uint32_t number =
                    (tile * windows + row / window) * windows + column / window;
                table.indices.push_back(static_cast<std::int32_t>(
                    number * area + row % window * window + column % window));
            }
        }
    }
    return table;
}

RowTable convolution3x3(std::uint32_t side, std::uint32_t stride) {
    RowTable table;
    table.taps = 9;
    const std::uint32_t outputs = convolvedSide(side, stride);
    for (std::uint32_t i = 0; i < outputs * outputs; ++i) {
        const std::int64_t top = std::int64_t(i / outputs) * stride - 1;
        const std::int64_t left = std::int64_t(i % outputs) * stride - 1;
        for (std::int64_t tap = 0; tap < 9; ++tap)
            table.indices.push_back(at(top + tap / 3, left + tap % 3, side, 0));
    }
    return table;
}

RowTable bilinear(std::uint32_t from, std::uint32_t to) {
    RowTable table;
    table.taps = 4;
    const std::vector<Between> positions = interpolate(from, to);
    for (const Between& row : positions) {
        for (const Between& column : positions) {
            for (const bool lower : {false, true}) {
                for (const bool right : {false, true}) {
                    table.indices.push_back(
                        static_cast<std::int32_t>((lower ? row.second : row.first) * from +
                                                  (right ? column.second : column.first)));
                    table.weights.push_back((lower ? row.share : 1 - row.share) *
                                            (right ? column.share : 1 - column.share));
                }
            }
        }
    }
    return table;
}

RowTable areaMeans(std::uint32_t side, std::uint32_t tilesPerSide, std::uint32_t firstRow) {
    RowTable table;
    table.taps = tilesPerSide * tilesPerSide;
    for (std::uint32_t i = 0; i < side * side; ++i) {
        for (std::uint32_t j = 0; j < table.taps; ++j) {
            // In the map of all tiles put together.
            const std::uint32_t row = i / side * tilesPerSide + j / tilesPerSide;
            const std::uint32_t column = i % side * tilesPerSide + j % tilesPerSide;
            const std::uint32_t tile = row / side * tilesPerSide + column / side;
            table.indices.push_back(static_cast<std::int32_t>(firstRow + tile * side * side +
                                                              row % side * side + column % side));
            table.weights.push_back(1.0f / static_cast<float>(table.taps));
        }
    }
    return table;
}

RowTable sideBySide(std::uint32_t rows, std::uint32_t maps) {
    RowTable table;
    table.taps = maps;
    for (std::uint32_t row = 0; row < rows; ++row)
        for (std::uint32_t map = 0; map < maps; ++map)
            table.indices.push_back(static_cast<std::int32_t>(map * rows + row));
    return table;
}

RowTable weightedSum(std::uint32_t rows, float first, float second) {
    RowTable table = sideBySide(rows, 2);
    for (std::uint32_t row = 0; row < rows; ++row) {
        table.weights.push_back(first);
        table.weights.push_back(second);
    }
    return table;
}

}  // namespace tessera
