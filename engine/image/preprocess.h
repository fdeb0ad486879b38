// SPDX-License-Identifier: MIT
#pragma once

#include <array>
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

// Resizes, pads and cuts the photo as the plan says. `image` must have the plan's photo size.
// Once `stop` is requested it returns soon, with unfinished pixels.
TilePixels cutTiles(const ImageRgb8& image, const TilePlan& plan, std::stop_token stop = {});

// (u8 / 255 - mean) / std per channel. Returns [tiles, 3, S, S] f32.
std::vector<float> normalisePixels(const TilePixels& tiles, const std::array<float, 3>& mean,
                                   const std::array<float, 3>& std);

}  // namespace tessera
