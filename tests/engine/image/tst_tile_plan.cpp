// SPDX-License-Identifier: MIT
#include <QtTest>
#include <algorithm>
#include <set>

#include "engine/image/tile_plan.h"
#include "golden_case.h"
#include "llava16_sizes.h"
#include "tests/engine/image/schemes.h"

using namespace tessera;
using tessera::testing::llava16;

namespace {

TileScheme singleTile(TileMode mode) {
    TileScheme scheme;
    scheme.mode = mode;
    return scheme;
}

// What holds for every plan, whatever the photo.
void checkPlan(const TilePlan& plan) {
    const std::vector<std::int32_t> sources = imageTokenSources(plan);
    QCOMPARE(static_cast<int>(sources.size()), plan.tokens);
    const int patches = plan.patchesPerSide * plan.patchesPerSide;
    const int features = static_cast<int>(plan.tiles.size()) * patches;
    std::set<std::int32_t> seen;
    for (const std::int32_t source : sources) {
        QVERIFY(source >= kNewlineToken && source < features);
        if (source != kNewlineToken)
            QVERIFY(seen.insert(source).second);
    }
    // The overview, or the only tile, comes first and whole.
    for (int i = 0; i < patches; ++i)
        QCOMPARE(sources[static_cast<std::size_t>(i)], i);
    QVERIFY(plan.firstRow >= 0 && plan.firstRow + plan.rows <= plan.mapRows);
    QVERIFY(plan.firstColumn >= 0 && plan.firstColumn + plan.columns <= plan.mapColumns);
    QVERIFY(plan.resized.widthPx >= 1 && plan.resized.heightPx >= 1);
    if (!plan.candidates.empty())
        QCOMPARE(std::count_if(plan.candidates.begin(), plan.candidates.end(),
                               [](const TileCandidate& c) { return c.chosen; }),
                 std::ptrdiff_t{1});
}

void compareRect(const PhotoRect& rect, const PhotoRect& expected) {
    const auto close = [](double a, double b) { return std::abs(a - b) < 1e-9; };
    QVERIFY(close(rect.x, expected.x) && close(rect.y, expected.y));
    QVERIFY(close(rect.width, expected.width) && close(rect.height, expected.height));
}

}  // namespace

class TestTilePlan : public QObject {
    Q_OBJECT

  private slots:
    void llava16Sizes();
    void candidatesAreRated();
    void tieIsBrokenByTheReadingOfThePinpoints();
    void anyResTilesInPhotoCoordinates();
    void crop();
    void pad();
    void squash();
    void hd();
    void mergeTypes();
    void newlineAfterSingleTile();
    void tokenOrder();
    void tileThatIsNoMultipleOfThePatch();
    void anySizeGivesAPlan();
    void goldenSizes();
    void goldenCases();
};

void TestTilePlan::llava16Sizes() {
    for (const Llava16Size& size : kLlava16Sizes) {
        const Resolution photo{size.width, size.height};
        const TilePlan plan = planTiles(photo, llava16(TileRules::Original));
        checkPlan(plan);
        const QByteArray what =
            QByteArray::number(size.width) + 'x' + QByteArray::number(size.height);
        QVERIFY2((plan.bestResolution == Resolution{size.bestWidth, size.bestHeight}), what);
        QVERIFY2((plan.resized == Resolution{size.resizedWidth, size.resizedHeight}), what);
        QVERIFY2(plan.pasteX == size.pasteX && plan.pasteY == size.pasteY, what);
        QVERIFY2(plan.rows == size.rows && plan.columns == size.columns, what);
        QVERIFY2(plan.tokens == size.tokens, what);

        const TilePlan hf = planTiles(photo, llava16(TileRules::Hf));
        checkPlan(hf);
        QVERIFY2((hf.bestResolution == Resolution{size.hfBestWidth, size.hfBestHeight}), what);
        QVERIFY2(hf.rows == size.hfRows && hf.columns == size.hfColumns, what);
        QVERIFY2(hf.tokens == size.hfTokens, what);
    }
}

void TestTilePlan::candidatesAreRated() {
    const TilePlan plan = planTiles({1000, 600}, llava16(TileRules::Original));
    QCOMPARE(plan.candidates.size(), std::size_t{5});
    // 336 x 672: scale 0.336, so 336 x 201 of the photo are kept.
    QVERIFY((plan.candidates[0].resolution == Resolution{336, 672}));
    QCOMPARE(plan.candidates[0].effectivePixels, std::int64_t{336 * 201});
    QCOMPARE(plan.candidates[0].wastedPixels, std::int64_t{336 * 672 - 336 * 201});
    QVERIFY(plan.candidates[2].chosen);
    QCOMPARE(plan.candidates[2].effectivePixels, std::int64_t{672 * 403});
}

void TestTilePlan::tieIsBrokenByTheReadingOfThePinpoints() {
    const TilePlan original = planTiles({100, 80}, llava16(TileRules::Original));
    const TilePlan hf = planTiles({100, 80}, llava16(TileRules::Hf));
    QVERIFY((original.bestResolution == Resolution{336, 672}));
    QVERIFY((hf.bestResolution == Resolution{672, 336}));
    QVERIFY((hf.candidates[3].resolution == Resolution{336, 1008}));
    QCOMPARE(original.gridColumns, 1);
    QCOMPARE(original.gridRows, 2);
    QCOMPARE(hf.gridColumns, 2);
    QCOMPARE(hf.gridRows, 1);
}

void TestTilePlan::anyResTilesInPhotoCoordinates() {
    // 1344 x 672 fits 672 x 672 as 672 x 336 at (0, 168): two photo pixels to a canvas pixel.
    TileScheme scheme = llava16(TileRules::Original);
    scheme.pinpoints = {{672, 672}};
    const TilePlan plan = planTiles({1344, 672}, scheme);
    QCOMPARE(plan.tiles.size(), std::size_t{5});
    QCOMPARE(plan.tiles[0].gridColumn, -1);
    compareRect(plan.tiles[0].photoRect, {0, 0, 1344, 672});
    compareRect(plan.tiles[1].photoRect, {0, -336, 672, 672});
    compareRect(plan.tiles[4].photoRect, {672, 336, 672, 672});
    QCOMPARE(plan.tiles[2].gridColumn, 1);
    QCOMPARE(plan.tiles[2].gridRow, 0);
    QCOMPARE(plan.firstRow, 12);
    QCOMPARE(plan.rows, 24);
    QCOMPARE(plan.columns, 48);
}

void TestTilePlan::crop() {
    TileScheme scheme = singleTile(TileMode::Crop);
    scheme.tileSizePx = 224;
    TilePlan plan = planTiles({300, 211}, scheme);
    checkPlan(plan);
    // int(224 * 300 / 211) = 318; (318 - 224) // 2 = 47
    QVERIFY((plan.resized == Resolution{318, 224}));
    QCOMPARE(plan.pasteX, -47);
    QCOMPARE(plan.pasteY, 0);
    QCOMPARE(plan.tokens, 256);
    compareRect(plan.tiles[0].photoRect, {47.0 * 300 / 318, 0, 224.0 * 300 / 318, 211});
    QVERIFY(plan.candidates.empty());

    plan = planTiles({1, 5000}, scheme);
    QVERIFY((plan.resized == Resolution{224, 1'120'000}));
    QCOMPARE(plan.pasteY, -(1'120'000 - 224) / 2);
}

void TestTilePlan::pad() {
    TilePlan plan = planTiles({1000, 601}, singleTile(TileMode::Pad));
    checkPlan(plan);
    QCOMPARE(plan.tokens, 576);
    QCOMPARE(plan.rows, 24);
    compareRect(plan.tiles[0].photoRect, {0, -199, 1000, 1000});
    QVERIFY((plan.resized == Resolution{336, 202}));
    QCOMPARE(plan.pasteY, 67);

    plan = planTiles({1, 5000}, singleTile(TileMode::Pad));
    compareRect(plan.tiles[0].photoRect, {-2499, 0, 5000, 5000});
    QVERIFY((plan.resized == Resolution{1, 336}));
}

void TestTilePlan::squash() {
    const TilePlan plan = planTiles({1000, 601}, singleTile(TileMode::Squash));
    checkPlan(plan);
    compareRect(plan.tiles[0].photoRect, {0, 0, 1000, 601});
    QVERIFY((plan.resized == Resolution{336, 336}));
    QCOMPARE(plan.tokens, 576);
}

void TestTilePlan::hd() {
    TileScheme scheme;
    scheme.mode = TileMode::Hd;
    scheme.merge = MergeType::SpatialUnpad;
    scheme.newlinePerRow = true;
    scheme.tileSizePx = 224;
    scheme.pinpoints = {{224, 224}, {448, 224}, {224, 448}, {448, 448}, {672, 448}, {448, 672}};
    // 600 x 400 fits 672 x 448 exactly in aspect; nothing is padded.
    const TilePlan plan = planTiles({600, 400}, scheme);
    checkPlan(plan);
    QVERIFY((plan.bestResolution == Resolution{672, 448}));
    QCOMPARE(plan.tiles.size(), std::size_t{7});
    QCOMPARE(plan.tokens, 256 + 32 * 49);

    scheme.merge = MergeType::Spatial;
    scheme.newlinePerRow = false;
    const TilePlan spatial = planTiles({600, 300}, scheme);
    checkPlan(spatial);
    QCOMPARE(spatial.rows, spatial.mapRows);
    QCOMPARE(spatial.tokens, 256 * static_cast<int>(spatial.tiles.size()));
}

void TestTilePlan::mergeTypes() {
    TileScheme scheme = llava16(TileRules::Original);
    QCOMPARE(planTiles({2000, 600}, scheme).tokens, 2182);
    scheme.newlinePerRow = false;
    QCOMPARE(planTiles({2000, 600}, scheme).tokens, 576 + 22 * 72);
    scheme.merge = MergeType::Spatial;
    QCOMPARE(planTiles({2000, 600}, scheme).tokens, 576 + 24 * 72);
    scheme.newlinePerRow = true;
    QCOMPARE(planTiles({2000, 600}, scheme).tokens, 576 + 24 * 73);
    scheme.merge = MergeType::Flat;
    const TilePlan flat = planTiles({2000, 600}, scheme);
    checkPlan(flat);
    QCOMPARE(flat.tokens, 4 * 576);
    const std::vector<std::int32_t> sources = imageTokenSources(flat);
    QVERIFY(std::is_sorted(sources.begin(), sources.end()));
}

void TestTilePlan::newlineAfterSingleTile() {
    TileScheme scheme = llava16(TileRules::Original);
    scheme.mode = TileMode::Pad;
    const TilePlan plan = planTiles({640, 480}, scheme);
    QCOMPARE(plan.tokens, 577);
    QCOMPARE(imageTokenSources(plan).back(), kNewlineToken);
    scheme.merge = MergeType::Flat;
    QCOMPARE(planTiles({640, 480}, scheme).tokens, 576);
}

void TestTilePlan::tokenOrder() {
    // Tiles of 2 x 2 patches, a grid of 2 x 1, nothing padded.
    TileScheme scheme = llava16(TileRules::Original);
    scheme.tileSizePx = 28;
    scheme.pinpoints = {{56, 28}};
    const std::vector<std::int32_t> sources = imageTokenSources(planTiles({560, 280}, scheme));
    const std::vector<std::int32_t> expected = {0, 1, 2, 3, 4, 5, 8, 9, -1, 6, 7, 10, 11, -1};
    QCOMPARE(sources, expected);
}

void TestTilePlan::tileThatIsNoMultipleOfThePatch() {
    TileScheme scheme = llava16(TileRules::Original);
    scheme.tileSizePx = 384;  // so400m/14: 27 patches and 6 pixels over
    scheme.pinpoints = {{768, 768}};
    const TilePlan plan = planTiles({1000, 1000}, scheme);
    checkPlan(plan);
    QCOMPARE(plan.patchesPerSide, 27);
    QCOMPARE(plan.tokens, 729 + 54 * 55);
}

void TestTilePlan::anySizeGivesAPlan() {
    const std::vector<int> sides = {1, 2, 3, 7, 336, 337, 1000, 5000, 65'535, 1 << 20};
    for (const TileMode mode :
         {TileMode::Crop, TileMode::Pad, TileMode::Squash, TileMode::Hd, TileMode::AnyRes})
        for (const TileRules rules : {TileRules::Original, TileRules::Hf})
            for (const int width : sides)
                for (const int height : sides) {
                    TileScheme scheme = llava16(rules);
                    scheme.mode = mode;
                    checkPlan(planTiles({width, height}, scheme));
                }
    TileScheme noPinpoints = llava16(TileRules::Original);
    noPinpoints.pinpoints.clear();
    QCOMPARE(planTiles({640, 480}, noPinpoints).tiles.size(), std::size_t{2});
}

void TestTilePlan::goldenSizes() {
    if (!golden::isThere())
        QSKIP("no golden data here");
    const QJsonObject data =
        golden::readJson(golden::directory() + "/h-preprocess/preprocess.json");
    TileScheme scheme = llava16(TileRules::Hf);
    scheme.pinpoints = golden::pinpoints(data["grid_pinpoints"].toArray());
    scheme.tileSizePx = data["base"].toInt();
    scheme.patchSizePx = data["patch"].toInt();
    int checked = 0;
    for (const QJsonValue& size : data["sizes"].toArray()) {
        const Resolution photo{size["width"].toInt(), size["height"].toInt()};
        for (const TileRules rules : {TileRules::Hf, TileRules::Original}) {
            scheme.rules = rules;
            const QString prefix = rules == TileRules::Hf ? "" : "original_repo_";
            const TilePlan plan = planTiles(photo, scheme);
            checkPlan(plan);
            QVERIFY(plan.bestResolution ==
                    golden::resolutionFromHw(size[prefix + "best_resolution_hw"]));
            QVERIFY(plan.resized == golden::resolutionFromHw(size[prefix + "resized_hw"]));
            QVERIFY((Resolution{plan.pasteX, plan.pasteY} ==
                     golden::resolutionFromHw(size[prefix + "pad_top_left"])));
            QVERIFY((Resolution{plan.columns, plan.rows} ==
                     golden::resolutionFromHw(size[prefix + "unpadded_grid_hw"])));
            QCOMPARE(plan.tokens, size[prefix + "n_image_tokens"].toInt());
            QCOMPARE(static_cast<int>(plan.tiles.size()), size["n_tiles"].toInt());
            ++checked;
        }
    }
    QCOMPARE(checked, 24);
}

void TestTilePlan::goldenCases() {
    if (!golden::isThere())
        QSKIP("no golden data here");
    int checked = 0;
    for (const QString& name : golden::photoCases()) {
        const QJsonObject manifest =
            golden::readJson(golden::directory() + '/' + name + "/manifest.json");
        for (const QJsonValue& value : manifest["samples"].toArray()) {
            const QJsonObject sample = value.toObject();
            const TilePlan plan = planTiles(golden::resolutionFromHw(sample["image_size_hw"]),
                                            golden::schemeOf(manifest, sample));
            checkPlan(plan);
            const QByteArray what = (name + ' ' + sample["name"].toString()).toUtf8();
            QVERIFY2(plan.tokens == sample["n_image_tokens"].toInt(), what);
            QVERIFY2(plan.rows == sample["rows"].toInt(), what);
            QVERIFY2(plan.columns == sample["cols"].toInt(), what);
            QVERIFY2(static_cast<int>(plan.tiles.size()) == sample["n_tiles"].toInt(), what);
            if (sample.contains("best_resolution_hw")) {
                QVERIFY2(
                    plan.bestResolution == golden::resolutionFromHw(sample["best_resolution_hw"]),
                    what);
                QVERIFY2((Resolution{plan.gridColumns, plan.gridRows} ==
                          golden::resolutionFromHw(sample["grid_hw"])),
                         what);
            }
            const std::vector<std::int32_t> sources = imageTokenSources(plan);
            QVERIFY2(std::count(sources.begin(), sources.end(), kNewlineToken) ==
                         sample["newlines"].toInt(),
                     what);
            ++checked;
        }
    }
    QVERIFY(checked >= 20);
}

QTEST_APPLESS_MAIN(TestTilePlan)
#include "tst_tile_plan.moc"
