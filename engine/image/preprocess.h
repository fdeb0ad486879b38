// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "engine/image/image.h"
#include "engine/image/tile_plan.h"

namespace tessera {

struct TilePixels {
    int tiles = 0;
    int tileSizePx = 0;
    std::vector<std::uint8_t> pixels;  // [tiles, S, S, 3] u8
};

// Resizes, pads and cuts the photo as the plan says: all bytes that the towers' pixels are made of.
// Scales: one tile of the largest size; Letterbox: the square; HdTransform: the tiles of the grid,
// without the overview. `image` must have the plan's photo size. Once `stop` is requested it
// returns soon, with unfinished pixels.
TilePixels cutTiles(const ImageRgb8& image, const TilePlan& plan, std::stop_token stop = {});

}  // namespace tessera
