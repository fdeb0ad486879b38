// SPDX-License-Identifier: MIT
#include "engine/image/tile_geometry.h"

#include <algorithm>
#include <cstddef>

namespace tessera {
namespace {

// photo = (canvas - paste) * photo size / resized size
PhotoRect fromCanvas(const TilePlan& plan, const PhotoRect& canvasPixels) {
    const double scaleX =
        static_cast<double>(plan.photo.widthPx) / std::max(1, plan.resized.widthPx);
    const double scaleY =
        static_cast<double>(plan.photo.heightPx) / std::max(1, plan.resized.heightPx);
    return {(canvasPixels.x - plan.pasteX) * scaleX, (canvasPixels.y - plan.pasteY) * scaleY,
            canvasPixels.width * scaleX, canvasPixels.height * scaleY};
}

}  // namespace

PhotoRect wholePhoto(const TilePlan& plan) {
    return {0, 0, static_cast<double>(plan.photo.widthPx),
            static_cast<double>(plan.photo.heightPx)};
}

PhotoRect sceneOf(const TilePlan& plan) {
    double left = 0;
    double top = 0;
    double right = plan.photo.widthPx;
    double bottom = plan.photo.heightPx;
    for (const PlannedTile& tile : plan.tiles) {
        const PhotoRect& rect = tile.photoRect;
        left = std::min(left, rect.x);
        top = std::min(top, rect.y);
        right = std::max(right, rect.x + rect.width);
        bottom = std::max(bottom, rect.y + rect.height);
    }
    return {left, top, right - left, bottom - top};
}

PhotoRect canvasOf(const TilePlan& plan) {
    return fromCanvas(plan, {0, 0, static_cast<double>(plan.bestResolution.widthPx),
                             static_cast<double>(plan.bestResolution.heightPx)});
}

PhotoRect mapPart(const TilePlan& plan, int column, int row, int columns, int rows) {
    const double patchWidth =
        static_cast<double>(plan.bestResolution.widthPx) / std::max(1, plan.mapColumns);
    const double patchHeight =
        static_cast<double>(plan.bestResolution.heightPx) / std::max(1, plan.mapRows);
    return fromCanvas(
        plan, {column * patchWidth, row * patchHeight, columns * patchWidth, rows * patchHeight});
}

PhotoRect keptMap(const TilePlan& plan) {
    return mapPart(plan, plan.firstColumn, plan.firstRow, plan.columns, plan.rows);
}

PhotoRect tokenRow(const TilePlan& plan, int row) {
    return mapPart(plan, plan.firstColumn, plan.firstRow + row, plan.columns, 1);
}

bool hasOverview(const TilePlan& plan) {
    return plan.tiles.size() > 1;
}

std::vector<NumberedTile> tilesOnPhoto(const TilePlan& plan) {
    std::vector<NumberedTile> tiles;
    for (std::size_t i = hasOverview(plan) ? 1 : 0; i < plan.tiles.size(); ++i)
        tiles.push_back({std::max(1, static_cast<int>(i)), plan.tiles[i].photoRect});
    return tiles;
}

}  // namespace tessera
