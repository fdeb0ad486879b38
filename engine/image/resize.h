// SPDX-License-Identifier: MIT
#pragma once

#include "engine/image/image.h"

namespace tessera {

// Pillow's 8-bit bicubic (a = -0.5, antialiased when shrinking): horizontal pass first, 8-bit
// intermediate, then vertical; a pass is skipped when its axis does not change. Bit-identical to
// Image.resize((widthPx, heightPx), BICUBIC). Both sizes must be at least 1.
ImageRgb8 resizeBicubic(const ImageRgb8& image, int widthPx, int heightPx);

}  // namespace tessera
