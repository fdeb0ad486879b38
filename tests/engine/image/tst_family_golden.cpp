// SPDX-License-Identifier: MIT
// How VILA-1.5, Qwen-VL, DeepSeek-VL and XComposer2 cut photos, against the values of their
// references.
#include <zlib.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/checkpoint/checkpoint.h"
#include "engine/formats/safetensors.h"
#include "engine/image/decode/decode.h"
#include "engine/image/family_schemes.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tower_pixels.h"
#include "golden_case.h"

using namespace tessera;

namespace {

constexpr PixelNorm kClip = {{0.48145466F, 0.4578275F, 0.40821073F},
                             {0.26862954F, 0.26130258F, 0.27577711F}};
constexpr PixelNorm kImageNet = {{0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}};
constexpr PixelNorm kHalf = {{0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}};

struct Family {
    TileScheme scheme;
    PixelNorm norm;
    PixelNorm second;
};

std::array<std::uint8_t, 3> colourOf(const QJsonValue& value) {
    const auto channel = [&](int i) { return static_cast<std::uint8_t>(value[i].toInt()); };
    return {channel(0), channel(1), channel(2)};
}

Family vila(const QJsonObject& manifest) {
    const QJsonValue tower = manifest["tower"];
    std::vector<int> scales;
    for (const QJsonValue& scale : manifest["s2_scales"].toArray())
        scales.push_back(scale.toInt());
    return {vilaScheme(tower["image_size"].toInt(), tower["patch_size"].toInt(), scales),
            tower["kind"].toString() == "intern" ? kImageNet : kHalf,
            {}};
}

Family qwen(const QJsonObject& manifest) {
    const QJsonValue tower = manifest["visual"];
    return {qwenVlScheme(tower["image_size"].toInt(), tower["patch_size"].toInt(), 256), kClip, {}};
}

Family deepSeek(const QJsonObject& manifest) {
    const QJsonValue low = manifest["tower_low"];
    const QJsonValue high = manifest["tower_high"];
    const int lowPx = low["image_size"].toInt();
    const bool two = high.isObject();
    return {deepSeekVlScheme(two ? high["image_size"].toInt() : lowPx, two ? lowPx : 0,
                             low["patch_size"].toInt(), colourOf(manifest["background"])),
            two ? kClip : kHalf, kHalf};
}

Family xcomposer(const QJsonObject& manifest) {
    const QJsonValue tower = manifest["vit"];
    const int side = tower["image_size"].toInt();
    const int patch = tower["patch_size"].toInt();
    const bool hd = manifest["name"].toString().contains("4khd");
    return {hd ? xcomposer2HdScheme(side, patch) : xcomposer2Scheme(side, patch), kClip, {}};
}

Family familyOf(const QJsonObject& manifest) {
    const QString name = manifest["name"].toString();
    return name.startsWith("vila")     ? vila(manifest)
           : name.startsWith("qwen")   ? qwen(manifest)
           : name.startsWith("deepse") ? deepSeek(manifest)
                                       : xcomposer(manifest);
}

// Compares a stage, if the reference has it. `most`: the largest difference that is allowed.
void compareFloats(const SafetensorsFile& expected, const char* name,
                   const std::vector<float>& values, float most, const QByteArray& what) {
    const TensorEntry* floats = expected.find(name);
    if (floats == nullptr)
        return;
    QVERIFY2(floats->data.size() == values.size() * sizeof(float), what + ' ' + name);
    float worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        float reference = 0;
        std::memcpy(&reference, floats->data.data() + i * sizeof(float), sizeof(float));
        worst = std::max(worst, std::abs(values[i] - reference));
    }
    QVERIFY2(worst <= most, what + ' ' + name + " differs by " + QByteArray::number(worst));
}

void append(std::vector<float>& to, const std::vector<float>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// What a sample's photos become, one after another.
struct Stages {
    std::vector<std::uint8_t> tiles;
    std::vector<float> pixels;
    std::vector<float> second;
    std::vector<float> global;    // of HdTransform
    std::vector<float> smallest;  // of Scales
    int tokens = 0;
};

void addPhoto(Stages& stages, const Family& family, const ImageRgb8& photo, const TilePlan& plan) {
    const TilePixels tiles = cutTiles(photo, plan);
    const TowerPixels seen = towerPixels(tiles, plan, family.norm, family.second);
    const auto oneTile =
        seen.pixels.begin() + static_cast<std::ptrdiff_t>(seen.pixels.size() / seen.tiles);
    stages.tiles.insert(stages.tiles.end(), tiles.pixels.begin(), tiles.pixels.end());
    append(stages.pixels, seen.canvas.empty() ? seen.pixels : seen.canvas);
    append(stages.second, seen.second);
    stages.global.insert(stages.global.end(), seen.pixels.begin(), oneTile);
    stages.smallest.assign(seen.pixels.begin(), oneTile);
    stages.tokens += plan.tokens;
    QCOMPARE(imageTokenSources(plan).size(), static_cast<std::size_t>(plan.tokens));
}

// Clipped to the photo, as [left, top, right, bottom].
void compareRects(const TilePlan& plan, const QJsonArray& expected, const QByteArray& what) {
    QCOMPARE(plan.tiles.size(), static_cast<std::size_t>(expected.size()) + 1);
    for (int i = 0; i < expected.size(); ++i) {
        const PhotoRect& rect = plan.tiles[static_cast<std::size_t>(i) + 1].photoRect;
        const double width = plan.photo.widthPx;
        const double height = plan.photo.heightPx;
        const std::array<double, 4> edges = {std::clamp(rect.x, 0.0, width),
                                             std::clamp(rect.y, 0.0, height),
                                             std::clamp(rect.x + rect.width, 0.0, width),
                                             std::clamp(rect.y + rect.height, 0.0, height)};
        for (int e = 0; e < 4; ++e)
            QVERIFY2(
                std::abs(edges[static_cast<std::size_t>(e)] - expected[i][e].toDouble()) < 0.02,
                what + " tile " + QByteArray::number(i));
    }
}

void compareSample(const QString& folder, const QJsonObject& manifest, const QJsonObject& sample) {
    const QString name = sample["name"].toString();
    const QByteArray what = (folder + ' ' + name).toUtf8();
    Family family = familyOf(manifest);
    Stages stages;
    const QJsonArray images = sample["images"].toArray();
    for (int i = 0; i < images.size(); ++i) {
        const auto photo =
            decodeImageFile((folder + "/inputs/" + images[i].toString()).toStdString());
        QVERIFY2(photo, what);
        const QJsonValue facts = sample["photos"][i];
        if (facts["hd_num"].isDouble())
            family.scheme.hdTiles = facts["hd_num"].toInt();
        const TilePlan plan = planTiles({photo->widthPx, photo->heightPx}, family.scheme);
        addPhoto(stages, family, *photo, plan);
        if (facts["tokens"].isDouble())
            QCOMPARE(plan.tokens, facts["tokens"].toInt());
        if (facts["tiles_photo_rect"].isArray())
            compareRects(plan, facts["tiles_photo_rect"].toArray(), what);
    }
    const auto expected =
        SafetensorsFile::open((folder + "/expected/" + name + ".safetensors").toStdString());
    QVERIFY2(expected, what);
    if (const TensorEntry* bytes = expected->find("tiles_u8"))
        QVERIFY2(bytes->data.size() == stages.tiles.size() &&
                     std::memcmp(bytes->data.data(), stages.tiles.data(), stages.tiles.size()) == 0,
                 what + " tiles differ");
    if (const TensorEntry* packed = expected->find("packed"))
        QCOMPARE(static_cast<int>(packed->shape.front()), stages.tokens);
    compareFloats(*expected, "pixel_values", stages.pixels, 2e-6F, what);
    compareFloats(*expected, "pixel_values_low", stages.second, 4e-6F, what);
    compareFloats(*expected, "pixel_values_global", stages.global, 2e-6F, what);
    compareFloats(*expected, "s2_pixels_scale0", stages.smallest, 1e-6F, what);
}

std::uint32_t crcOf(const std::uint8_t* bytes, std::size_t size) {
    return static_cast<std::uint32_t>(crc32_z(0, bytes, size));
}

std::uint32_t tileCrc(const TilePixels& tiles, std::size_t tile) {
    const auto side = static_cast<std::size_t>(tiles.tileSizePx);
    return crcOf(tiles.pixels.data() + tile * side * side * 3, side * side * 3);
}

// The tiles put together again.
std::uint32_t canvasCrc(const TilePixels& tiles, const TilePlan& plan) {
    const auto side = static_cast<std::size_t>(tiles.tileSizePx);
    const auto columns = static_cast<std::size_t>(plan.gridColumns);
    std::vector<std::uint8_t> canvas;
    for (std::size_t y = 0; y < static_cast<std::size_t>(plan.bestResolution.heightPx); ++y)
        for (std::size_t column = 0; column < columns; ++column) {
            const std::size_t tile = y / side * columns + column;
            const auto row = tiles.pixels.begin() +
                             static_cast<std::ptrdiff_t>((tile * side + y % side) * side * 3);
            canvas.insert(canvas.end(), row, row + static_cast<std::ptrdiff_t>(side * 3));
        }
    return crcOf(canvas.data(), canvas.size());
}

QString folderOf(const char* name) {
    return golden::directory() + '/' + name;
}

}  // namespace

class TestFamilyGolden : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        if (!QFile::exists(folderOf("l2-xcomposer2-4khd-7b/manifest.json")))
            QSKIP("no golden data here");
    }
    void samples();
    void checkpointsAskForTheSame();
    void squashedAtTrueSize();
    void letterboxSizes();
    void hdAtTrueSize();
    void hdSizes();
};

void TestFamilyGolden::samples() {
    int checked = 0;
    const QStringList folders =
        QDir(golden::directory()).entryList({"[ijkl][0-9]-*"}, QDir::Dirs, QDir::Name);
    for (const QString& name : folders) {
        const QString folder = golden::directory() + '/' + name;
        const QJsonObject manifest = golden::readJson(folder + "/manifest.json");
        for (const QJsonValue& sample : manifest["samples"].toArray()) {
            compareSample(folder, manifest, sample.toObject());
            ++checked;
        }
    }
    QVERIFY(checked >= 60);
}

// The scheme that is read from a folder cuts as the one that is made from the sizes.
void TestFamilyGolden::checkpointsAskForTheSame() {
    for (const auto& [name, layout] :
         {std::pair("i1-vila15-3b", "hf"), std::pair("i3-vila15-40b", "hf"),
          std::pair("i4-vila15-s2", "hf"), std::pair("j2-qwen-vl-base", "hf"),
          std::pair("k1-deepseek-vl-1.3b", "hf"), std::pair("k1-deepseek-vl-1.3b", "hf-native"),
          std::pair("k2-deepseek-vl-7b", "hf"), std::pair("l1-xcomposer2-vl-7b", "hf-safetensors"),
          std::pair("l2-xcomposer2-4khd-7b", "hf-safetensors")}) {
        const auto vision = openVisionCheckpoint((folderOf(name) + '/' + layout).toStdString());
        QVERIFY2(vision, vision ? name : vision.error().message().c_str());
        const TileScheme& read = vision->config.tileScheme;
        const TileScheme made =
            familyOf(golden::readJson(folderOf(name) + "/manifest.json")).scheme;
        QCOMPARE(read.fixedMode, true);
        QCOMPARE(read.localTokens, made.localTokens);
        QCOMPARE(read.hdTiles, made.hdTiles);
        for (const Resolution photo : {Resolution{1920, 1080}, Resolution{30, 70}}) {
            const TilePlan one = planTiles(photo, read);
            const TilePlan other = planTiles(photo, made);
            QCOMPARE(one.tokens, other.tokens);
            QVERIFY2(imageTokenSources(one) == imageTokenSources(other), name);
            QCOMPARE(one.tiles.size(), other.tiles.size());
            QCOMPARE(one.patchesPerSide, other.patchesPerSide);
            QVERIFY2(
                one.scheme.padColour == other.scheme.padColour || made.mode != TileMode::Letterbox,
                name);
            QVERIFY2(one.scheme.columnsFirst == other.scheme.columnsFirst, name);
        }
    }
}

void TestFamilyGolden::squashedAtTrueSize() {
    int checked = 0;
    for (const char* name : {"i1-vila15-3b", "i2-vila15-8b", "i3-vila15-40b", "i4-vila15-s2"}) {
        const QJsonObject manifest = golden::readJson(folderOf(name) + "/manifest.json");
        for (const QJsonValue& image : manifest["images"].toArray()) {
            const QString file = folderOf(name) + "/inputs/" + image["file"].toString();
            const auto photo = decodeImageFile(file.toStdString());
            QVERIFY2(photo, file.toUtf8());
            const Resolution size{photo->widthPx, photo->heightPx};
            const QJsonObject crcs = image["true_size_crc32"].toObject();
            for (auto crc = crcs.begin(); crc != crcs.end(); ++crc) {
                const int side = crc.key().toInt();
                const TileScheme scheme =
                    side == 768 ? vilaScheme(384, 14, {384, 768}) : vilaScheme(side, 14);
                QVERIFY2(tileCrc(cutTiles(*photo, planTiles(size, scheme)), 0) ==
                             crc.value().toVariant().toUInt(),
                         file.toUtf8());
                ++checked;
            }
        }
    }
    const QString folder = folderOf("l1-xcomposer2-vl-7b");
    for (const QJsonValue& image :
         golden::readJson(folder + "/expected/real-size.json")["photos"].toArray()) {
        const auto photo =
            decodeImageFile((folder + "/inputs/" + image["image"].toString()).toStdString());
        QVERIFY(photo);
        for (const auto& [side, key] : {std::pair(490, "crc32_490"), std::pair(224, "crc32_224")}) {
            const TilePlan plan =
                planTiles({photo->widthPx, photo->heightPx}, xcomposer2Scheme(side, 14));
            QCOMPARE(tileCrc(cutTiles(*photo, plan), 0), image[key].toVariant().toUInt());
            ++checked;
        }
    }
    QVERIFY(checked >= 50);
}

void TestFamilyGolden::letterboxSizes() {
    for (const char* name : {"k1-deepseek-vl-1.3b", "k2-deepseek-vl-7b"}) {
        const QJsonObject data = golden::readJson(folderOf(name) + "/preprocess.json");
        const int side = data["image_size"].toInt();
        const TileScheme scheme = deepSeekVlScheme(side, side == 1024 ? 384 : 0, 16, {0, 0, 0});
        QVERIFY(data["sizes"].toArray().size() >= 20);
        for (const QJsonValue& size : data["sizes"].toArray()) {
            const TilePlan plan =
                planTiles({size["width"].toInt(), size["height"].toInt()}, scheme);
            QCOMPARE(plan.resized.widthPx, size["resized_wh"][0].toInt());
            QCOMPARE(plan.resized.heightPx, size["resized_wh"][1].toInt());
            QCOMPARE(plan.pasteX, size["offset_xy"][0].toInt());
            QCOMPARE(plan.pasteY, size["offset_xy"][1].toInt());
            QCOMPARE(plan.tokens, 576);
        }
    }
}

void TestFamilyGolden::hdAtTrueSize() {
    const QString folder = folderOf("l2-xcomposer2-4khd-7b");
    const QJsonArray photos =
        golden::readJson(folder + "/expected/real-size.json")["photos"].toArray();
    QVERIFY(photos.size() >= 15);
    for (const QJsonValue& expected : photos) {
        const QByteArray what = expected["image"].toString().toUtf8();
        const auto photo = decodeImageFile((folder + "/inputs/" + what).toStdString());
        QVERIFY2(photo, what);
        const TilePlan plan = planTiles({photo->widthPx, photo->heightPx},
                                        xcomposer2HdScheme(336, 14, expected["hd_num"].toInt()));
        const TilePixels tiles = cutTiles(*photo, plan);
        const QJsonArray crcs = expected["crc32_tiles"].toArray();
        QCOMPARE(tiles.tiles, static_cast<int>(crcs.size()));
        for (int i = 0; i < tiles.tiles; ++i)
            QVERIFY2(tileCrc(tiles, static_cast<std::size_t>(i)) == crcs[i].toVariant().toUInt(),
                     what);
        QVERIFY2(canvasCrc(tiles, plan) == expected["crc32_canvas"].toVariant().toUInt(), what);
        QCOMPARE(plan.tokens, expected["tokens"].toInt());

        const std::vector<float> global = [&] {
            std::vector<float> pixels = towerPixels(tiles, plan, kClip, {}).pixels;
            pixels.resize(std::size_t{3} * 336 * 336);
            return pixels;
        }();
        for (const QJsonValue& sample : expected["global_view_at_chw"].toArray()) {
            const QJsonValue at = sample[0];
            const int index = (at[0].toInt() * 336 + at[1].toInt()) * 336 + at[2].toInt();
            QVERIFY2(
                std::abs(global[static_cast<std::size_t>(index)] - sample[1].toDouble()) < 1e-5,
                what);
        }
        const auto [least, most] = std::minmax_element(global.begin(), global.end());
        QVERIFY(std::abs(*least - expected["global_view_min"].toDouble()) < 1e-5);
        QVERIFY(std::abs(*most - expected["global_view_max"].toDouble()) < 1e-5);
    }
}

void TestFamilyGolden::hdSizes() {
    const QJsonArray table = golden::readJson(folderOf("l2-xcomposer2-4khd-7b") +
                                              "/expected/real-size.json")["size_table"]
                                 .toArray();
    QVERIFY(table.size() >= 300);
    for (const QJsonValue& row : table) {
        const Resolution photo{row[0].toInt(), row[1].toInt()};
        const TilePlan plan = planTiles(photo, xcomposer2HdScheme(336, 14, row[2].toInt()));
        const bool tall = photo.widthPx < photo.heightPx;
        QCOMPARE(tall ? plan.gridRows : plan.gridColumns, row[3].toInt());
        QCOMPARE(tall ? plan.resized.heightPx : plan.resized.widthPx, row[4].toInt());
        QCOMPARE(tall ? plan.resized.widthPx : plan.resized.heightPx, row[5].toInt());
        QCOMPARE(tall ? plan.pasteX : plan.pasteY, row[6].toInt());
        QCOMPARE(plan.gridRows, row[7].toInt());
        QCOMPARE(plan.gridColumns, row[8].toInt());
        QCOMPARE(plan.tokens, row[9].toInt());
        // The same grid, chosen by its name.
        const auto byName = withGrid(xcomposer2HdScheme(336, 14, row[2].toInt()), photo,
                                     gridName(plan.gridColumns, plan.gridRows));
        QVERIFY(byName);
        QCOMPARE(cutKey(planTiles(photo, *byName)), cutKey(plan));
    }
}

QTEST_APPLESS_MAIN(TestFamilyGolden)
#include "tst_family_golden.moc"
