// SPDX-License-Identifier: MIT
// Transparent photos: on white, or with the colours that lie under their transparency.
#include <QtTest>

#include "engine/image/decode/decode.h"
#include "picture_files.h"
#include "test_pictures.h"
#include "webp_files.h"

using namespace tessera;
using namespace tessera::pictures;

namespace {

using Pixels = std::vector<std::uint8_t>;

// A row of two pixels.
PngParts twoPixels(int colourType, int bitDepth, const std::vector<int>& samples) {
    PngParts parts;
    parts.width = 2;
    parts.height = 1;
    parts.colourType = colourType;
    parts.bitDepth = bitDepth;
    parts.rows = bytesOf(samples);
    parts.rows.insert(parts.rows.begin(), std::byte{0});
    return parts;
}

void check(const Bytes& file, const Pixels& onWhite, const Pixels& dropped) {
    QCOMPARE(pixelsOf(file), onWhite);
    QCOMPARE(pixelsOf(file, Alpha::Dropped), dropped);
}

}  // namespace

class TestTransparency : public QObject {
    Q_OBJECT

  private slots:
    void alphaChannels();
    void everyMixture();
    void palettes();
    void colourKeys();
    void whatHasNoAlpha();
    void interlaced();
    void bitmaps();
    void webps();
};

void TestTransparency::alphaChannels() {
    check(png(twoPixels(4, 8, {70, 0, 80, 255})), {255, 255, 255, 80, 80, 80},
          {70, 70, 70, 80, 80, 80});
    check(png(twoPixels(6, 8, {1, 2, 3, 0, 4, 5, 6, 128})), {255, 255, 255, 129, 130, 130},
          {1, 2, 3, 4, 5, 6});
    check(png(twoPixels(4, 16, {70, 1, 0, 0, 80, 1, 0xFF, 0xFF})), {255, 255, 255, 80, 80, 80},
          {70, 70, 70, 80, 80, 80});
    // Blended before the low byte goes.
    check(png(twoPixels(6, 16, {1, 9, 2, 9, 3, 9, 0, 0, 4, 9, 5, 9, 6, 9, 0x80, 0})),
          {255, 255, 255, 130, 130, 131}, {1, 2, 3, 4, 5, 6});
}

void TestTransparency::everyMixture() {
    PngParts parts;
    parts.width = 256;
    parts.height = 256;
    parts.colourType = 4;
    Pixels expected;
    for (int colour = 0; colour < 256; ++colour) {
        parts.rows.push_back(std::byte{0});
        for (int alpha = 0; alpha < 256; ++alpha) {
            parts.rows.push_back(static_cast<std::byte>(colour));
            parts.rows.push_back(static_cast<std::byte>(alpha));
            const int mixed = (2 * (colour * alpha + 255 * (255 - alpha)) + 255) / 510;
            expected.insert(expected.end(), 3, static_cast<std::uint8_t>(mixed));
        }
    }
    QVERIFY(pixelsOf(png(parts)) == expected);
}

void TestTransparency::palettes() {
    PngParts parts = twoPixels(3, 8, {1, 0});
    parts.palette = bytesOf({9, 8, 7, 6, 5, 4});
    parts.transparency = bytesOf({0, 255});
    check(png(parts), {6, 5, 4, 255, 255, 255}, {6, 5, 4, 9, 8, 7});
    parts.transparency = bytesOf({51});  // the rest is opaque
    check(png(parts), {6, 5, 4, 206, 206, 205}, {6, 5, 4, 9, 8, 7});
    parts.bitDepth = 4;
    parts.rows = bytesOf({0, 0x01});
    check(png(parts), {206, 206, 205, 6, 5, 4}, {9, 8, 7, 6, 5, 4});
}

// One colour is transparent, given at the depth of the file.
void TestTransparency::colourKeys() {
    PngParts parts = twoPixels(0, 8, {10, 200});
    parts.transparency = bytesOf({0, 10});
    check(png(parts), {255, 255, 255, 200, 200, 200}, {10, 10, 10, 200, 200, 200});
    parts = twoPixels(0, 2, {0x60});
    parts.transparency = bytesOf({0, 2});
    check(png(parts), {85, 85, 85, 255, 255, 255}, {85, 85, 85, 170, 170, 170});
    parts = twoPixels(0, 16, {0x12, 0x34, 0x12, 0x35});
    parts.transparency = bytesOf({0x12, 0x34});
    check(png(parts), {255, 255, 255, 0x12, 0x12, 0x12}, {0x12, 0x12, 0x12, 0x12, 0x12, 0x12});
    parts = twoPixels(2, 8, {1, 2, 3, 1, 2, 4});
    parts.transparency = bytesOf({0, 1, 0, 2, 0, 3});
    check(png(parts), {255, 255, 255, 1, 2, 4}, {1, 2, 3, 1, 2, 4});
    parts = twoPixels(2, 16, {1, 0, 2, 0, 3, 0, 1, 0, 2, 0, 3, 1});
    parts.transparency = bytesOf({1, 0, 2, 0, 3, 0});
    check(png(parts), {255, 255, 255, 1, 2, 3}, {1, 2, 3, 1, 2, 3});
}

void TestTransparency::whatHasNoAlpha() {
    const ImageRgb8 image = numbered(53, 37);
    for (const Bytes& file : {png(image), bmp(image)})
        check(file, image.pixels, image.pixels);
    const Bytes photo = jpeg(gradient(40, 24));
    check(photo, pixelsOf(photo), pixelsOf(photo));
}

void TestTransparency::interlaced() {
    PngParts parts;
    parts.width = 3;
    parts.height = 1;
    parts.colourType = 4;
    parts.interlaced = true;
    // Three of the passes have pixels: 0, 2 and 1.
    parts.rows = bytesOf({0, 10, 255, 0, 30, 0, 0, 20, 51});
    check(png(parts), {10, 10, 10, 208, 208, 208, 255, 255, 255},
          {10, 10, 10, 20, 20, 20, 30, 30, 30});
}

// From the fourth version of their header on, bitmaps can have alpha.
void TestTransparency::bitmaps() {
    BmpParts parts;
    parts.width = 2;
    parts.height = 1;
    parts.bitsPerPixel = 32;
    parts.masks = {0xFF'0000, 0xFF00, 0xFF, 0xFF00'0000};
    parts.rows = bytesOf({3, 2, 1, 51, 6, 5, 4, 255});
    check(bmp(parts), {204, 204, 205, 4, 5, 6}, {1, 2, 3, 4, 5, 6});
    // Zero everywhere: so write programs that mean nothing by it.
    parts.rows = bytesOf({3, 2, 1, 0, 6, 5, 4, 0});
    check(bmp(parts), {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6});
    parts.masks.pop_back();
    parts.rows = bytesOf({3, 2, 1, 51, 6, 5, 4, 255});
    check(bmp(parts), {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6});
    parts.bitsPerPixel = 16;
    parts.masks = {0x0F00, 0x00F0, 0x000F, 0xF000};
    parts.rows = bytesOf({0x00, 0x3F, 0xF0, 0xF0});
    check(bmp(parts), {255, 204, 204, 0, 255, 0}, {255, 0, 0, 0, 255, 0});
}

void TestTransparency::webps() {
    check(fromBase64(kTransparentWebp), {204, 204, 205, 4, 5, 6, 255, 255, 255},
          {1, 2, 3, 4, 5, 6, 7, 8, 9});
    const Pixels opaque = pixelsOf(fromBase64(kLossyWebp));
    Pixels half = opaque;
    for (std::size_t i = 0; i < half.size(); ++i)
        if (i / 3 % 24 >= 12)
            half[i] = 255;
    check(fromBase64(kLossyTransparentWebp), half, opaque);
    check(animatedWebp(4, 1, 0, 0, {3, 1, {}}, chunkOf(kTransparentWebp)),
          {204, 204, 205, 4, 5, 6, 255, 255, 255, 255, 255, 255},
          {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0});
}

QTEST_APPLESS_MAIN(TestTransparency)
#include "tst_transparency.moc"
