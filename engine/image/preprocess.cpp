// SPDX-License-Identifier: MIT
#include "engine/image/preprocess.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "engine/image/resize.h"

namespace tessera {
namespace {

CanvasView wholePhoto(const ImageRgb8& image) {
    return {&image, image.widthPx, image.heightPx, 0, 0, {}};
}

// The original's expand2square: the canvas is padded first and then resized, so that the border
// blends with the content as it did in training.
CanvasView squareAround(const ImageRgb8& image, const std::array<std::uint8_t, 3>& colour) {
    const int side = std::max(image.widthPx, image.heightPx);
    return {&image, side, side, (side - image.widthPx) / 2, (side - image.heightPx) / 2, colour};
}

ImageRgb8 singleTile(const ImageRgb8& image, const TilePlan& plan, std::stop_token stop) {
    const int side = plan.scheme.tileSizePx;
    switch (plan.scheme.mode) {
        case TileMode::Crop:
            return resizeBicubic(wholePhoto(image), plan.resized.widthPx, plan.resized.heightPx,
                                 {-plan.pasteX, -plan.pasteY, side, side}, stop);
        case TileMode::Pad:
            return resizeBicubic(squareAround(image, plan.scheme.padColour), side, side,
                                 {0, 0, side, side}, stop);
        case TileMode::Squash:
        case TileMode::Hd:      // the overview of both
        case TileMode::AnyRes:  // is squashed
        case TileMode::Scales:
        case TileMode::Letterbox:
        case TileMode::HdTransform:
            break;
    }
    return resizeBicubic(image, side, side, stop);
}

// Copies the part of `picture` (at plan.pasteX, plan.pasteY on the canvas) that falls on a tile.
void copyIntoTile(const ImageRgb8& picture, const TilePlan& plan, const PlannedTile& tile,
                  std::uint8_t* out) {
    const int side = plan.scheme.tileSizePx;
    const int left = tile.gridColumn * side;  // of the tile on the canvas
    const int top = tile.gridRow * side;
    const int fromX = std::max(left, plan.pasteX);
    const int toX = std::min(left + side, plan.pasteX + picture.widthPx);
    const int fromY = std::max(top, plan.pasteY);
    const int toY = std::min(top + side, plan.pasteY + picture.heightPx);
    if (fromX >= toX)
        return;
    for (int y = fromY; y < toY; ++y) {
        const std::size_t source =
            static_cast<std::size_t>(y - plan.pasteY) * static_cast<std::size_t>(picture.widthPx) +
            static_cast<std::size_t>(fromX - plan.pasteX);
        const std::size_t target =
            static_cast<std::size_t>(y - top) * static_cast<std::size_t>(side) +
            static_cast<std::size_t>(fromX - left);
        std::copy_n(picture.pixels.data() + source * 3, static_cast<std::size_t>(toX - fromX) * 3,
                    out + target * 3);
    }
}

}  // namespace

TilePixels cutTiles(const ImageRgb8& image, const TilePlan& plan, std::stop_token stop) {
    assert(image.widthPx == plan.photo.widthPx && image.heightPx == plan.photo.heightPx);
    const auto side = static_cast<std::size_t>(plan.scheme.tileSizePx);
    const std::size_t tileSizeBytes = side * side * 3;

    TilePixels out;
    out.tiles = static_cast<int>(plan.tiles.size());
    out.tileSizePx = plan.scheme.tileSizePx;
    out.pixels = singleTile(image, plan, stop).pixels;
    out.pixels.resize(plan.tiles.size() * tileSizeBytes, 0);
    if (plan.tiles.size() == 1)
        return out;

    const ImageRgb8 picture =
        resizeBicubic(image, plan.resized.widthPx, plan.resized.heightPx, stop);
    for (std::size_t i = 1; i < plan.tiles.size(); ++i)
        copyIntoTile(picture, plan, plan.tiles[i], out.pixels.data() + i * tileSizeBytes);
    return out;
}

std::vector<float> normalisePixels(const TilePixels& tiles, const std::array<float, 3>& mean,
                                   const std::array<float, 3>& std) {
    const auto side = static_cast<std::size_t>(tiles.tileSizePx);
    const std::size_t plane = side * side;
    std::array<std::array<float, 256>, 3> table;
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t v = 0; v < 256; ++v)
            table[c][v] = (static_cast<float>(v) * (1.0F / 255.0F) - mean[c]) / std[c];

    // [tiles, S, S, 3] u8 -> [tiles, 3, S, S] f32
    std::vector<float> out(static_cast<std::size_t>(tiles.tiles) * plane * 3);
    for (std::size_t t = 0; t < static_cast<std::size_t>(tiles.tiles); ++t) {
        const std::uint8_t* pixel = tiles.pixels.data() + t * plane * 3;
        float* planes = out.data() + t * plane * 3;
        for (std::size_t i = 0; i < plane; ++i, pixel += 3)
            for (std::size_t c = 0; c < 3; ++c)
                planes[c * plane + i] = table[c][pixel[c]];
    }
    return out;
}

}  // namespace tessera
