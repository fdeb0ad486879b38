// SPDX-License-Identifier: MIT
// From the cut tiles to what the vision towers receive.
#pragma once

#include <array>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "engine/image/image.h"
#include "engine/image/preprocess.h"
#include "engine/image/tile_plan.h"

namespace tessera {

struct PixelNorm {
    std::array<float, 3> mean = {0, 0, 0};
    std::array<float, 3> std = {1, 1, 1};
};
inline constexpr PixelNorm kUnitNorm = {};  // values from 0 to 1

// (u8 / 255 - mean) / std per channel, in this order and in f32, as every reference does to the
// last bit. Returns [tiles, 3, S, S] f32.
std::vector<float> normalisePixels(const TilePixels& tiles, const PixelNorm& norm);
// (x - mean) / std per channel, in place; planes [3, S, S].
void normalise(std::vector<float>& planes, const PixelNorm& norm);

struct TowerPixels {
    std::uint32_t tiles = 0;
    // [tiles, 3, S, S] f32, in the order of TilePlan::tiles. Scales: the small size, then the
    // squares of the larger ones; HdTransform: the global view, then the tiles.
    std::vector<float> pixels;
    std::vector<float> second;  // Letterbox with two towers: [tiles, 3, s, s] f32
    std::vector<float> canvas;  // Scales only: the photo at its largest size, [1, 3, L, L] f32
};

// `tiles` from cutTiles() with this plan; `second`: the norm of the second tower, where there is
// one. Once `stop` is requested it returns soon, with unfinished pixels.
TowerPixels towerPixels(const TilePixels& tiles, const TilePlan& plan, const PixelNorm& norm,
                        const PixelNorm& second, std::stop_token stop = {});

// What the towers see, for people to look at: plan.tiles in order, each sizePx x sizePx, with
// values beyond black and white cut off. `image` must have the plan's photo size. Empty once `stop`
// is requested.
std::vector<ImageRgb8> tilePictures(const ImageRgb8& image, const TilePlan& plan,
                                    std::stop_token stop = {});

}  // namespace tessera
