// SPDX-License-Identifier: MIT
// Draws how a photo is cut: grid and tile numbers over the photo, padding hatched, what unpadding
// removes, a crop loses or no patch covers dimmed, and beside it the overview, or what a second
// tower sees.
#pragma once

#include <filesystem>

#include "engine/core/result.h"
#include "engine/image/image.h"
#include "engine/image/tile_plan.h"

namespace tessera {

// `photo` must have the plan's photo size. The drawing's long side is at most 1600 px.
ImageRgb8 drawTilePlan(const ImageRgb8& photo, const TilePlan& plan);

// A grey checkerboard in place of a photo of which only the size is known. Sides at least 1.
ImageRgb8 checkerPhoto(Resolution size);

// Errors: WriteFailed.
Result<void> writePng(const ImageRgb8& image, const std::filesystem::path& path);

}  // namespace tessera
