// SPDX-License-Identifier: MIT
#include <zlib.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/formats/safetensors.h"
#include "engine/image/decode/decode.h"
#include "engine/image/preprocess.h"
#include "engine/image/tower_pixels.h"
#include "golden_case.h"

using namespace tessera;

namespace {

constexpr std::array<float, 3> kClipMean = {0.48145466F, 0.4578275F, 0.40821073F};
constexpr std::array<float, 3> kClipStd = {0.26862954F, 0.26130258F, 0.27577711F};

ImageRgb8 flatPhoto(int width, int height, std::array<std::uint8_t, 3> colour) {
    ImageRgb8 image{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        image.pixels.insert(image.pixels.end(), colour.begin(), colour.end());
    return image;
}

std::array<int, 3> pixelAt(const TilePixels& tiles, int tile, int x, int y) {
    const auto side = static_cast<std::size_t>(tiles.tileSizePx);
    const std::size_t offset =
        ((static_cast<std::size_t>(tile) * side + static_cast<std::size_t>(y)) * side +
         static_cast<std::size_t>(x)) *
        3;
    return {tiles.pixels[offset], tiles.pixels[offset + 1], tiles.pixels[offset + 2]};
}

std::uint32_t tileCrc(const TilePixels& tiles, std::size_t tile) {
    const auto side = static_cast<std::size_t>(tiles.tileSizePx);
    const std::size_t sizeBytes = side * side * 3;
    return static_cast<std::uint32_t>(
        crc32_z(0, tiles.pixels.data() + tile * sizeBytes, sizeBytes));
}

void compareSample(const QString& folder, const QJsonObject& manifest, const QJsonObject& sample) {
    const QString name = sample["name"].toString();
    const QByteArray what = (folder + ' ' + name).toUtf8();
    const Result<ImageRgb8> photo =
        decodeImageFile((folder + "/inputs/" + sample["image"].toString()).toStdString());
    QVERIFY2(photo, what);
    const TilePlan plan =
        planTiles({photo->widthPx, photo->heightPx}, golden::schemeOf(manifest, sample));
    const TilePixels tiles = cutTiles(*photo, plan);

    const Result<SafetensorsFile> expected =
        SafetensorsFile::open((folder + "/expected/" + name + ".safetensors").toStdString());
    QVERIFY2(expected, what);
    const TensorEntry* bytes = expected->find("tiles_u8");
    QVERIFY2(bytes != nullptr && bytes->data.size() == tiles.pixels.size(), what);
    QVERIFY2(std::memcmp(bytes->data.data(), tiles.pixels.data(), tiles.pixels.size()) == 0, what);

    const std::vector<float> values = normalisePixels(tiles, {kClipMean, kClipStd});
    const TensorEntry* floats = expected->find("pixel_values");
    QVERIFY2(floats != nullptr && floats->data.size() == values.size() * sizeof(float), what);
    float worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        float reference = 0;
        std::memcpy(&reference, floats->data.data() + i * sizeof(float), sizeof(float));
        worst = std::max(worst, std::abs(values[i] - reference));
    }
    QVERIFY2(worst <= 1e-6F, what + " pixel_values differ by " + QByteArray::number(worst));
}

}  // namespace

class TestPreprocess : public QObject {
    Q_OBJECT

  private slots:
    void padSurroundsWithTheMeanColour();
    void gridIsPaddedWithBlack();
    void overviewIsSquashed();
    void thinPhotosInEveryMode();
    void tilesBeyondTheCanvas();
    void normalise();
    void goldenTiles();
    void goldenChecksums();
};

void TestPreprocess::padSurroundsWithTheMeanColour() {
    TileScheme scheme;  // Pad
    scheme.tileSizePx = 56;
    const TilePixels tiles =
        cutTiles(flatPhoto(200, 100, {10, 20, 30}), planTiles({200, 100}, scheme));
    QCOMPARE(tiles.tiles, 1);
    QCOMPARE(pixelAt(tiles, 0, 28, 0), (std::array{122, 116, 104}));
    QCOMPARE(pixelAt(tiles, 0, 28, 28), (std::array{10, 20, 30}));
    QCOMPARE(pixelAt(tiles, 0, 0, 55), (std::array{122, 116, 104}));
}

void TestPreprocess::gridIsPaddedWithBlack() {
    TileScheme scheme;
    scheme.mode = TileMode::AnyRes;
    scheme.tileSizePx = 56;
    scheme.pinpoints = {{112, 112}};
    // 300 x 100 becomes 112 x 38 at (0, 37).
    const TilePixels tiles =
        cutTiles(flatPhoto(300, 100, {9, 8, 7}), planTiles({300, 100}, scheme));
    QCOMPARE(tiles.tiles, 5);
    QCOMPARE(pixelAt(tiles, 1, 0, 36), (std::array{0, 0, 0}));
    QCOMPARE(pixelAt(tiles, 1, 0, 37), (std::array{9, 8, 7}));
    QCOMPARE(pixelAt(tiles, 4, 55, 18), (std::array{9, 8, 7}));
    QCOMPARE(pixelAt(tiles, 4, 55, 19), (std::array{0, 0, 0}));
}

void TestPreprocess::overviewIsSquashed() {
    ImageRgb8 photo = flatPhoto(300, 100, {0, 0, 0});
    for (std::size_t y = 0; y < 100; ++y)
        for (std::size_t x = 150; x < 300; ++x)
            photo.pixels[(y * 300 + x) * 3] = 255;
    TileScheme scheme;
    scheme.mode = TileMode::AnyRes;
    scheme.tileSizePx = 56;
    scheme.pinpoints = {{112, 112}};
    const TilePixels tiles = cutTiles(photo, planTiles({300, 100}, scheme));
    QCOMPARE(pixelAt(tiles, 0, 0, 0), (std::array{0, 0, 0}));
    QCOMPARE(pixelAt(tiles, 0, 55, 0), (std::array{255, 0, 0}));
    QCOMPARE(pixelAt(tiles, 0, 55, 55), (std::array{255, 0, 0}));
}

void TestPreprocess::thinPhotosInEveryMode() {
    for (const TileMode mode :
         {TileMode::Crop, TileMode::Pad, TileMode::Squash, TileMode::Hd, TileMode::AnyRes})
        for (const Resolution size : {Resolution{1, 1}, Resolution{1, 5000}, Resolution{5000, 1},
                                      Resolution{3, 100'000}, Resolution{1 << 20, 1}}) {
            TileScheme scheme;
            scheme.mode = mode;
            scheme.tileSizePx = 56;
            scheme.pinpoints = {{56, 112}, {112, 56}, {112, 112}};
            const ImageRgb8 photo = flatPhoto(size.widthPx, size.heightPx, {200, 100, 50});
            const TilePlan plan = planTiles(size, scheme);
            const TilePixels tiles = cutTiles(photo, plan);
            QCOMPARE(tiles.pixels.size(), plan.tiles.size() * 56 * 56 * 3);
            if (mode != TileMode::Pad)
                QCOMPARE(pixelAt(tiles, 0, 28, 28), (std::array{200, 100, 50}));
        }
}

void TestPreprocess::tilesBeyondTheCanvas() {
    // A pinpoint that is no multiple of the tile: the last column is partly black.
    TileScheme scheme;
    scheme.mode = TileMode::AnyRes;
    scheme.tileSizePx = 56;
    scheme.pinpoints = {{84, 56}};
    const TilePixels tiles = cutTiles(flatPhoto(84, 56, {1, 2, 3}), planTiles({84, 56}, scheme));
    QCOMPARE(tiles.tiles, 3);
    QCOMPARE(pixelAt(tiles, 2, 27, 55), (std::array{1, 2, 3}));
    QCOMPARE(pixelAt(tiles, 2, 28, 55), (std::array{0, 0, 0}));
}

void TestPreprocess::normalise() {
    TilePixels tiles{1, 1, {0, 255, 128}};
    const std::vector<float> values = normalisePixels(tiles, {kClipMean, kClipStd});
    QCOMPARE(values.size(), std::size_t{3});
    QVERIFY(std::abs(values[0] - -1.79226253F) < 1e-6F);
    QVERIFY(std::abs(values[1] - 2.07488384F) < 1e-6F);
    QVERIFY(std::abs(values[2] - 0.33994861F) < 1e-6F);
}

void TestPreprocess::goldenTiles() {
    if (!golden::isThere())
        QSKIP("no golden data here");
    int checked = 0;
    for (const QString& name : golden::photoCases()) {
        const QString folder = golden::directory() + '/' + name;
        const QJsonObject manifest = golden::readJson(folder + "/manifest.json");
        for (const QJsonValue& sample : manifest["samples"].toArray()) {
            compareSample(folder, manifest, sample.toObject());
            ++checked;
        }
    }
    QVERIFY(checked >= 20);
}

void TestPreprocess::goldenChecksums() {
    if (!golden::isThere())
        QSKIP("no golden data here");
    const QString folder = golden::directory() + "/h-preprocess/";
    const QJsonObject data = golden::readJson(folder + "preprocess.json");
    TileScheme anyRes;
    anyRes.mode = TileMode::AnyRes;
    anyRes.rules = TileRules::Hf;
    anyRes.pinpoints = golden::pinpoints(data["grid_pinpoints"].toArray());
    TileScheme crop;
    crop.mode = TileMode::Crop;
    const TileScheme pad;
    int checked = 0;
    for (const QJsonValue& size : data["sizes"].toArray()) {
        if (size["png"].isUndefined())
            continue;
        const QByteArray what = size["png"].toString().toUtf8();
        const Result<ImageRgb8> photo = decodeImageFile((folder + what).toStdString());
        QVERIFY2(photo, what);
        const Resolution resolution{photo->widthPx, photo->heightPx};

        const TilePixels tiles = cutTiles(*photo, planTiles(resolution, anyRes));
        const QJsonArray checksums = size["slow_tiles_crc32"].toArray();
        QCOMPARE(static_cast<int>(checksums.size()), tiles.tiles);
        for (int i = 0; i < tiles.tiles; ++i)
            QVERIFY2(
                tileCrc(tiles, static_cast<std::size_t>(i)) == checksums[i].toVariant().toUInt(),
                what);
        QVERIFY2(tileCrc(cutTiles(*photo, planTiles(resolution, crop)), 0) ==
                     size["crop336_crc32"].toVariant().toUInt(),
                 what + " cropped");
        QVERIFY2(tileCrc(cutTiles(*photo, planTiles(resolution, pad)), 0) ==
                     size["pad336_crc32"].toVariant().toUInt(),
                 what + " padded");
        ++checked;
    }
    QCOMPARE(checked, 4);
}

QTEST_APPLESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
