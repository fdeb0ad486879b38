// SPDX-License-Identifier: MIT
// How the families beside LLaVA cut photos, from the sizes in their checkpoints. Sizes in pixels.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/image/tile_plan.h"

namespace tessera {

// Squashed to S x S; `scalesPx` (S2): to each of these, multiples of S from S itself on. 2 x 2
// patches become a token, in columns.
TileScheme vilaScheme(int tileSizePx, int patchSizePx, std::vector<int> scalesPx = {});

// Squashed to S x S; `queries` learned rows (a square number) attend to the whole of it.
TileScheme qwenVlScheme(int tileSizePx, int patchSizePx, int queries);

// A square of S x S filled with `padColour`; `secondSizePx`: SigLIP's size where SAM sees the
// square (7B), else 0. `patchSizePx`: SigLIP's, whose patches become the tokens.
TileScheme deepSeekVlScheme(int tileSizePx, int secondSizePx, int patchSizePx,
                            std::array<std::uint8_t, 3> padColour);

// VL-7B, VL-1.8B and 7B: squashed to S x S, a token for each patch.
TileScheme xcomposer2Scheme(int tileSizePx, int patchSizePx);

// 4KHD: up to `hdTiles` tiles of S x S; 2 x 2 patches become a token.
TileScheme xcomposer2HdScheme(int tileSizePx, int patchSizePx, int hdTiles = 25);

}  // namespace tessera
