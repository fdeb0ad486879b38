// SPDX-License-Identifier: MIT
// A grid chosen by the user instead of by the model's rule. Where the rule takes as many tiles as a
// photo may have (TileMode::HdTransform), each grid is the choice of such a number: for one photo,
// by the grid's name, or for all, as a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/tile_plan.h"

namespace tessera {

// The photo as a single tile, squashed as the overview of a grid is.
inline constexpr std::string_view kOverviewGrid = "overview";

// "2x1": columns, rows.
std::string gridName(int columns, int rows);
// The grid of a canvas of this size, in whole tiles.
std::string gridName(Resolution canvas, int tileSizePx);

// Whether `name` has the form of a grid's name, even if no model offers that grid.
bool isGridName(std::string_view name);

// More tiles than this do not fit into the prompts that 4KHD was made for.
inline constexpr int kMostHdTiles = 100;
// As many as 4KHD was trained with ("4K").
inline constexpr int kTrainedHdTiles = 55;

// What a photo of this size can be cut into with this scheme: kOverviewGrid, then the grids of its
// pinpoints in their order; for HdTransform, the grids of 1 to kTrainedHdTiles tiles, or up to the
// scheme's own number if that is larger. Empty where the scheme has no grids.
std::vector<std::string> gridNames(const TileScheme& scheme, Resolution photo);

// The largest width and the largest height among the scheme's pinpoints; 0 x 0 if it has none.
Resolution largestCanvas(const TileScheme& scheme);

// The scheme with this grid as its only one, for a photo of this size; unchanged if the name is
// empty. Errors: InvalidArgument (not one of gridNames(); the message lists them).
Result<TileScheme> withGrid(const TileScheme& scheme, Resolution photo, std::string_view grid);

// The scheme with this many tiles at most for any photo (hd_num), from 1 to kMostHdTiles; unchanged
// for nullopt. Errors: InvalidArgument (another number, or not HdTransform).
Result<TileScheme> withTilesAtMost(const TileScheme& scheme, std::optional<int> tiles);

}  // namespace tessera
