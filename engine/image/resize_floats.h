// SPDX-License-Identifier: MIT
// Resizing in f32 as torch's interpolate does it, where a family makes a smaller picture from
// values that are not bytes. Pillow's resizing of photos is in resize.h.
#pragma once

#include <span>
#include <vector>

#include "engine/image/tile_plan.h"

namespace tessera {

// mode="bicubic", align_corners=False, antialias=False: a = -0.75, four taps, clamped to the
// border; the result is not clamped. planes [n, from.height, from.width] -> [n, to.height,
// to.width].
std::vector<float> resizeBicubicFloats(std::span<const float> planes, Resolution from,
                                       Resolution to);

// mode="bilinear", align_corners=False, antialias=True: a triangle that widens with the
// reduction.
std::vector<float> resizeBilinearFloats(std::span<const float> planes, Resolution from,
                                        Resolution to);

}  // namespace tessera
