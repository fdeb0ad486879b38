// SPDX-License-Identifier: MIT
// DeepSeek-VL: the photo fills the long side of a square, the rest is a colour. The 7B sees the
// square twice: in full with SAM, and made smaller with SigLIP. Their maps share one set of rows.
#include <algorithm>

#include "engine/image/modes/modes.h"
#include "engine/image/resize.h"
#include "engine/image/resize_floats.h"

namespace tessera::modes {
namespace {

constexpr int kLeastSidePx = 14;  // min_size of every published processor

// int(side / longest * S): division first.
int resizedSide(int sidePx, int longestPx, int squarePx) {
    const int resized = static_cast<int>(static_cast<double>(sidePx) / longestPx * squarePx);
    return std::min(squarePx, std::max(resized, kLeastSidePx));
}

void planLetterbox(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    const int longest = std::max(plan.photo.widthPx, plan.photo.heightPx);
    plan.resized = {resizedSide(plan.photo.widthPx, longest, side),
                    resizedSide(plan.photo.heightPx, longest, side)};
    plan.pasteX = (side - plan.resized.widthPx) / 2;
    plan.pasteY = (side - plan.resized.heightPx) / 2;
    const double perCanvasX = static_cast<double>(plan.photo.widthPx) / plan.resized.widthPx;
    const double perCanvasY = static_cast<double>(plan.photo.heightPx) / plan.resized.heightPx;
    const PhotoRect square = {-plan.pasteX * perCanvasX, -plan.pasteY * perCanvasY,
                              side * perCanvasX, side * perCanvasY};
    plan.tiles.push_back({-1, -1, square, side});
    if (plan.scheme.secondTileSizePx > 0)
        plan.tiles.push_back({-1, -1, square, plan.scheme.secondTileSizePx});
    plan.tokens = plan.cellsPerSide * plan.cellsPerSide;
}

std::vector<std::int32_t> tokenSources(const TilePlan& plan) {
    return rowsInOrder(plan, 1);
}

TilePixels cutLetterbox(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    TilePixels out{1, side, {}};
    const std::size_t pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    out.pixels.reserve(pixels * 3);
    for (std::size_t i = 0; i < pixels; ++i)
        out.pixels.insert(out.pixels.end(), plan.scheme.padColour.begin(),
                          plan.scheme.padColour.end());
    const ImageRgb8 picture =
        resizeBicubic(image, plan.resized.widthPx, plan.resized.heightPx, stop);
    copyIntoTile(picture, plan, 0, 0, side, out.pixels.data());
    return out;
}

TowerPixels letterboxPixels(const TilePixels& tiles, const TilePlan& plan, const PixelNorm& norm,
                            const PixelNorm& second, const std::stop_token& stop) {
    TowerPixels out = plainPixels(tiles, plan, norm, second, stop);
    const int side = plan.scheme.secondTileSizePx;
    if (side <= 0 || stop.stop_requested())
        return out;
    // Made smaller from values that are not normalised, and never rounded.
    out.second = resizeBilinearFloats(normalisePixels(tiles, kUnitNorm),
                                      {tiles.tileSizePx, tiles.tileSizePx}, {side, side});
    normalise(out.second, second);
    return out;
}

}  // namespace

const Steps kLetterbox = {planLetterbox, tokenSources, cutLetterbox, letterboxPixels,
                          Tiling::SameRows};

}  // namespace tessera::modes
