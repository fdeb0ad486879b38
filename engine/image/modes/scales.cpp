// SPDX-License-Identifier: MIT
// VILA-1.5 S2: the photo squashed to its largest size; each smaller size is made of those pixels.
// The tower sees every size in squares of S. Their maps share one set of rows, that of the
// smallest.
#include <algorithm>

#include "engine/image/modes/modes.h"
#include "engine/image/resize.h"
#include "engine/image/resize_floats.h"

namespace tessera::modes {
namespace {

int largestScale(const TileScheme& scheme) {
    return scheme.scalesPx.empty() ? scheme.tileSizePx : scheme.scalesPx.back();
}

// Squares along one side of the photo at this size.
int squaresPerSide(int scalePx, int sidePx) {
    return std::max(1, scalePx / sidePx);
}

void planScales(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    const int largest = largestScale(plan.scheme);
    plan.bestResolution = {largest, largest};
    plan.resized = plan.bestResolution;
    plan.gridColumns = plan.gridRows = squaresPerSide(largest, side);
    for (const int scale : plan.scheme.scalesPx) {
        const int squares = squaresPerSide(scale, side);
        const double width = static_cast<double>(plan.photo.widthPx) / squares;
        const double height = static_cast<double>(plan.photo.heightPx) / squares;
        for (int row = 0; row < squares; ++row)
            for (int column = 0; column < squares; ++column)
                plan.tiles.push_back({squares == 1 ? -1 : column,
                                      squares == 1 ? -1 : row,
                                      {column * width, row * height, width, height},
                                      side});
    }
    plan.tokens = plan.cellsPerSide * plan.cellsPerSide;
}

std::vector<std::int32_t> tokenSources(const TilePlan& plan) {
    return rowsInOrder(plan, 1);
}

TilePixels cutScales(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    const int largest = largestScale(plan.scheme);
    return {1, largest, resizeBicubic(image, largest, largest, stop).pixels};
}

// Appends [squares^2, 3, S, S] of the planes [3, size, size].
void appendSquares(const std::vector<float>& planes, int size, int side, std::vector<float>& out) {
    const int squares = squaresPerSide(size, side);
    for (int row = 0; row < squares; ++row)
        for (int column = 0; column < squares; ++column)
            for (int y = 0; y < 3 * side; ++y) {  // of one channel after another
                const int plane = y / side;
                const auto first =
                    planes.begin() + (plane * size + row * side + y % side) * size + column * side;
                out.insert(out.end(), first, first + side);
            }
}

TowerPixels scalePixels(const TilePixels& tiles, const TilePlan& plan, const PixelNorm& norm,
                        const PixelNorm& /*second*/, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    TowerPixels out;
    out.tiles = static_cast<std::uint32_t>(plan.tiles.size());
    out.canvas = normalisePixels(tiles, norm);
    for (const int scale : plan.scheme.scalesPx) {
        if (stop.stop_requested())
            break;
        if (scale == tiles.tileSizePx) {
            appendSquares(out.canvas, scale, side, out.pixels);
            continue;
        }
        const std::vector<float> smaller =
            resizeBicubicFloats(out.canvas, {tiles.tileSizePx, tiles.tileSizePx}, {scale, scale});
        appendSquares(smaller, scale, side, out.pixels);
    }
    return out;
}

}  // namespace

const Steps kScales = {planScales, tokenSources, cutScales, scalePixels, Tiling::SameRows};

}  // namespace tessera::modes
