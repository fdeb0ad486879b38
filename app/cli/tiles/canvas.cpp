// SPDX-License-Identifier: MIT
#include "app/cli/tiles/canvas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace tessera {
namespace {

// Rows from top to bottom, the leftmost dot in bit 4.
constexpr std::array<std::array<std::uint8_t, 7>, 10> kDigits = {{
    {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E},
    {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E},
    {0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F},
    {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E},
    {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02},
    {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E},
    {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E},
    {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08},
    {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E},
    {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C},
}};
constexpr int kDigitColumns = 5;
constexpr int kHatchPeriodPx = 12;
constexpr int kHatchStripePx = 3;

}  // namespace

Canvas::Canvas(int widthPx, int heightPx, Colour background) : m_image{widthPx, heightPx, {}} {
    m_image.pixels.resize(static_cast<std::size_t>(widthPx) * static_cast<std::size_t>(heightPx) *
                          3);
    fill({0, 0, widthPx, heightPx}, background);
}

template <typename PerPixel>
void Canvas::forEachPixel(DrawRect area, PerPixel perPixel) {
    const int left = std::max(0, area.x);
    const int right = std::min(m_image.widthPx, area.right());
    const int top = std::max(0, area.y);
    const int bottom = std::min(m_image.heightPx, area.bottom());
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x)
            perPixel(
                x, y,
                m_image.pixels.data() + (static_cast<std::ptrdiff_t>(y) * m_image.widthPx + x) * 3);
}

void Canvas::fill(DrawRect area, Colour colour) {
    forEachPixel(area, [&](int, int, std::uint8_t* pixel) {
        std::copy(colour.begin(), colour.end(), pixel);
    });
}

void Canvas::hatch(DrawRect area, Colour ground, Colour stripe) {
    forEachPixel(area, [&](int x, int y, std::uint8_t* pixel) {
        const Colour& colour = (x + y) % kHatchPeriodPx < kHatchStripePx ? stripe : ground;
        std::copy(colour.begin(), colour.end(), pixel);
    });
}

void Canvas::tint(DrawRect area, Colour colour, double opacity) {
    forEachPixel(area, [&](int, int, std::uint8_t* pixel) {
        for (std::size_t c = 0; c < 3; ++c)
            pixel[c] =
                static_cast<std::uint8_t>(pixel[c] * (1.0 - opacity) + colour[c] * opacity + 0.5);
    });
}

void Canvas::draw(const ImageRgb8& picture, int x, int y) {
    forEachPixel({x, y, picture.widthPx, picture.heightPx},
                 [&](int px, int py, std::uint8_t* pixel) {
                     const std::ptrdiff_t source =
                         (static_cast<std::ptrdiff_t>(py - y) * picture.widthPx + px - x) * 3;
                     std::copy_n(picture.pixels.data() + source, 3, pixel);
                 });
}

void Canvas::outline(DrawRect area, int thicknessPx, Colour colour) {
    fill({area.x, area.y, area.widthPx, thicknessPx}, colour);
    fill({area.x, area.bottom() - thicknessPx, area.widthPx, thicknessPx}, colour);
    fill({area.x, area.y, thicknessPx, area.heightPx}, colour);
    fill({area.right() - thicknessPx, area.y, thicknessPx, area.heightPx}, colour);
}

void Canvas::line(CanvasPoint from, CanvasPoint to, int thicknessPx, Colour colour) {
    const double reach = thicknessPx / 2.0;
    const int margin = thicknessPx / 2;
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const double squared = dx * dx + dy * dy;
    const DrawRect around{std::min(from.x, to.x) - margin, std::min(from.y, to.y) - margin,
                          std::abs(to.x - from.x) + 2 * margin + 1,
                          std::abs(to.y - from.y) + 2 * margin + 1};
    forEachPixel(around, [&](int x, int y, std::uint8_t* pixel) {
        const double along = ((x - from.x) * dx + (y - from.y) * dy) / std::max(squared, 1.0);
        const double t = std::clamp(along, 0.0, 1.0);
        if (std::hypot(x - from.x - t * dx, y - from.y - t * dy) <= reach)
            std::copy(colour.begin(), colour.end(), pixel);
    });
}

int Canvas::numberWidthPx(int number, int dotPx) {
    const int digits = static_cast<int>(std::to_string(number).size());
    return (digits * (kDigitColumns + 1) - 1) * dotPx;
}

void Canvas::drawNumber(int number, int x, int y, int dotPx, Colour colour) {
    for (const char digit : std::to_string(number)) {
        if (digit < '0' || digit > '9')
            continue;
        const auto& rows = kDigits[static_cast<std::size_t>(digit - '0')];
        for (int row = 0; row < static_cast<int>(rows.size()); ++row)
            for (int column = 0; column < kDigitColumns; ++column)
                if ((rows[static_cast<std::size_t>(row)] >> (kDigitColumns - 1 - column) & 1) != 0)
                    fill({x + column * dotPx, y + row * dotPx, dotPx, dotPx}, colour);
        x += (kDigitColumns + 1) * dotPx;
    }
}

}  // namespace tessera
