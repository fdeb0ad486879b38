// SPDX-License-Identifier: MIT
// What each TileMode does with a photo, one file for each kind. The reference's own arithmetic:
// Python floats are doubles, int() truncates, // floors, and the order of operations decides which
// of two integers a product lands on. Keep it literal.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "engine/image/image.h"
#include "engine/image/preprocess.h"
#include "engine/image/tile_plan.h"
#include "engine/image/tower_pixels.h"

namespace tessera::modes {

enum class Tiling {
    Single,
    SameRows,    // several tiles that share one set of rows
    Grid,        // an overview and a grid; the scheme says whether the grid's maps are merged
    MergedGrid,  // the same, with the maps always merged
};

// In the order in which they happen.
struct Steps {
    // Given the scheme, the photo and a single tile's canvas and map, fills the rest.
    void (*plan)(TilePlan&);
    std::vector<std::int32_t> (*tokenSources)(const TilePlan&);
    TilePixels (*cut)(const ImageRgb8&, const TilePlan&, const std::stop_token&);
    TowerPixels (*towerPixels)(const TilePixels&, const TilePlan&, const PixelNorm&,
                               const PixelNorm& second, const std::stop_token&);
    Tiling tiling = Tiling::Single;
};

extern const Steps kCrop;
extern const Steps kPad;
extern const Steps kSquash;
extern const Steps kTileGrid;  // Hd and AnyRes
extern const Steps kScales;
extern const Steps kLetterbox;
extern const Steps kHdTransform;

inline const Steps& stepsOf(TileMode mode) {
    switch (mode) {
        case TileMode::Crop:
            return kCrop;
        case TileMode::Pad:
            return kPad;
        case TileMode::Squash:
            break;
        case TileMode::Hd:
        case TileMode::AnyRes:
            return kTileGrid;
        case TileMode::Scales:
            return kScales;
        case TileMode::Letterbox:
            return kLetterbox;
        case TileMode::HdTransform:
            return kHdTransform;
    }
    return kSquash;
}

// Shared by several modes.
PhotoRect wholePhoto(Resolution photo);
// The rows of so many tiles, one after another.
std::vector<std::int32_t> rowsInOrder(const TilePlan& plan, int tiles);
// The tiles as they are, normalised.
TowerPixels plainPixels(const TilePixels& tiles, const TilePlan& plan, const PixelNorm& norm,
                        const PixelNorm& second, const std::stop_token& stop);
// Copies the part of `picture` (at plan.pasteX, plan.pasteY on the canvas) that falls on the tile
// whose upper left corner is at `left`, `top`. `out` [S, S, 3] u8.
void copyIntoTile(const ImageRgb8& picture, const TilePlan& plan, int left, int top, int side,
                  std::uint8_t* out);

}  // namespace tessera::modes
