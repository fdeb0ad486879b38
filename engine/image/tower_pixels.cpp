// SPDX-License-Identifier: MIT
#include "engine/image/tower_pixels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace tessera {
namespace {

constexpr float kMostLevel = 255.0F;

// [3, S, S] f32 from 0 to 1 -> [S, S, 3] u8.
ImageRgb8 pictureOf(std::span<const float> planes, int side) {
    ImageRgb8 picture{side, side, {}};
    const std::size_t plane = planes.size() / 3;
    picture.pixels.resize(planes.size());
    for (std::size_t i = 0; i < plane; ++i)
        for (std::size_t c = 0; c < 3; ++c)
            picture.pixels[i * 3 + c] = static_cast<std::uint8_t>(
                std::lround(std::clamp(planes[c * plane + i], 0.0F, 1.0F) * kMostLevel));
    return picture;
}

}  // namespace

std::vector<float> normalisePixels(const TilePixels& tiles, const PixelNorm& norm) {
    const auto side = static_cast<std::size_t>(tiles.tileSizePx);
    const std::size_t plane = side * side;
    std::array<std::array<float, 256>, 3> table;
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t v = 0; v < 256; ++v)
            table[c][v] = (static_cast<float>(v) / kMostLevel - norm.mean[c]) / norm.std[c];

    // [tiles, S, S, 3] u8 -> [tiles, 3, S, S] f32
    std::vector<float> out(static_cast<std::size_t>(tiles.tiles) * plane * 3);
    for (std::size_t t = 0; t < static_cast<std::size_t>(tiles.tiles); ++t) {
        const std::uint8_t* pixel = tiles.pixels.data() + t * plane * 3;
        float* planes = out.data() + t * plane * 3;
        for (std::size_t i = 0; i < plane; ++i, pixel += 3)
            for (std::size_t c = 0; c < 3; ++c)
                planes[c * plane + i] = table[c][pixel[c]];
    }
    return out;
}

void normalise(std::vector<float>& planes, const PixelNorm& norm) {
    const std::size_t plane = planes.size() / 3;
    for (std::size_t i = 0; i < planes.size(); ++i)
        planes[i] = (planes[i] - norm.mean[i / plane]) / norm.std[i / plane];
}

std::vector<ImageRgb8> tilePictures(const ImageRgb8& image, const TilePlan& plan,
                                    std::stop_token stop) {
    const TowerPixels seen =
        towerPixels(cutTiles(image, plan, stop), plan, kUnitNorm, kUnitNorm, stop);
    std::vector<ImageRgb8> pictures;
    std::size_t first = 0;  // sample of seen.pixels, then of seen.second
    for (std::size_t i = 0; i < plan.tiles.size() && !stop.stop_requested(); ++i) {
        const auto side = static_cast<std::size_t>(plan.tiles[i].sizePx);
        const std::size_t samples = side * side * 3;
        const std::vector<float>& from = i < seen.tiles ? seen.pixels : seen.second;
        first = i == seen.tiles ? 0 : first;
        pictures.push_back(
            pictureOf(std::span(from).subspan(first, samples), plan.tiles[i].sizePx));
        first += samples;
    }
    return pictures;
}

}  // namespace tessera
