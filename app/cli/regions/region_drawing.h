// SPDX-License-Identifier: MIT
// Draws the regions of an answer over the photo that they belong to.
#pragma once

#include <vector>

#include "engine/image/image.h"
#include "engine/text/answer_regions.h"

namespace tessera {

// In the photo's own size, so that a region's pixels are those of the drawing. Each region is
// outlined and has its number, from 1, in the order of the list.
ImageRgb8 drawRegions(const ImageRgb8& photo, const std::vector<AnswerRegion>& regions);

}  // namespace tessera
