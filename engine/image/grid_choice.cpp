// SPDX-License-Identifier: MIT
#include "engine/image/grid_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

bool hasPinpoints(const TileScheme& scheme) {
    return hasGrid(scheme) && !scheme.pinpoints.empty() && scheme.tileSizePx > 0;
}

struct HdGrid {
    std::string name;
    int tilesAtMost;  // the least TileScheme::hdTiles that gives it
};

// The grids of HdTransform, from few tiles to many.
std::vector<HdGrid> hdGrids(const TileScheme& scheme, Resolution photo) {
    TileScheme one = scheme;
    std::vector<HdGrid> grids;
    for (one.hdTiles = 1; one.hdTiles <= std::max(kTrainedHdTiles, scheme.hdTiles); ++one.hdTiles) {
        const TilePlan plan = planTiles(photo, one);
        std::string name = gridName(plan.gridColumns, plan.gridRows);
        if (grids.empty() || grids.back().name != name)
            grids.push_back({std::move(name), one.hdTiles});
    }
    return grids;
}

Error noSuchGrid(const TileScheme& scheme, Resolution photo, std::string_view grid) {
    const std::vector<std::string> names = gridNames(scheme, photo);
    return Error(ErrorCode::InvalidArgument, "There is no grid \"{}\" here. Choose one of {}.",
                 grid, fmt::join(names, ", "));
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

std::vector<std::string> gridNames(const TileScheme& scheme, Resolution photo) {
    std::vector<std::string> names;
    if (scheme.mode == TileMode::HdTransform)
        for (HdGrid& grid : hdGrids(scheme, photo))
            names.push_back(std::move(grid.name));
    if (!hasPinpoints(scheme))
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

Result<TileScheme> withGrid(const TileScheme& scheme, Resolution photo, std::string_view grid) {
    if (grid.empty())
        return scheme;
    TileScheme chosen = scheme;
    if (scheme.mode == TileMode::HdTransform) {
        const std::vector<HdGrid> grids = hdGrids(scheme, photo);
        const auto found = std::find_if(grids.begin(), grids.end(),
                                        [&](const HdGrid& one) { return one.name == grid; });
        if (found == grids.end())
            return noSuchGrid(scheme, photo, grid);
        chosen.hdTiles = found->tilesAtMost;
        return chosen;
    }
    if (!hasPinpoints(scheme))
        return Error(ErrorCode::InvalidArgument,
                     "This model has no choice of grids, so the grid \"{}\" cannot be chosen. "
                     "Leave the grid out.",
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
    if (found == scheme.pinpoints.end())
        return noSuchGrid(scheme, photo, grid);
    chosen.pinpoints = {*found};
    return chosen;
}

Result<TileScheme> withTilesAtMost(const TileScheme& scheme, std::optional<int> tiles) {
    if (!tiles)
        return scheme;
    if (scheme.mode != TileMode::HdTransform)
        return Error(ErrorCode::InvalidArgument,
                     "The number of tiles cannot be set for this model, only for XComposer2-4KHD.");
    if (*tiles < 1 || *tiles > kMostHdTiles)
        return Error(ErrorCode::InvalidArgument,
                     "A photo cannot be cut into at most {} tiles. Give a number from 1 to {}.",
                     *tiles, kMostHdTiles);
    TileScheme chosen = scheme;
    chosen.hdTiles = *tiles;
    return chosen;
}

}  // namespace tessera
