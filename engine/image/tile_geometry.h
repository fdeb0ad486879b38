// SPDX-License-Identifier: MIT
// Where the parts of a plan are on the photo, for everything that draws it. All rectangles are in
// photo pixels and reach outside the photo where tiles hold padding.
#pragma once

#include <vector>

#include "engine/image/tile_plan.h"

namespace tessera {

PhotoRect wholePhoto(const TilePlan& plan);
// The smallest rectangle that holds the photo and all tiles.
PhotoRect sceneOf(const TilePlan& plan);
// The canvas that is cut into tiles. For TileMode::Pad, accurate only to whole pixels of the tile.
PhotoRect canvasOf(const TilePlan& plan);

// A part of the map, counted in its cells before unpadding.
PhotoRect mapPart(const TilePlan& plan, int column, int row, int columns, int rows);
// The part of the map that unpadding keeps; all of it if nothing is removed.
PhotoRect keptMap(const TilePlan& plan);
// The area that one row of image tokens covers; row 0 is the first that unpadding keeps.
PhotoRect tokenRow(const TilePlan& plan, int row);

// The part of a tile's rectangle that patches cover: less than all unless they divide its size.
PhotoRect seenPart(const TilePlan& plan, const PhotoRect& tile);
// Where lines between the tokens' places are drawn, or between patches where tokens have no place.
struct CellLines {
    std::vector<double> x;  // in photo pixels, from left to right; the outer edges too
    std::vector<double> y;
};
CellLines cellLines(const TilePlan& plan);

// Whether tile 0 shows the whole photo in addition to the grid.
bool hasOverview(const TilePlan& plan);

// The tiles to draw on the photo: without the overview, and only one of several that show the
// same. Numbered as the encoder counts them, where the overview is 0; a single tile is 1.
struct NumberedTile {
    int number = 0;
    PhotoRect rect;
};
std::vector<NumberedTile> tilesOnPhoto(const TilePlan& plan);

}  // namespace tessera
