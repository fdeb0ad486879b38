// SPDX-License-Identifier: MIT
#include "engine/image/preprocess.h"

#include <cassert>

#include "engine/image/modes/modes.h"

namespace tessera {

TilePixels cutTiles(const ImageRgb8& image, const TilePlan& plan, std::stop_token stop) {
    assert(image.widthPx == plan.photo.widthPx && image.heightPx == plan.photo.heightPx);
    return modes::stepsOf(plan.scheme.mode).cut(image, plan, stop);
}

}  // namespace tessera
