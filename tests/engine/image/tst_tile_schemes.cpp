// SPDX-License-Identifier: MIT
// The tables of ways to cut photos: what has a name is found by it, and modes chosen by hand.
#include <QtTest>
#include <set>

#include "engine/image/tile_schemes.h"

using namespace tessera;

class TestTileSchemes : public QObject {
    Q_OBJECT
  private slots:
    void namesLeadBack() {
        QVERIFY(imageModeNames() ==
                (std::vector<std::string>{"auto", "pad", "crop", "squash", "hd", "anyres"}));
        for (const std::string& name : imageModeNames()) {
            const auto mode = imageModeNamed(name);
            QVERIFY2(mode, name.c_str());
            QCOMPARE(std::string(nameOf(*mode)), name);
        }
        QVERIFY(tileRulesNames() == (std::vector<std::string>{"original", "hf"}));
        for (const TileRules rules : {TileRules::Original, TileRules::Hf})
            QVERIFY(tileRulesNamed(nameOf(rules)) == rules);
        for (const MergeType merge : {MergeType::Flat, MergeType::Spatial, MergeType::SpatialUnpad})
            QVERIFY(mergeTypeNamed(nameOf(merge)) == merge);
        for (const char* name : {"", "Pad", "any", "auto "}) {
            QVERIFY(!imageModeNamed(name) && !tileRulesNamed(name) && !mergeTypeNamed(name));
            QVERIFY(tileModeOfAspectRatio(name) == nullptr);
        }
    }

    void everyModeHasFacts() {
        std::set<ImageMode> imageModes;
        for (const TileMode mode :
             {TileMode::Crop, TileMode::Pad, TileMode::Squash, TileMode::Hd, TileMode::AnyRes}) {
            const TileModeFacts& facts = factsOf(mode);
            QVERIFY(facts.mode == mode);
            QCOMPARE(tileModeNamed(facts.name), &facts);
            QVERIFY(facts.imageMode);
            imageModes.insert(*facts.imageMode);
            TileScheme scheme;
            scheme.mode = mode;
            QCOMPARE(!facts.grids.empty(), hasGrid(scheme));
            // What we write about it, we read as it, or as a grid.
            const TileModeFacts* read = tileModeOfAspectRatio(facts.aspectRatios.front());
            QVERIFY(read != nullptr);
            QVERIFY(read->mode == mode || (hasGrid(scheme) && !read->grids.empty()));
        }
        QCOMPARE(imageModes.size() + 1, imageModeNames().size());
        QVERIFY(tileModeOfAspectRatio("square")->mode == TileMode::Crop);
        QVERIFY(tileModeOfAspectRatio("squash")->mode == TileMode::Squash);
    }

    void modesByHand() {
        TileScheme own;
        own.mode = TileMode::AnyRes;
        own.merge = MergeType::SpatialUnpad;
        own.newlinePerRow = true;
        own.tileSizePx = 100;
        own.pinpoints = {{200, 100}, {100, 200}};

        const auto same = withImageMode(own, ImageMode::Auto, false);
        QVERIFY(same && same->mode == TileMode::AnyRes && same->pinpoints == own.pinpoints);
        for (const ImageMode mode : {ImageMode::Pad, ImageMode::Crop, ImageMode::Squash}) {
            const auto single = withImageMode(own, mode, true);
            QVERIFY(single && single->pinpoints.empty() && !single->newlinePerRow &&
                    single->merge == MergeType::Flat);
        }
        const auto kept = withImageMode(own, ImageMode::Hd, false);
        QVERIFY(kept && kept->mode == TileMode::Hd && kept->merge == MergeType::Spatial &&
                !kept->newlinePerRow && kept->pinpoints == own.pinpoints);
        own.pinpoints.clear();
        const auto added = withImageMode(own, ImageMode::Hd, false);
        QVERIFY(added && added->pinpoints == (std::vector<Resolution>{{200, 200}}));
        const auto standard = withImageMode(own, ImageMode::AnyRes, true);
        QVERIFY(standard && standard->newlinePerRow &&
                standard->pinpoints ==
                    (std::vector<Resolution>{
                        {100, 200}, {200, 100}, {200, 200}, {300, 100}, {100, 300}}));
        const auto refused = withImageMode(own, ImageMode::AnyRes, false);
        QVERIFY(!refused && refused.error().code == ErrorCode::Unsupported);
    }
};

QTEST_GUILESS_MAIN(TestTileSchemes)
#include "tst_tile_schemes.moc"
