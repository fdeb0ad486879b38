// SPDX-License-Identifier: MIT
// XComposer2-4KHD: as many tiles as the aspect allows, white above and below, and a global view
// made from all of them. Tall photos are transposed, treated as wide ones, and transposed back.
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/image/modes/modes.h"
#include "engine/image/resize.h"
#include "engine/image/resize_floats.h"

namespace tessera::modes {
namespace {

constexpr std::uint8_t kWhite = 255;

// In the frame where the photo is at least as wide as tall.
struct WideCanvas {
    bool transposed = false;
    Resolution resized;
    int heightPx = 0;
    int top = 0;
};

double aspectOf(Resolution photo) {
    const auto [shorter, longer] = std::minmax(photo.widthPx, photo.heightPx);
    return static_cast<double>(longer) / shorter;
}

// s * ceil(s / ratio)
int tilesNeeded(int longTiles, double aspect) {
    return longTiles * static_cast<int>(std::ceil(longTiles / aspect));
}

// The largest s with tilesNeeded(s) <= hd_num.
int longTilesWithin(int tilesAtMost, double aspect) {
    int longTiles = 1;
    while (tilesNeeded(longTiles + 1, aspect) <= tilesAtMost)
        ++longTiles;
    return longTiles;
}

WideCanvas canvasFor(Resolution photo, int longTiles, int side) {
    const double aspect = aspectOf(photo);
    WideCanvas canvas;
    canvas.transposed = photo.widthPx < photo.heightPx;
    const int width = side * longTiles;
    // The reference fails where nothing is left of a very long photo; here a row of pixels is
    // kept.
    canvas.resized = {width, std::max(1, static_cast<int>(width / aspect))};
    canvas.heightPx = (canvas.resized.heightPx + side - 1) / side * side;
    canvas.top = (canvas.heightPx - canvas.resized.heightPx) / 2;
    return canvas;
}

Resolution transposedIf(bool transposed, Resolution size) {
    return transposed ? Resolution{size.heightPx, size.widthPx} : size;
}

ImageRgb8 transpose(const ImageRgb8& image) {
    ImageRgb8 out{image.heightPx, image.widthPx, {}};
    out.pixels.resize(image.pixels.size());
    const auto width = static_cast<std::size_t>(image.widthPx);
    const auto height = static_cast<std::size_t>(image.heightPx);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x)
            std::copy_n(image.pixels.data() + (y * width + x) * 3, 3,
                        out.pixels.data() + (x * height + y) * 3);
    return out;
}

// The overview's rows and a separator, then the map's rows, which run through the tiles.
int tokensOf(const TilePlan& plan) {
    const int side = plan.cellsPerSide;
    return side * (side + 1) + 1 + plan.rows * (plan.columns + 1);
}

void planHd(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    const int longTiles = longTilesWithin(std::max(1, plan.scheme.hdTiles), aspectOf(plan.photo));
    const WideCanvas canvas = canvasFor(plan.photo, longTiles, side);
    plan.bestResolution =
        transposedIf(canvas.transposed, {canvas.resized.widthPx, canvas.heightPx});
    plan.resized = transposedIf(canvas.transposed, canvas.resized);
    (canvas.transposed ? plan.pasteX : plan.pasteY) = canvas.top;
    plan.gridColumns = plan.bestResolution.widthPx / side;
    plan.gridRows = plan.bestResolution.heightPx / side;

    const double perCanvasX = static_cast<double>(plan.photo.widthPx) / plan.resized.widthPx;
    const double perCanvasY = static_cast<double>(plan.photo.heightPx) / plan.resized.heightPx;
    const auto onPhoto = [&](int x, int y, int width, int height) {
        return PhotoRect{(x - plan.pasteX) * perCanvasX, (y - plan.pasteY) * perCanvasY,
                         width * perCanvasX, height * perCanvasY};
    };
    plan.tiles.push_back(
        {-1, -1, onPhoto(0, 0, plan.bestResolution.widthPx, plan.bestResolution.heightPx), side});
    for (int row = 0; row < plan.gridRows; ++row)
        for (int column = 0; column < plan.gridColumns; ++column)
            plan.tiles.push_back(
                {column, row, onPhoto(column * side, row * side, side, side), side});

    plan.mapRows = plan.rows = plan.gridRows * plan.cellsPerSide;
    plan.mapColumns = plan.columns = plan.gridColumns * plan.cellsPerSide;
    plan.tokens = tokensOf(plan);
}

std::vector<std::int32_t> tokenSources(const TilePlan& plan) {
    const int side = plan.cellsPerSide;
    std::vector<std::int32_t> sources;
    sources.reserve(static_cast<std::size_t>(plan.tokens));
    // `firstTile`: the map's upper left one.
    const auto addMap = [&](int firstTile, int gridColumns, int rows, int columns) {
        for (int row = 0; row < rows; ++row) {
            for (int column = 0; column < columns; ++column) {
                const int tile = firstTile + (row / side) * gridColumns + column / side;
                sources.push_back((tile * side + row % side) * side + column % side);
            }
            sources.push_back(kNewlineToken);
        }
    };
    addMap(0, 1, side, side);
    sources.push_back(kSeparatorToken);
    addMap(1, plan.gridColumns, plan.rows, plan.columns);
    return sources;
}

// The tiles of the grid; the global view is made of them later.
TilePixels cutHd(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    const ImageRgb8 picture =
        image.widthPx < image.heightPx
            ? transpose(resizeBilinear(transpose(image), plan.resized.heightPx,
                                       plan.resized.widthPx, stop))
            : resizeBilinear(image, plan.resized.widthPx, plan.resized.heightPx, stop);
    TilePixels out{plan.gridColumns * plan.gridRows, side, {}};
    const std::size_t tileSizeBytes =
        static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
    out.pixels.resize(static_cast<std::size_t>(out.tiles) * tileSizeBytes, kWhite);
    std::uint8_t* tile = out.pixels.data();
    for (int row = 0; row < plan.gridRows; ++row)
        for (int column = 0; column < plan.gridColumns; ++column, tile += tileSizeBytes)
            copyIntoTile(picture, plan, column * side, row * side, side, tile);
    return out;
}

// Channel `c` of all tiles put together: [canvas height, canvas width].
std::vector<float> canvasPlane(const std::vector<float>& tiles, const TilePlan& plan, int c) {
    const int side = plan.scheme.tileSizePx;
    std::vector<float> plane;
    plane.reserve(tiles.size() / 3);
    for (int y = 0; y < plan.bestResolution.heightPx; ++y)
        for (int column = 0; column < plan.gridColumns; ++column) {
            const int tile = (y / side) * plan.gridColumns + column;
            const auto first = tiles.begin() + ((tile * 3 + c) * side + y % side) * side;
            plane.insert(plane.end(), first, first + side);
        }
    return plane;
}

TowerPixels hdPixels(const TilePixels& tiles, const TilePlan& plan, const PixelNorm& norm,
                     const PixelNorm& /*second*/, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    const std::vector<float> ofTiles = normalisePixels(tiles, norm);
    TowerPixels out;
    out.tiles = static_cast<std::uint32_t>(plan.tiles.size());
    out.pixels.reserve(ofTiles.size() + static_cast<std::size_t>(3 * side * side));
    // Squashed, with its white bars, and neither clamped nor rounded.
    for (int c = 0; c < 3 && !stop.stop_requested(); ++c) {
        const std::vector<float> view =
            resizeBicubicFloats(canvasPlane(ofTiles, plan, c), plan.bestResolution, {side, side});
        out.pixels.insert(out.pixels.end(), view.begin(), view.end());
    }
    out.pixels.insert(out.pixels.end(), ofTiles.begin(), ofTiles.end());
    return out;
}

}  // namespace

const Steps kHdTransform = {planHd, tokenSources, cutHd, hdPixels, Tiling::MergedGrid};

}  // namespace tessera::modes
