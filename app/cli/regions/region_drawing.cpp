// SPDX-License-Identifier: MIT
#include "app/cli/regions/region_drawing.h"

#include <algorithm>
#include <optional>
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
    for (std::size_t i = 0; i < points.size(); ++i)
        canvas.line(points[i], points[(i + 1) % points.size()], thicknessPx, colour);
}

bool overlap(const DrawRect& a, const DrawRect& b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

// A place for a chip of this size: inside of the region at its first corner, or, if the chip covers
// one of `others` there, at another or above or below the region; in any case inside of the photo.
DrawRect placeOf(const ImageRgb8& photo, const std::vector<CanvasPoint>& outline, DrawRect chip,
                 int paddingPx, const std::vector<DrawRect>& others) {
    const auto [left, right] = std::ranges::minmax(outline, {}, &CanvasPoint::x);
    const auto [top, bottom] = std::ranges::minmax(outline, {}, &CanvasPoint::y);
    const CanvasPoint corner = outline.front();
    const int fromRight = right.x - paddingPx - chip.widthPx;
    const int fromBottom = bottom.y - paddingPx - chip.heightPx;
    const CanvasPoint places[] = {{corner.x + paddingPx, corner.y + paddingPx},
                                  {fromRight, top.y + paddingPx},
                                  {fromRight, fromBottom},
                                  {left.x + paddingPx, fromBottom},
                                  {left.x, top.y - paddingPx - chip.heightPx},
                                  {left.x, bottom.y + paddingPx}};
    std::optional<DrawRect> first;
    for (const CanvasPoint& place : places) {
        chip.x = std::max(0, std::min(place.x, photo.widthPx - chip.widthPx));
        chip.y = std::max(0, std::min(place.y, photo.heightPx - chip.heightPx));
        if (std::ranges::none_of(others, [&](const DrawRect& o) { return overlap(chip, o); }))
            return chip;
        first = first.value_or(chip);
    }
    return *first;
}

// Returns what it covers.
DrawRect drawNumber(Canvas& canvas, const ImageRgb8& photo, const std::vector<CanvasPoint>& outline,
                    int number, int dotPx, const std::vector<DrawRect>& others) {
    const int padding = 2 * dotPx + 1;
    const DrawRect size{0, 0, Canvas::numberWidthPx(number, dotPx) + 2 * padding,
                        Canvas::numberHeightPx(dotPx) + 2 * padding};
    const DrawRect chip = placeOf(photo, outline, size, padding, others);
    canvas.fill(chip, kDarkEdge);
    canvas.outline(chip, 1, kAccent);
    canvas.drawNumber(number, chip.x + padding, chip.y + padding, dotPx, kLightEdge);
    return chip;
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
    std::vector<DrawRect> chips;
    for (const AnswerRegion& region : regions) {
        chips.push_back(drawNumber(canvas, photo, outlineOf(region, photo),
                                   static_cast<int>(chips.size()) + 1, std::max(1, linePx / 2 + 1),
                                   chips));
    }
    return std::move(canvas).take();
}

}  // namespace tessera
