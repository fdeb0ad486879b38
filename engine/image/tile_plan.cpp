// SPDX-License-Identifier: MIT
#include "engine/image/tile_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

namespace tessera {
namespace {

std::string text(const Resolution& resolution) {
    const auto& [widthPx, heightPx] = resolution;
    return fmt::format("{}x{}", widthPx, heightPx);
}

std::string text(const PlannedTile& tile) {
    const auto& [gridColumn, gridRow, photoRect, sizePx] = tile;
    const auto& [x, y, width, height] = photoRect;
    return fmt::format("{},{}:{},{},{},{}:{}", gridColumn, gridRow, x, y, width, height, sizePx);
}

// Leaves out the pinpoints and the largest number of tiles: those say which grids are on offer, not
// which was chosen. localTokens and fixedMode do not change how a photo is cut.
std::string text(const TileScheme& scheme) {
    const auto& [mode, merge, newlinePerRow, rules, tileSizePx, patchSizePx, pinpoints, padColour,
                 tokensPerSide, columnsFirst, localTokens, scalesPx, hdTiles, secondTileSizePx,
                 fixedMode] = scheme;
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}", static_cast<int>(mode),
                       static_cast<int>(merge), newlinePerRow, static_cast<int>(rules), tileSizePx,
                       patchSizePx, padColour[0], padColour[1], padColour[2], tokensPerSide,
                       columnsFirst, fmt::join(scalesPx, "-"), secondTileSizePx);
}

}  // namespace

// Every field is named here and above, so adding one is a compile error until somebody decides
// whether it counts.
std::string cutKey(const TilePlan& plan) {
    const auto& [scheme, photo, candidates, bestResolution, gridColumns, gridRows, resized, pasteX,
                 pasteY, tiles, patchesPerSide, cellsPerSide, mapRows, mapColumns, firstRow,
                 firstColumn, rows, columns, tokens] = plan;
    std::string key = fmt::format(
        "{};{};{};{},{};{};{},{};{},{};{},{};{},{};{},{};{}", text(scheme), text(photo),
        text(bestResolution), gridColumns, gridRows, text(resized), pasteX, pasteY, patchesPerSide,
        cellsPerSide, mapRows, mapColumns, firstRow, firstColumn, rows, columns, tokens);
    for (const PlannedTile& tile : tiles)
        fmt::format_to(std::back_inserter(key), ";{}", text(tile));
    return key;
}

}  // namespace tessera
