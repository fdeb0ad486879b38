// SPDX-License-Identifier: MIT
// A grid chosen by the user instead of by the model's rule.
#pragma once

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

// What a photo can be cut into with this scheme: kOverviewGrid, then the grids of its pinpoints in
// their order. Empty where the scheme has no grids.
std::vector<std::string> gridNames(const TileScheme& scheme);

// The largest width and the largest height among the scheme's pinpoints; 0 x 0 if it has none.
Resolution largestCanvas(const TileScheme& scheme);

// The scheme with this grid as its only one; unchanged if the name is empty. Errors:
// InvalidArgument (not one of gridNames(); the message lists them).
Result<TileScheme> withGrid(const TileScheme& scheme, std::string_view grid);

}  // namespace tessera
