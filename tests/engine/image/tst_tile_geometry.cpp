// SPDX-License-Identifier: MIT
// Where the parts of a plan lie on the photo.
#include <QtTest>

#include "engine/image/tile_geometry.h"
#include "engine/image/tile_schemes.h"

using namespace tessera;

namespace {

bool near(const PhotoRect& rect, const PhotoRect& expected) {
    const auto same = [](double a, double b) { return std::abs(a - b) < 1e-6; };
    return same(rect.x, expected.x) && same(rect.y, expected.y) &&
           same(rect.width, expected.width) && same(rect.height, expected.height);
}

TilePlan planned(TileMode mode, Resolution photo) {
    const TileModeFacts& facts = factsOf(mode);
    TileScheme scheme;
    scheme.mode = mode;
    scheme.merge = facts.merge;
    scheme.newlinePerRow = facts.newlinePerRow;
    scheme.tileSizePx = 100;
    scheme.patchSizePx = 10;
    scheme.pinpoints = pinpointsOf(facts.grids, scheme.tileSizePx);
    return planTiles(photo, scheme);
}

}  // namespace

class TestTileGeometry : public QObject {
    Q_OBJECT
  private slots:
    // 400 x 100 into the canvas of 3 x 1 tiles: scaled by 3/4, with 12 px of padding above.
    void aGridWithPadding() {
        const TilePlan plan = planned(TileMode::AnyRes, {400, 100});
        QCOMPARE(plan.gridColumns, 3);
        QCOMPARE(plan.pasteY, 12);
        const double scale = 4.0 / 3.0;
        QVERIFY(near(wholePhoto(plan), {0, 0, 400, 100}));
        QVERIFY(near(canvasOf(plan), {0, -12 * scale, 400, 100 * scale}));
        QVERIFY(near(sceneOf(plan), canvasOf(plan)));

        QVERIFY(hasOverview(plan));
        const auto tiles = tilesOnPhoto(plan);
        QCOMPARE(tiles.size(), std::size_t(3));
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(tiles[i].number, i + 1);
            QVERIFY(near(tiles[i].rect, {i * 400 / 3.0, -12 * scale, 400 / 3.0, 100 * scale}));
            QVERIFY(near(mapPart(plan, 10 * i, 0, 10, 10), tiles[i].rect));
        }
        QVERIFY(near(mapPart(plan, 0, 0, plan.mapColumns, plan.mapRows), canvasOf(plan)));

        // One row of patches is removed above and below.
        QCOMPARE(plan.firstRow, 1);
        QCOMPARE(plan.rows, 8);
        QVERIFY(near(keptMap(plan), {0, -2 * scale, 400, 80 * scale}));
        QVERIFY(near(tokenRow(plan, 0), {0, -2 * scale, 400, 10 * scale}));
        QVERIFY(near(tokenRow(plan, 7), {0, 68 * scale, 400, 10 * scale}));
    }

    void aSingleTile() {
        for (const TileMode mode : {TileMode::Crop, TileMode::Pad, TileMode::Squash}) {
            const TilePlan plan = planned(mode, {400, 200});
            QVERIFY(!hasOverview(plan));
            const auto tiles = tilesOnPhoto(plan);
            QCOMPARE(tiles.size(), std::size_t(1));
            QCOMPARE(tiles[0].number, 1);
            QVERIFY(near(tiles[0].rect, plan.tiles[0].photoRect));
            QVERIFY(near(canvasOf(plan), plan.tiles[0].photoRect));
            QVERIFY(near(keptMap(plan), canvasOf(plan)));
        }
        // A crop lies inside the photo, padding around it.
        QVERIFY(near(sceneOf(planned(TileMode::Crop, {400, 200})), {0, 0, 400, 200}));
        QVERIFY(near(canvasOf(planned(TileMode::Crop, {400, 200})), {100, 0, 200, 200}));
        QVERIFY(near(sceneOf(planned(TileMode::Pad, {400, 200})), {0, -100, 400, 400}));
    }

    // So thin that nothing of the map is left.
    void nothingIsKept() {
        const TilePlan plan = planned(TileMode::AnyRes, {1, 1000});
        const PhotoRect kept = keptMap(plan);
        QCOMPARE(kept.width > 0, plan.columns > 0);
        QCOMPARE(kept.height > 0, plan.rows > 0);
    }

    void anEmptyPlan() {
        const TilePlan plan;
        QVERIFY(tilesOnPhoto(plan).empty());
        QVERIFY(near(sceneOf(plan), {0, 0, 0, 0}));
        QVERIFY(near(tokenRow(plan, 0), {0, 0, 0, 0}));
    }
};

QTEST_GUILESS_MAIN(TestTileGeometry)
#include "tst_tile_geometry.moc"
