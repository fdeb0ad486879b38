// SPDX-License-Identifier: MIT
#include "app/cli/tiles/tile_drawing.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <optional>
#include <system_error>

#include "app/cli/tiles/canvas.h"
#include "engine/image/resize.h"
#include "engine/image/tile_geometry.h"
#include "engine/image/tower_pixels.h"

namespace tessera {
namespace {

constexpr int kMaxSidePx = 1598;  // rounded edges may add one pixel on either side
constexpr int kMinSidePx = 720;   // small photos are enlarged, so that lines and numbers fit
constexpr int kMarginPx = 12;

constexpr Colour kAccent = {255, 138, 31};
constexpr Colour kDarkEdge = {20, 20, 24};
constexpr Colour kLightEdge = {255, 255, 255};
constexpr Colour kPage = {38, 38, 44};
constexpr Colour kHatchGround = {92, 92, 102};
constexpr Colour kHatchStripe = {150, 150, 162};
constexpr double kDimOpacity = 0.58;

// From photo pixels to drawing pixels.
class View {
  public:
    View(const PhotoRect& scene, double scale, int originX, int originY)
        : m_scene(scene), m_scale(scale), m_originX(originX), m_originY(originY) {}

    // Rounds edges, not sizes, so that neighbours that touch in the photo touch in the drawing.
    DrawRect toDrawing(const PhotoRect& rect, int minSidePx = 1) const {
        const int left = x(rect.x);
        const int top = y(rect.y);
        return {left, top, std::max(minSidePx, x(rect.x + rect.width) - left),
                std::max(minSidePx, y(rect.y + rect.height) - top)};
    }

  private:
    int x(double photoX) const {
        return m_originX + static_cast<int>(std::lround((photoX - m_scene.x) * m_scale));
    }
    int y(double photoY) const {
        return m_originY + static_cast<int>(std::lround((photoY - m_scene.y) * m_scale));
    }

    PhotoRect m_scene;
    double m_scale;
    int m_originX;
    int m_originY;
};

// `outer` without `inner`: full-width strips above and below, then left and right of `inner`.
std::array<PhotoRect, 4> around(const PhotoRect& inner, const PhotoRect& outer) {
    const double innerRight = inner.x + inner.width;
    const double innerBottom = inner.y + inner.height;
    const double outerRight = outer.x + outer.width;
    const double outerBottom = outer.y + outer.height;
    return {{{outer.x, outer.y, outer.width, inner.y - outer.y},
             {outer.x, innerBottom, outer.width, outerBottom - innerBottom},
             {outer.x, inner.y, inner.x - outer.x, inner.height},
             {innerRight, inner.y, outerRight - innerRight, inner.height}}};
}

void dimWhatIsDropped(Canvas& canvas, const View& view, const TilePlan& plan) {
    const auto dimAround = [&](const PhotoRect& kept, const PhotoRect& whole) {
        for (const PhotoRect& lost : around(kept, whole))
            canvas.tint(view.toDrawing(lost, 0), kDarkEdge, kDimOpacity);
    };
    if (plan.scheme.mode == TileMode::Crop)
        dimAround(canvasOf(plan), wholePhoto(plan));
    else if (mergesToMap(plan))
        dimAround(keptMap(plan), canvasOf(plan));
    for (const NumberedTile& tile : tilesOnPhoto(plan))
        dimAround(seenPart(plan, tile.rect), tile.rect);
}

void drawFrame(Canvas& canvas, const DrawRect& area) {
    const auto grown = [&](int by) {
        return DrawRect{area.x - by, area.y - by, area.widthPx + 2 * by, area.heightPx + 2 * by};
    };
    // Dark outside, light inside: one of them shows on any photo.
    canvas.outline(grown(2), 1, kDarkEdge);
    canvas.outline(grown(1), 2, kAccent);
    canvas.outline(grown(-1), 1, kLightEdge);
}

void drawChip(Canvas& canvas, const DrawRect& tile, int number) {
    const int dot = std::clamp(std::min(tile.widthPx, tile.heightPx) / 60, 1, 3);
    const int padding = 2 * dot + 1;
    const DrawRect chip{tile.x + padding, tile.y + padding,
                        Canvas::numberWidthPx(number, dot) + 2 * padding,
                        Canvas::numberHeightPx(dot) + 2 * padding};
    if (chip.right() > tile.right() || chip.bottom() > tile.bottom())
        return;  // too small for a number
    canvas.fill(chip, kDarkEdge);
    canvas.outline(chip, 1, kAccent);
    canvas.drawNumber(number, chip.x + padding, chip.y + padding, dot, kLightEdge);
}

// The tile that is drawn beside the photo as the encoder sees it: the overview of a grid, or what a
// second tower sees.
struct BesideTile {
    std::size_t index;
    int number;
};
std::optional<BesideTile> besideTile(const TilePlan& plan) {
    if (hasOverview(plan))
        return BesideTile{0, 0};
    return plan.tiles.size() > 1 ? std::optional(BesideTile{1, 2}) : std::nullopt;
}

void drawBeside(Canvas& canvas, const ImageRgb8& photo, const TilePlan& plan, BesideTile tile,
                DrawRect area) {
    const ImageRgb8 seen = tilePictures(photo, plan)[tile.index];
    canvas.draw(resizeBicubic(seen, area.widthPx, area.heightPx), area.x, area.y);
    drawFrame(canvas, area);
    drawChip(canvas, area, tile.number);
}

}  // namespace

ImageRgb8 drawTilePlan(const ImageRgb8& photo, const TilePlan& plan) {
    const PhotoRect scene = sceneOf(plan);
    const double sceneLong = std::max(scene.width, scene.height);
    const bool wide = scene.width > 1.2 * scene.height;

    // The extra tile goes to the right of a tall drawing and below a wide one.
    const std::optional<BesideTile> beside = besideTile(plan);
    const int longPx =
        static_cast<int>(std::clamp(sceneLong, double{kMinSidePx}, double{kMaxSidePx})) -
        2 * kMarginPx;
    const double scale = longPx / sceneLong;
    const int squarePx = beside ? longPx / 5 : 0;
    const int besidePx = beside ? squarePx + kMarginPx : 0;
    const int sceneWidthPx = std::max(1, static_cast<int>(std::lround(scene.width * scale)));
    const int sceneHeightPx = std::max(1, static_cast<int>(std::lround(scene.height * scale)));
    // With a tile beside it, a nearly square drawing would exceed the limit; all of it shrinks to
    // fit.
    const int shortPx = (wide ? sceneHeightPx : sceneWidthPx) + besidePx;
    const double fit = std::min(1.0, static_cast<double>(longPx) / shortPx);
    const View view(scene, scale * fit, kMarginPx, kMarginPx);

    const auto fitted = [fit](int px) { return std::max(1, static_cast<int>(px * fit)); };
    const int drawnWidthPx = fitted(sceneWidthPx);
    const int drawnHeightPx = fitted(sceneHeightPx);
    Canvas canvas(drawnWidthPx + 2 * kMarginPx + (wide ? 0 : fitted(besidePx)),
                  drawnHeightPx + 2 * kMarginPx + (wide ? fitted(besidePx) : 0), kPage);

    for (const PlannedTile& tile : plan.tiles)
        canvas.hatch(view.toDrawing(tile.photoRect), kHatchGround, kHatchStripe);
    const DrawRect photoArea = view.toDrawing(wholePhoto(plan));
    const ImageRgb8 scaledPhoto = resizeBicubic(photo, photoArea.widthPx, photoArea.heightPx);
    canvas.draw(scaledPhoto, photoArea.x, photoArea.y);
    dimWhatIsDropped(canvas, view, plan);

    const std::vector<NumberedTile> tiles = tilesOnPhoto(plan);
    for (const NumberedTile& tile : tiles)
        drawFrame(canvas, view.toDrawing(tile.rect));
    for (const NumberedTile& tile : tiles)
        drawChip(canvas, view.toDrawing(tile.rect), tile.number);
    if (beside) {
        const int side = fitted(squarePx);
        drawBeside(canvas, photo, plan, *beside,
                   {wide ? kMarginPx : drawnWidthPx + 2 * kMarginPx,
                    wide ? drawnHeightPx + 2 * kMarginPx : kMarginPx, side, side});
    }
    return std::move(canvas).take();
}

ImageRgb8 checkerPhoto(Resolution size) {
    // About 24 squares along the long side, whatever the size.
    const int square = std::max(1, std::max(size.widthPx, size.heightPx) / 24);
    constexpr std::uint8_t kLight = 190;
    constexpr std::uint8_t kDark = 160;
    ImageRgb8 photo{size.widthPx, size.heightPx, {}};
    photo.pixels.reserve(static_cast<std::size_t>(size.widthPx) *
                         static_cast<std::size_t>(size.heightPx) * 3);
    for (int y = 0; y < size.heightPx; ++y)
        for (int x = 0; x < size.widthPx; ++x)
            photo.pixels.insert(photo.pixels.end(), 3,
                                (x / square + y / square) % 2 == 0 ? kLight : kDark);
    return photo;
}

Result<void> writePng(const ImageRgb8& image, const std::filesystem::path& path) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(image.widthPx);
    png.height = static_cast<png_uint_32>(image.heightPx);
    png.format = PNG_FORMAT_RGB;
    errno = 0;
    std::FILE* file = std::fopen(path.c_str(), "wb");
    const bool encoded =
        file != nullptr &&
        png_image_write_to_stdio(&png, file, 0, image.pixels.data(), 0, nullptr) != 0;
    const bool closed = file != nullptr && std::fclose(file) == 0;
    if (!encoded || !closed)
        return Error(ErrorCode::WriteFailed,
                     "Cannot write \"{}\": {}. Check the folder and the free space.", path.string(),
                     errno != 0 ? std::generic_category().message(errno) : "writing failed");
    return {};
}

}  // namespace tessera
