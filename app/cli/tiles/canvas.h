// SPDX-License-Identifier: MIT
// Drawing on a picture: rectangles, hatching, numbers. Everything is clipped to the picture.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "engine/image/image.h"

namespace tessera {

using Colour = std::array<std::uint8_t, 3>;

// In pixels of the target picture.
struct DrawRect {
    int x = 0, y = 0, widthPx = 0, heightPx = 0;
    int right() const { return x + widthPx; }
    int bottom() const { return y + heightPx; }
};

struct CanvasPoint {
    int x = 0, y = 0;
};

class Canvas {
  public:
    explicit Canvas(ImageRgb8 picture) : m_image(std::move(picture)) {}
    Canvas(int widthPx, int heightPx, Colour background);

    void fill(DrawRect area, Colour colour);
    // Stripes from lower left to upper right.
    void hatch(DrawRect area, Colour ground, Colour stripe);
    // Mixes the area with the colour; opacity 0 to 1.
    void tint(DrawRect area, Colour colour, double opacity);
    void draw(const ImageRgb8& picture, int x, int y);
    void outline(DrawRect area, int thicknessPx, Colour colour);
    // Between the middles of two pixels, with round ends.
    void line(CanvasPoint from, CanvasPoint to, int thicknessPx, Colour colour);

    // Digits of a built-in font, 5 x 7 dots of `dotPx` pixels each, with a dot between them.
    static int numberWidthPx(int number, int dotPx);
    static int numberHeightPx(int dotPx) { return 7 * dotPx; }
    void drawNumber(int number, int x, int y, int dotPx, Colour colour);

    ImageRgb8 take() && { return std::move(m_image); }

  private:
    template <typename PerPixel>
    void forEachPixel(DrawRect area, PerPixel perPixel);

    ImageRgb8 m_image;
};

}  // namespace tessera
