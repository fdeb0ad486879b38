// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <stop_token>

#include "engine/image/image.h"

namespace tessera {

// Pillow's 8-bit bicubic (a = -0.5, antialiased when shrinking): horizontal pass first, 8-bit
// intermediate, then vertical; a pass is skipped when its axis does not change. Bit-identical to
// Image.resize((widthPx, heightPx), BICUBIC). Both sizes must be at least 1. A large photo takes a
// good part of a second; `stop` ends the work early and leaves the pixels unfinished.
ImageRgb8 resizeBicubic(const ImageRgb8& image, int widthPx, int heightPx,
                        std::stop_token stop = {});

// The same with Pillow's BILINEAR: a triangle, antialiased when shrinking.
ImageRgb8 resizeBilinear(const ImageRgb8& image, int widthPx, int heightPx,
                         std::stop_token stop = {});

// A canvas of one colour with a photo on it. The canvas is never built: it may be far larger than
// the photo (a panorama padded to a square) and costs nothing. The photo must lie inside it.
struct CanvasView {
    const ImageRgb8* photo = nullptr;
    int widthPx = 0;
    int heightPx = 0;
    int photoX = 0;
    int photoY = 0;
    std::array<std::uint8_t, 3> colour = {};
};

// A part of a picture, in its pixels.
struct PixelWindow {
    int x = 0;
    int y = 0;
    int widthPx = 0;
    int heightPx = 0;
};

// The part of the canvas, resized to widthPx x heightPx, that `window` covers; bit-identical to
// building the canvas, resizing it and cropping. Only what the window needs is computed.
ImageRgb8 resizeBicubic(const CanvasView& canvas, int widthPx, int heightPx, PixelWindow window,
                        std::stop_token stop = {});

}  // namespace tessera
