// SPDX-License-Identifier: MIT
#include "engine/image/modes/modes.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace tessera::modes {

const Steps& stepsOf(TileMode mode) {
    switch (mode) {
        case TileMode::Crop:
            return kCrop;
        case TileMode::Pad:
            return kPad;
        case TileMode::Squash:
            break;
        case TileMode::Hd:
        case TileMode::AnyRes:
            return kTileGrid;
        case TileMode::Scales:
            return kScales;
        case TileMode::Letterbox:
            return kLetterbox;
        case TileMode::HdTransform:
            return kHdTransform;
    }
    return kSquash;
}

PhotoRect wholePhoto(Resolution photo) {
    return {0, 0, static_cast<double>(photo.widthPx), static_cast<double>(photo.heightPx)};
}

std::vector<std::int32_t> rowsInOrder(const TilePlan& plan, int tiles) {
    std::vector<std::int32_t> sources(static_cast<std::size_t>(tiles) *
                                      static_cast<std::size_t>(plan.cellsPerSide) *
                                      static_cast<std::size_t>(plan.cellsPerSide));
    std::iota(sources.begin(), sources.end(), 0);
    return sources;
}

TowerPixels plainPixels(const TilePixels& tiles, const TilePlan& /*plan*/, const PixelNorm& norm,
                        const PixelNorm& /*second*/, const std::stop_token& /*stop*/) {
    return {static_cast<std::uint32_t>(tiles.tiles), normalisePixels(tiles, norm), {}, {}};
}

void copyIntoTile(const ImageRgb8& picture, const TilePlan& plan, int left, int top, int side,
                  std::uint8_t* out) {
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

}  // namespace tessera::modes
