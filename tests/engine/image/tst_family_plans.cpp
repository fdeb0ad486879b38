// SPDX-License-Identifier: MIT
// How the families beside LLaVA cut photos: order of the tokens, places on the photo, extreme
// sizes, and what their towers receive, on numbers small enough to follow.
#include <QtTest>
#include <cmath>

#include "engine/image/family_schemes.h"
#include "engine/image/grid_choice.h"
#include "engine/image/tile_geometry.h"
#include "engine/image/tower_pixels.h"

using namespace tessera;

namespace {

constexpr std::int32_t kN = kNewlineToken;
constexpr std::int32_t kS = kSeparatorToken;
using Sources = std::vector<std::int32_t>;

bool near(const PhotoRect& rect, const PhotoRect& expected) {
    const auto same = [](double a, double b) { return std::abs(a - b) < 1e-6; };
    return same(rect.x, expected.x) && same(rect.y, expected.y) &&
           same(rect.width, expected.width) && same(rect.height, expected.height);
}

Sources inOrder(int count) {
    Sources sources;
    for (int i = 0; i < count; ++i)
        sources.push_back(i);
    return sources;
}

// Red is `step` times the column, green `step` times the row.
ImageRgb8 ramp(int width, int height, int step) {
    ImageRgb8 image{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int sample : {step * x, step * y, 7})
                image.pixels.push_back(static_cast<std::uint8_t>(sample));
    return image;
}

// A value of [tiles, 3, side, side], as a byte would have it.
float at(const std::vector<float>& pixels, int tile, int channel, int x, int y, int side) {
    return 255 * pixels[static_cast<std::size_t>(((tile * 3 + channel) * side + y) * side + x)];
}

}  // namespace

class TestFamilyPlans : public QObject {
    Q_OBJECT

  private slots:
    void squashedFamilies();
    void twoScales();
    void letterbox();
    void hdTokenOrder();
    void hdPlaces();
    void hdOfAnyNumber();
    void hdGridsByHand();
    void extremePhotos();
    void scalesAreMadeOfTheLargest();
    void theSecondTowerSeesTheSquare();
    void theGlobalViewIsOfTheCanvas();
    void picturesToLookAt();
};

void TestFamilyPlans::squashedFamilies() {
    // 27 patches of 14 px leave 6 px unseen; 2 x 2 of them are a token, the last of each row alone.
    const TilePlan vila = planTiles({768, 384}, vilaScheme(384, 14));
    QCOMPARE(vila.tokens, 196);
    QCOMPARE(vila.tiles.size(), std::size_t(1));
    QVERIFY(imageTokenSources(vila) == inOrder(196));
    QVERIFY(near(vila.tiles[0].photoRect, {0, 0, 768, 384}));
    QVERIFY(near(seenPart(vila, vila.tiles[0].photoRect), {0, 0, 756, 378}));
    QVERIFY(near(mapPart(vila, 0, 0, 1, 1), {0, 0, 56, 28}));
    QVERIFY(near(mapPart(vila, 13, 13, 1, 1), {728, 364, 28, 14}));
    QCOMPARE(cellLines(vila).x.size(), std::size_t(15));
    QVERIFY(!hasOverview(vila) && !mergesToMap(vila));
    QCOMPARE(planTiles({10, 10}, vilaScheme(448, 14)).tokens, 256);

    // 256 rows that look at all of 32 x 32 patches.
    const TilePlan qwen = planTiles({448, 448}, qwenVlScheme(448, 14, 256));
    QCOMPARE(qwen.tokens, 256);
    QCOMPARE(qwen.patchesPerSide, 32);
    QCOMPARE(cellLines(qwen).x.size(), std::size_t(33));
    QVERIFY(std::abs(cellLines(qwen).y[1] - 14) < 1e-9);

    QCOMPARE(planTiles({3, 5}, xcomposer2Scheme(490, 14)).tokens, 1225);
    QCOMPARE(planTiles({3, 5}, xcomposer2Scheme(224, 14)).tokens, 256);
}

void TestFamilyPlans::twoScales() {
    const TilePlan plan = planTiles({400, 200}, vilaScheme(384, 14, {384, 768}));
    QCOMPARE(plan.tokens, 196);
    QVERIFY(imageTokenSources(plan) == inOrder(196));
    QCOMPARE(plan.tiles.size(), std::size_t(5));
    QVERIFY(hasOverview(plan) && !mergesToMap(plan));
    QVERIFY(near(plan.tiles[0].photoRect, {0, 0, 400, 200}));
    QCOMPARE(plan.tiles[0].gridColumn, -1);
    QVERIFY(near(plan.tiles[2].photoRect, {200, 0, 200, 100}));
    QVERIFY(near(plan.tiles[3].photoRect, {0, 100, 200, 100}));
    QCOMPARE(plan.tiles[3].gridRow, 1);
    QCOMPARE(plan.tiles[4].sizePx, 384);
    QVERIFY(near(canvasOf(plan), {0, 0, 400, 200}));
    // A token's place is its place in the smallest size.
    QVERIFY(near(mapPart(plan, 0, 0, 14, 14), {0, 0, 400 * 378 / 384.0, 200 * 378 / 384.0}));
}

void TestFamilyPlans::letterbox() {
    // 1000 x 10 would become 10 px high; the least is 14.
    const TilePlan strip = planTiles({1000, 10}, deepSeekVlScheme(1024, 384, 16, {1, 2, 3}));
    QVERIFY((strip.resized == Resolution{1024, 14}));
    QCOMPARE(strip.pasteY, 505);
    QCOMPARE(strip.tokens, 576);
    QCOMPARE(strip.tiles.size(), std::size_t(2));
    QCOMPARE(strip.tiles[1].sizePx, 384);
    QVERIFY(near(strip.tiles[0].photoRect, strip.tiles[1].photoRect));
    QVERIFY(!hasOverview(strip));
    QCOMPARE(tilesOnPhoto(strip).size(), std::size_t(1));
    QVERIFY(imageTokenSources(strip) == inOrder(576));
    QCOMPARE(cellLines(strip).x.size(), std::size_t(25));
    QVERIFY(std::abs(cellLines(strip).x[24] - 1000) < 1e-6);

    // Divided first: 216 / 392 * 98 is 53.99... in doubles.
    QCOMPARE(planTiles({392, 216}, deepSeekVlScheme(98, 0, 14, {})).resized.heightPx, 53);

    const TilePlan tall = planTiles({30, 40}, deepSeekVlScheme(400, 0, 20, {127, 126, 125}));
    QVERIFY((tall.resized == Resolution{300, 400}));
    QCOMPARE(tall.pasteX, 50);
    QVERIFY(near(tall.tiles[0].photoRect, {-5, 0, 40, 40}));
    const TilePixels tiles = cutTiles(ramp(30, 40, 2), tall);
    QCOMPARE(int(tiles.pixels[49 * 3 + 1]), 126);  // the last of the bar, in row 0
    QCOMPARE(int(tiles.pixels[50 * 3 + 2]), 7);    // the first of the photo
}

void TestFamilyPlans::hdTokenOrder() {
    // Tiles of 4 px, 4 x 4 patches, 2 x 2 tokens.
    const TileScheme scheme = xcomposer2HdScheme(4, 1, 2);
    const TilePlan wide = planTiles({80, 40}, scheme);
    QCOMPARE(wide.gridColumns, 2);
    QCOMPARE(wide.gridRows, 1);
    QVERIFY(imageTokenSources(wide) ==
            Sources({0, 1, kN, 2, 3, kN, kS, 4, 5, 8, 9, kN, 6, 7, 10, 11, kN}));
    const TilePlan tall = planTiles({40, 80}, scheme);
    QVERIFY(imageTokenSources(tall) ==
            Sources({0, 1, kN, 2, 3, kN, kS, 4, 5, kN, 6, 7, kN, 8, 9, kN, 10, 11, kN}));
    QCOMPARE(tall.tokens, 19);
    QVERIFY(mergesToMap(tall) && hasOverview(tall));
}

void TestFamilyPlans::hdPlaces() {
    // 1920 x 1080 with 25 tiles: 2016 x 1134 in a canvas of 6 x 4 tiles, 105 px below the edge.
    const TilePlan wide = planTiles({1920, 1080}, xcomposer2HdScheme(336, 14));
    QVERIFY((wide.bestResolution == Resolution{2016, 1344}));
    QVERIFY((wide.resized == Resolution{2016, 1134}));
    QCOMPARE(wide.pasteY, 105);
    QCOMPARE(wide.tokens, 3661);
    QVERIFY(near(wide.tiles[0].photoRect, {0, -100, 1920, 1280}));
    QVERIFY(near(wide.tiles[1].photoRect, {0, -100, 320, 320}));
    QVERIFY(near(wide.tiles[24].photoRect, {1600, 860, 320, 320}));
    QVERIFY(near(tokenRow(wide, 0), {0, -100, 1920, 28 * 1080 / 1134.0}));

    // The same, transposed: the bars are left and right, the tiles still in rows.
    const TilePlan tall = planTiles({1080, 1920}, xcomposer2HdScheme(336, 14));
    QVERIFY((tall.resized == Resolution{1134, 2016}));
    QCOMPARE(tall.pasteX, 105);
    QCOMPARE(tall.pasteY, 0);
    QCOMPARE(tall.tokens, 3685);
    QCOMPARE(tall.tiles[2].gridColumn, 1);
    QVERIFY(near(tall.tiles[2].photoRect, {220, 0, 320, 320}));
}

// Every number, on photos of many shapes: never more tiles than allowed, never fewer with more.
void TestFamilyPlans::hdOfAnyNumber() {
    for (const Resolution photo :
         {Resolution{336, 336}, Resolution{640, 480}, Resolution{481, 640}, Resolution{1279, 1280},
          Resolution{10000, 500}, Resolution{499, 10001}, Resolution{60000, 3}}) {
        std::size_t before = 0;
        for (int most = 1; most <= kTrainedHdTiles; ++most) {
            const TilePlan plan = planTiles(photo, xcomposer2HdScheme(336, 14, most));
            const std::size_t tiles = plan.tiles.size() - 1;
            QVERIFY(tiles >= 1 && tiles <= static_cast<std::size_t>(most) && tiles >= before);
            before = tiles;
            QCOMPARE(plan.tokens, static_cast<int>(tiles + 1) * 144 + 1 + (plan.gridRows + 1) * 12);
            const Sources sources = imageTokenSources(plan);
            QCOMPARE(sources.size(), static_cast<std::size_t>(plan.tokens));
            // Every row of every tile is used once.
            std::vector<int> uses((tiles + 1) * 144);
            for (const std::int32_t source : sources)
                if (source >= 0)
                    ++uses[static_cast<std::size_t>(source)];
            QVERIFY(std::all_of(uses.begin(), uses.end(), [](int n) { return n == 1; }));
            // Each tile holds a part of the photo.
            for (const PlannedTile& tile : plan.tiles) {
                const PhotoRect& rect = tile.photoRect;
                QVERIFY(rect.x < photo.widthPx && rect.x + rect.width > 0);
                QVERIFY(rect.y < photo.heightPx && rect.y + rect.height > 0);
            }
        }
    }
    QCOMPARE(planTiles({3, 60000}, xcomposer2HdScheme(336, 14, 25)).tokens, 4057);
    QCOMPARE(planTiles({3, 60000}, xcomposer2HdScheme(336, 14, 55)).tokens, 8737);
}

void TestFamilyPlans::hdGridsByHand() {
    const TileScheme scheme = xcomposer2HdScheme(336, 14, 25);
    const auto names = gridNames(scheme, {1920, 1080});
    QVERIFY(names == (std::vector<std::string>{"1x1", "2x2", "3x2", "4x3", "5x3", "6x4", "7x4",
                                               "8x5", "9x6"}));
    for (const std::string& name : names) {
        const auto chosen = withGrid(scheme, {1920, 1080}, name);
        QVERIFY(chosen);
        const TilePlan plan = planTiles({1920, 1080}, *chosen);
        QCOMPARE(gridName(plan.gridColumns, plan.gridRows), name);
    }
    QVERIFY(gridNames(scheme, {1080, 1920}).back() == "6x9");
    // A larger number of the model's own is offered too.
    QVERIFY(gridNames(xcomposer2HdScheme(336, 14, 70), {100, 100}).back() == "8x8");
    // A grid of another model, or of another photo, is none of this one.
    for (const char* name : {"overview", "1x2", "6x9", "10x6"}) {
        const auto refused = withGrid(scheme, {1920, 1080}, name);
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
        QVERIFY(refused.error().message().find("1x1, 2x2, 3x2") != std::string::npos);
    }
    // A grid and the number that gives it are one cut.
    QCOMPARE(cutKey(planTiles({1920, 1080}, *withGrid(scheme, {1920, 1080}, "9x6"))),
             cutKey(planTiles({1920, 1080}, *withTilesAtMost(scheme, 55))));

    QCOMPARE(withTilesAtMost(scheme, {})->hdTiles, 25);
    QCOMPARE(withTilesAtMost(scheme, 1)->hdTiles, 1);
    for (const int tiles : {0, -1, kMostHdTiles + 1})
        QVERIFY(!withTilesAtMost(scheme, tiles));
    const auto other = withTilesAtMost(xcomposer2Scheme(490, 14), 9);
    QVERIFY(!other && other.error().message().find("4KHD") != std::string::npos);
    QVERIFY(withTilesAtMost(xcomposer2Scheme(490, 14), {}));
}

void TestFamilyPlans::extremePhotos() {
    const std::vector<TileScheme> schemes = {vilaScheme(30, 7),
                                             vilaScheme(30, 7, {30, 60}),
                                             qwenVlScheme(28, 14, 16),
                                             deepSeekVlScheme(64, 0, 16, {}),
                                             xcomposer2Scheme(28, 14),
                                             deepSeekVlScheme(64, 32, 16, {}),
                                             xcomposer2HdScheme(28, 14, 9),
                                             xcomposer2HdScheme(28, 14, 1)};
    for (const Resolution size :
         {Resolution{1, 1}, Resolution{60000, 3}, Resolution{3, 60000}, Resolution{1, 2}})
        for (const TileScheme& scheme : schemes) {
            const ImageRgb8 photo = ramp(size.widthPx, size.heightPx, 1);
            const TilePlan plan = planTiles(size, scheme);
            const TilePixels tiles = cutTiles(photo, plan);
            QCOMPARE(tiles.pixels.size(), static_cast<std::size_t>(tiles.tiles * tiles.tileSizePx *
                                                                   tiles.tileSizePx * 3));
            const TowerPixels seen = towerPixels(tiles, plan, kUnitNorm, kUnitNorm);
            const std::size_t side = static_cast<std::size_t>(scheme.tileSizePx);
            QCOMPARE(seen.pixels.size(), seen.tiles * side * side * 3);
            QVERIFY(std::all_of(seen.pixels.begin(), seen.pixels.end(),
                                [](float value) { return std::isfinite(value); }));
            QCOMPARE(tilePictures(photo, plan).size(), plan.tiles.size());
            QCOMPARE(imageTokenSources(plan).size(), static_cast<std::size_t>(plan.tokens));
        }
    // A row of the photo in the middle of white.
    const TilePlan line = planTiles({60000, 3}, xcomposer2HdScheme(28, 14, 9));
    QVERIFY((line.resized == Resolution{252, 1}));
    QCOMPARE(line.pasteY, 13);
    const TilePixels tiles = cutTiles(ramp(60000, 3, 0), line);
    QCOMPARE(int(tiles.pixels[12 * 28 * 3]), 255);
    QCOMPARE(int(tiles.pixels[13 * 28 * 3]), 0);
    QCOMPARE(int(tiles.pixels[14 * 28 * 3]), 255);
}

void TestFamilyPlans::scalesAreMadeOfTheLargest() {
    const TilePlan plan = planTiles({16, 16}, vilaScheme(8, 4, {8, 16}));
    const TilePixels tiles = cutTiles(ramp(16, 16, 10), plan);
    QCOMPARE(tiles.tiles, 1);
    QCOMPARE(tiles.tileSizePx, 16);
    const TowerPixels seen = towerPixels(tiles, plan, kUnitNorm, {});
    QCOMPARE(seen.tiles, 5u);
    QCOMPARE(seen.canvas.size(), std::size_t(16 * 16 * 3));
    // The cubic keeps a ramp; at the border its taps are clamped.
    for (int i = 1; i < 7; ++i) {
        QVERIFY(std::abs(at(seen.pixels, 0, 0, i, 3, 8) - (20.0F * float(i) + 5)) < 1e-3F);
        QVERIFY(std::abs(at(seen.pixels, 0, 1, 3, i, 8) - (20.0F * float(i) + 5)) < 1e-3F);
    }
    // Taps -3/32, 19/32, 19/32, -3/32 on columns 0, 0, 1, 2.
    QVERIFY(std::abs(at(seen.pixels, 0, 0, 0, 3, 8) - (10 * 19 / 32.0F - 20 * 3 / 32.0F)) < 1e-3F);
    // The squares of the larger size, row by row.
    QVERIFY(std::abs(at(seen.pixels, 2, 0, 3, 0, 8) - 110) < 1e-3F);
    QVERIFY(std::abs(at(seen.pixels, 3, 1, 0, 5, 8) - 130) < 1e-3F);
    QVERIFY(std::abs(at(seen.pixels, 4, 2, 7, 7, 8) - 7) < 1e-3F);
}

void TestFamilyPlans::theSecondTowerSeesTheSquare() {
    const TilePlan plan = planTiles({16, 16}, deepSeekVlScheme(16, 8, 4, {}));
    const PixelNorm second = {{0.5F, 0.5F, 0.5F}, {0.25F, 0.5F, 0.5F}};
    const TowerPixels seen = towerPixels(cutTiles(ramp(16, 16, 10), plan), plan, kUnitNorm, second);
    QCOMPARE(seen.tiles, 1u);
    QCOMPARE(seen.second.size(), std::size_t(8 * 8 * 3));
    for (int i = 1; i < 7; ++i) {
        const float red = seen.second[static_cast<std::size_t>(3 * 8 + i)] * 0.25F + 0.5F;
        QVERIFY(std::abs(red * 255 - (20.0F * float(i) + 5)) < 1e-3F);
    }
}

void TestFamilyPlans::theGlobalViewIsOfTheCanvas() {
    // 7 : 5 leaves bars above and below.
    const TileScheme scheme = xcomposer2HdScheme(28, 14, 4);
    const TilePlan plan = planTiles({70, 50}, scheme);
    QVERIFY((plan.bestResolution == Resolution{56, 56}));
    QVERIFY((plan.resized == Resolution{56, 40}));
    const TilePixels tiles = cutTiles(ramp(70, 50, 0), plan);
    QCOMPARE(tiles.tiles, 4);
    const TowerPixels seen = towerPixels(tiles, plan, kUnitNorm, {});
    QCOMPARE(seen.tiles, 5u);
    QVERIFY(std::abs(at(seen.pixels, 0, 0, 5, 0, 28) - 255) < 1e-3F);  // a bar
    QVERIFY(std::abs(at(seen.pixels, 0, 0, 5, 14, 28) - 0) < 1e-3F);   // the photo
    QVERIFY(std::abs(at(seen.pixels, 0, 2, 27, 14, 28) - 7) < 1e-3F);
    const auto [least, most] = std::minmax_element(seen.pixels.begin(), seen.pixels.end());
    QVERIFY(*least < 0 && *most > 1);  // not clamped beside the edge
}

void TestFamilyPlans::picturesToLookAt() {
    const ImageRgb8 photo = ramp(40, 30, 5);
    const TilePlan squash = planTiles({40, 30}, qwenVlScheme(28, 14, 4));
    QVERIFY(tilePictures(photo, squash)[0].pixels == cutTiles(photo, squash).pixels);

    const TilePlan two = planTiles({40, 30}, deepSeekVlScheme(32, 16, 8, {9, 9, 9}));
    const auto pictures = tilePictures(photo, two);
    QCOMPARE(pictures.size(), std::size_t(2));
    QVERIFY(pictures[0].pixels == cutTiles(photo, two).pixels);
    QCOMPARE(pictures[1].widthPx, 16);
    QCOMPARE(int(pictures[1].pixels[0]), 9);

    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY(tilePictures(photo, two, stopped.get_token()).empty());
}

QTEST_APPLESS_MAIN(TestFamilyPlans)
#include "tst_family_plans.moc"
