// SPDX-License-Identifier: MIT
// The grids of TileMode::HdTransform: the longer side of the photo gets a number of tiles, its
// aspect decides the rest.
#pragma once

#include "engine/image/tile_plan.h"

namespace tessera::modes {

struct HdGrid {
    int columns = 1;
    int rows = 1;
    int tilesAtMost = 1;  // the least TileScheme::hdTiles that gives this grid
};

// With `longTiles` tiles along the longer side of the photo.
HdGrid hdGrid(Resolution photo, int longTiles, int tileSizePx);

}  // namespace tessera::modes
