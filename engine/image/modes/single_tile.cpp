// SPDX-License-Identifier: MIT
// One square of the photo: its middle (LLaVA-1), padded to a square (LLaVA-1.5), or squashed
// (VILA-1.5, Qwen-VL, XComposer2-VL, the overview of a grid).
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/image/modes/modes.h"
#include "engine/image/resize.h"

namespace tessera::modes {
namespace {

// In the reference a photo that is a single tile is followed by one newline (llava_arch.py).
bool endsWithNewline(const TileScheme& scheme) {
    return scheme.newlinePerRow && scheme.merge == MergeType::SpatialUnpad;
}

void planTile(TilePlan& plan, const PhotoRect& rect) {
    plan.tiles.push_back({-1, -1, rect, plan.scheme.tileSizePx});
    plan.tokens = plan.cellsPerSide * plan.cellsPerSide + (endsWithNewline(plan.scheme) ? 1 : 0);
}

std::vector<std::int32_t> tokenSources(const TilePlan& plan) {
    std::vector<std::int32_t> sources = rowsInOrder(plan, 1);
    if (endsWithNewline(plan.scheme))
        sources.push_back(kNewlineToken);
    return sources;
}

TilePixels oneTile(ImageRgb8 tile) {
    return {1, tile.widthPx, std::move(tile.pixels)};
}

// CLIPImageProcessor: short edge to S, long edge int(S * long / short), centre crop.
void planCrop(TilePlan& plan) {
    const int side = plan.scheme.tileSizePx;
    const int shortEdge = std::min(plan.photo.widthPx, plan.photo.heightPx);
    const int longEdge = std::max(plan.photo.widthPx, plan.photo.heightPx);
    const double exactLong =
        static_cast<double>(static_cast<std::int64_t>(side) * longEdge) / shortEdge;
    const int newLong =
        static_cast<int>(std::min<double>(exactLong, std::numeric_limits<int>::max() / 2.0));
    plan.resized = plan.photo.widthPx <= plan.photo.heightPx ? Resolution{side, newLong}
                                                             : Resolution{newLong, side};
    const int left = (plan.resized.widthPx - side) / 2;
    const int top = (plan.resized.heightPx - side) / 2;
    plan.pasteX = -left;
    plan.pasteY = -top;
    const double perCanvasX = static_cast<double>(plan.photo.widthPx) / plan.resized.widthPx;
    const double perCanvasY = static_cast<double>(plan.photo.heightPx) / plan.resized.heightPx;
    planTile(plan, {left * perCanvasX, top * perCanvasY, side * perCanvasX, side * perCanvasY});
}

TilePixels cutCrop(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    return oneTile(resizeBicubic({&image, image.widthPx, image.heightPx, 0, 0, {}},
                                 plan.resized.widthPx, plan.resized.heightPx,
                                 {-plan.pasteX, -plan.pasteY, side, side}, stop));
}

// expand2square: the padding is in photo pixels, before the resize, so its place on the tile is
// only given to whole pixels.
void planPad(TilePlan& plan) {
    const int square = std::max(plan.photo.widthPx, plan.photo.heightPx);
    const int left = (square - plan.photo.widthPx) / 2;
    const int top = (square - plan.photo.heightPx) / 2;
    const auto onTile = [&](int photoPx) {
        return static_cast<int>(
            std::lround(static_cast<double>(photoPx) * plan.scheme.tileSizePx / square));
    };
    plan.resized = {std::max(1, onTile(plan.photo.widthPx)),
                    std::max(1, onTile(plan.photo.heightPx))};
    plan.pasteX = onTile(left);
    plan.pasteY = onTile(top);
    planTile(plan, {double(-left), double(-top), double(square), double(square)});
}

// Padded first and then resized, so that the border blends with the content as it did in training.
TilePixels cutPad(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    const int side = plan.scheme.tileSizePx;
    const int square = std::max(image.widthPx, image.heightPx);
    const CanvasView canvas{&image,
                            square,
                            square,
                            (square - image.widthPx) / 2,
                            (square - image.heightPx) / 2,
                            plan.scheme.padColour};
    return oneTile(resizeBicubic(canvas, side, side, {0, 0, side, side}, stop));
}

void planSquash(TilePlan& plan) {
    plan.resized = plan.bestResolution;
    planTile(plan, wholePhoto(plan.photo));
}

TilePixels cutSquash(const ImageRgb8& image, const TilePlan& plan, const std::stop_token& stop) {
    return oneTile(resizeBicubic(image, plan.scheme.tileSizePx, plan.scheme.tileSizePx, stop));
}

}  // namespace

const Steps kCrop = {planCrop, tokenSources, cutCrop, plainPixels};
const Steps kPad = {planPad, tokenSources, cutPad, plainPixels};
const Steps kSquash = {planSquash, tokenSources, cutSquash, plainPixels};

}  // namespace tessera::modes
