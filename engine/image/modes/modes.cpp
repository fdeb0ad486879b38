// SPDX-License-Identifier: MIT
// From a scheme to the steps of its mode: planTiles(), imageTokenSources(), cutTiles() and
// towerPixels() are here, with what holds for all plans. They are declared in the folder above,
// which therefore does not depend on this one.
#include "engine/image/modes/modes.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>

namespace tessera::modes {

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

namespace tessera {

bool hasGrid(const TileScheme& scheme) {
    const modes::Tiling tiling = modes::stepsOf(scheme.mode).tiling;
    return tiling == modes::Tiling::Grid || tiling == modes::Tiling::MergedGrid;
}

bool mergesToMap(const TilePlan& plan) {
    const modes::Tiling tiling = modes::stepsOf(plan.scheme.mode).tiling;
    return tiling == modes::Tiling::MergedGrid ||
           (tiling == modes::Tiling::Grid && plan.scheme.merge != MergeType::Flat);
}

bool sharesRows(const TilePlan& plan) {
    return plan.tiles.size() > 1 &&
           modes::stepsOf(plan.scheme.mode).tiling == modes::Tiling::SameRows;
}

TilePlan planTiles(Resolution photo, const TileScheme& scheme) {
    TilePlan plan;
    plan.scheme = scheme;
    plan.photo = photo;
    // With two towers the second one's patches become the rows.
    plan.patchesPerSide =
        (scheme.secondTileSizePx > 0 ? scheme.secondTileSizePx : scheme.tileSizePx) /
        scheme.patchSizePx;
    plan.cellsPerSide = scheme.tokensPerSide > 0 ? scheme.tokensPerSide : plan.patchesPerSide;
    plan.bestResolution = {scheme.tileSizePx, scheme.tileSizePx};
    plan.mapRows = plan.mapColumns = plan.rows = plan.columns = plan.cellsPerSide;
    modes::stepsOf(scheme.mode).plan(plan);
    return plan;
}

std::vector<std::int32_t> imageTokenSources(const TilePlan& plan) {
    return modes::stepsOf(plan.scheme.mode).tokenSources(plan);
}

TilePixels cutTiles(const ImageRgb8& image, const TilePlan& plan, std::stop_token stop) {
    assert(image.widthPx == plan.photo.widthPx && image.heightPx == plan.photo.heightPx);
    return modes::stepsOf(plan.scheme.mode).cut(image, plan, stop);
}

TowerPixels towerPixels(const TilePixels& tiles, const TilePlan& plan, const PixelNorm& norm,
                        const PixelNorm& second, std::stop_token stop) {
    return modes::stepsOf(plan.scheme.mode).towerPixels(tiles, plan, norm, second, stop);
}

}  // namespace tessera
