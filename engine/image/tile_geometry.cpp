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

// One axis of the map, in canvas pixels. It consists of squares of equally many cells: the tiles,
// or all of the canvas where several tiles share their rows.
struct MapAxis {
    double squarePx = 0;
    double seenPx = 0;  // that the square's patches cover
    double cellPx = 0;
    int cells = 0;  // of a square

    double begin(int cell) const {
        const int square = cell / cells;
        return square * squarePx + std::min(seenPx, cell % cells * cellPx);
    }
    double end(int cell) const {
        const int square = cell / cells;
        return square * squarePx + std::min(seenPx, (cell % cells + 1) * cellPx);
    }
};

// `cells`: of a square.
MapAxis mapAxis(const TilePlan& plan, int cells) {
    const TileScheme& scheme = plan.scheme;
    const int towerPx = scheme.secondTileSizePx > 0 ? scheme.secondTileSizePx : scheme.tileSizePx;
    MapAxis axis;
    axis.cells = std::max(1, cells);
    axis.squarePx =
        scheme.mode == TileMode::Scales ? plan.bestResolution.widthPx : scheme.tileSizePx;
    const double patchPx = scheme.patchSizePx * axis.squarePx / towerPx;
    axis.seenPx = plan.patchesPerSide * patchPx;
    const int patchesPerCell = (plan.patchesPerSide + axis.cells - 1) / axis.cells;
    axis.cellPx = scheme.localTokens ? patchesPerCell * patchPx : axis.seenPx / axis.cells;
    return axis;
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
    const MapAxis axis = mapAxis(plan, plan.cellsPerSide);
    const double left = axis.begin(column);
    const double top = axis.begin(row);
    return fromCanvas(plan, {left, top, columns > 0 ? axis.end(column + columns - 1) - left : 0,
                             rows > 0 ? axis.end(row + rows - 1) - top : 0});
}

PhotoRect keptMap(const TilePlan& plan) {
    return mapPart(plan, plan.firstColumn, plan.firstRow, plan.columns, plan.rows);
}

PhotoRect tokenRow(const TilePlan& plan, int row) {
    return mapPart(plan, plan.firstColumn, plan.firstRow + row, plan.columns, 1);
}

PhotoRect seenPart(const TilePlan& plan, const PhotoRect& tile) {
    const MapAxis axis = mapAxis(plan, plan.cellsPerSide);
    const double seen = axis.seenPx / axis.squarePx;
    return {tile.x, tile.y, tile.width * seen, tile.height * seen};
}

CellLines cellLines(const TilePlan& plan) {
    // Tokens without a place: the patches, all of which are in one square.
    const bool local = plan.scheme.localTokens;
    const MapAxis axis = mapAxis(plan, local ? plan.cellsPerSide : plan.patchesPerSide);
    const int columns = local ? plan.mapColumns : plan.patchesPerSide;
    const int rows = local ? plan.mapRows : plan.patchesPerSide;
    CellLines lines;
    for (int i = 0; i <= columns; ++i)
        lines.x.push_back(
            fromCanvas(plan, {i < columns ? axis.begin(i) : axis.end(i - 1), 0, 0, 0}).x);
    for (int i = 0; i <= rows; ++i)
        lines.y.push_back(
            fromCanvas(plan, {0, i < rows ? axis.begin(i) : axis.end(i - 1), 0, 0}).y);
    return lines;
}

bool hasOverview(const TilePlan& plan) {
    return plan.tiles.size() > 1 && plan.tiles.back().gridColumn >= 0;
}

std::vector<NumberedTile> tilesOnPhoto(const TilePlan& plan) {
    std::vector<NumberedTile> tiles;
    if (!hasOverview(plan) && !plan.tiles.empty())
        tiles.push_back({1, plan.tiles.front().photoRect});
    for (std::size_t i = 1; hasOverview(plan) && i < plan.tiles.size(); ++i)
        tiles.push_back({static_cast<int>(i), plan.tiles[i].photoRect});
    return tiles;
}

}  // namespace tessera
