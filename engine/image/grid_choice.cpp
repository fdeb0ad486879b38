// SPDX-License-Identifier: MIT
#include "engine/image/grid_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

bool hasGrids(const TileScheme& scheme) {
    return hasGrid(scheme) && !scheme.pinpoints.empty() && scheme.tileSizePx > 0;
}

// TileRules::Hf reads the list as (height, width).
Resolution canvasOf(const Resolution& pinpoint, TileRules rules) {
    return rules == TileRules::Hf ? Resolution{pinpoint.heightPx, pinpoint.widthPx} : pinpoint;
}

bool isCount(std::string_view text) {
    return !text.empty() && text.size() <= 4 && text.front() != '0' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string gridName(int columns, int rows) {
    return fmt::format("{}x{}", columns, rows);
}

std::string gridName(Resolution canvas, int tileSizePx) {
    const auto tiles = [tileSizePx](int sidePx) {
        return std::max(1, (sidePx + tileSizePx - 1) / tileSizePx);
    };
    return gridName(tiles(canvas.widthPx), tiles(canvas.heightPx));
}

bool isGridName(std::string_view name) {
    const std::size_t cross = name.find('x');
    return name == kOverviewGrid ||
           (cross != std::string_view::npos && isCount(name.substr(0, cross)) &&
            isCount(name.substr(cross + 1)));
}

std::vector<std::string> gridNames(const TileScheme& scheme) {
    std::vector<std::string> names;
    if (!hasGrids(scheme))
        return names;
    names.emplace_back(kOverviewGrid);
    for (const Resolution& pinpoint : scheme.pinpoints) {
        std::string name = gridName(canvasOf(pinpoint, scheme.rules), scheme.tileSizePx);
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    return names;
}

Resolution largestCanvas(const TileScheme& scheme) {
    Resolution largest;
    for (const Resolution& canvas : scheme.pinpoints) {
        largest.widthPx = std::max(largest.widthPx, canvas.widthPx);
        largest.heightPx = std::max(largest.heightPx, canvas.heightPx);
    }
    return largest;
}

Result<TileScheme> withGrid(const TileScheme& scheme, std::string_view grid) {
    if (grid.empty())
        return scheme;
    TileScheme chosen = scheme;
    if (!hasGrids(scheme))
        return Error(ErrorCode::InvalidArgument,
                     "Photos are seen as a single tile here, so there is no grid "
                     "\"{}\" to choose. Leave the grid out.",
                     grid);
    if (grid == kOverviewGrid) {
        chosen.mode = TileMode::Squash;
        chosen.merge = MergeType::Flat;
        chosen.newlinePerRow = false;
        chosen.pinpoints.clear();
        return chosen;
    }
    const auto found = std::find_if(
        scheme.pinpoints.begin(), scheme.pinpoints.end(), [&](const Resolution& pinpoint) {
            return gridName(canvasOf(pinpoint, scheme.rules), scheme.tileSizePx) == grid;
        });
    if (found == scheme.pinpoints.end()) {
        const std::vector<std::string> names = gridNames(scheme);
        return Error(ErrorCode::InvalidArgument, "There is no grid \"{}\" here. Choose one of {}.",
                     grid, fmt::join(names, ", "));
    }
    chosen.pinpoints = {*found};
    return chosen;
}

}  // namespace tessera
