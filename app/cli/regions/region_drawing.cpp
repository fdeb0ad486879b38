// SPDX-License-Identifier: MIT
#include "app/cli/regions/region_drawing.h"

#include <algorithm>
#include <span>

#include "app/cli/tiles/canvas.h"

namespace tessera {
namespace {

constexpr Colour kAccent = {255, 138, 31};
constexpr Colour kDarkEdge = {20, 20, 24};
constexpr Colour kLightEdge = {255, 255, 255};

std::vector<CanvasPoint> outlineOf(const AnswerRegion& region, const ImageRgb8& photo) {
    std::vector<CanvasPoint> points;
    const auto add = [&](int x, int y) {
        // The right and lower edge are drawn in the last column and row.
        points.push_back({std::min(x, photo.widthPx - 1), std::min(y, photo.heightPx - 1)});
    };
    const auto at = [&](std::size_t corner) {
        return pixelsOf(region.corners[corner], photo.widthPx, photo.heightPx);
    };
    if (region.shape == AnswerRegion::Shape::Box) {
        const auto [left, top] = at(0);
        const auto [right, bottom] = at(1);
        add(left, top);
        add(right, top);
        add(right, bottom);
        add(left, bottom);
        return points;
    }
    for (std::size_t corner = 0; corner < region.corners.size(); ++corner) {
        const auto [x, y] = at(corner);
        add(x, y);
    }
    return points;
}

void drawOutline(Canvas& canvas, std::span<const CanvasPoint> points, int thicknessPx,
                 Colour colour) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        canvas.line(points[i], points[(i + 1) % points.size()], thicknessPx, colour);
    }
}

// Inside of the region at its first corner, or wherever in the photo there is room for it.
void drawNumber(Canvas& canvas, const ImageRgb8& photo, CanvasPoint corner, int number, int dotPx) {
    const int padding = 2 * dotPx + 1;
    DrawRect chip{corner.x + padding, corner.y + padding,
                  Canvas::numberWidthPx(number, dotPx) + 2 * padding,
                  Canvas::numberHeightPx(dotPx) + 2 * padding};
    chip.x = std::max(0, std::min(chip.x, photo.widthPx - chip.widthPx));
    chip.y = std::max(0, std::min(chip.y, photo.heightPx - chip.heightPx));
    canvas.fill(chip, kDarkEdge);
    canvas.outline(chip, 1, kAccent);
    canvas.drawNumber(number, chip.x + padding, chip.y + padding, dotPx, kLightEdge);
}

}  // namespace

ImageRgb8 drawRegions(const ImageRgb8& photo, const std::vector<AnswerRegion>& regions) {
    Canvas canvas(photo);
    // Odd, so that the middle of a line is the region's edge.
    const int linePx = 2 * std::clamp(std::max(photo.widthPx, photo.heightPx) / 300, 0, 3) + 1;
    for (const AnswerRegion& region : regions) {
        const std::vector<CanvasPoint> points = outlineOf(region, photo);
        // Dark outside, light inside: one of them shows on any photo.
        drawOutline(canvas, points, linePx + 4, kDarkEdge);
        drawOutline(canvas, points, linePx + 2, kLightEdge);
        drawOutline(canvas, points, linePx, kAccent);
    }
    // Above all lines.
    int number = 0;
    for (const AnswerRegion& region : regions) {
        drawNumber(canvas, photo, outlineOf(region, photo).front(), ++number,
                   std::max(1, linePx / 2 + 1));
    }
    return std::move(canvas).take();
}

}  // namespace tessera
