// SPDX-License-Identifier: MIT
// Grids chosen by hand: their names, what they cost, and what is refused.
#include <QtTest>
#include <set>

#include "engine/image/grid_choice.h"
#include "tests/engine/image/schemes.h"

using namespace tessera;
using tessera::testing::llava16;

namespace {

using Names = std::vector<std::string>;

constexpr Resolution kPhoto = {1000, 600};

}  // namespace

class TestGridChoice : public QObject {
    Q_OBJECT

  private slots:
    void namesAreColumnsAndRows() {
        QVERIFY(gridNames(llava16(), kPhoto) ==
                Names({"overview", "1x2", "2x1", "2x2", "3x1", "1x3"}));
        // Hf reads the same list as (height, width).
        QVERIFY(gridNames(llava16(TileRules::Hf), kPhoto) ==
                Names({"overview", "2x1", "1x2", "2x2", "1x3", "3x1"}));
        // A part of a tile is a tile; what is there twice is one choice.
        TileScheme odd = llava16();
        odd.pinpoints = {{400, 336}, {672, 336}};
        QVERIFY(gridNames(odd, kPhoto) == Names({"overview", "2x1"}));
        TileScheme pad;
        QVERIFY(gridNames(pad, kPhoto).empty());
    }

    void everyGridIsTaken() {
        for (const TileRules rules : {TileRules::Original, TileRules::Hf})
            for (const Resolution photo : {Resolution{1920, 1080}, Resolution{300, 2000},
                                           Resolution{7, 5}, Resolution{1, 4000}})
                for (const std::string& name : gridNames(llava16(rules), photo)) {
                    const auto scheme = withGrid(llava16(rules), photo, name);
                    QVERIFY(scheme.has_value());
                    const TilePlan plan = planTiles(photo, *scheme);
                    if (name == kOverviewGrid) {
                        QCOMPARE(plan.tiles.size(), std::size_t(1));
                        QCOMPARE(plan.tokens, 576);
                    } else {
                        QCOMPARE(gridName(plan.gridColumns, plan.gridRows), name);
                        QCOMPARE(gridName(plan.bestResolution, 336), name);
                    }
                    QCOMPARE(imageTokenSources(plan).size(), std::size_t(plan.tokens));
                }
    }

    // The reference's numbers for these canvases; 2 x 2 is what the rule takes.
    void costsOfAPhoto() {
        const Resolution photo{1920, 1080};
        const auto tokens = [&](std::string_view name) {
            const auto scheme = withGrid(llava16(), kPhoto, name);
            return scheme ? planTiles(photo, *scheme).tokens : -1;
        };
        QCOMPARE(tokens("2x2"), planTiles(photo, llava16()).tokens);
        QCOMPARE(tokens(""), 1948);
        QCOMPARE(tokens("2x1"), 576 + 24 * (42 + 1));
        QCOMPARE(tokens("1x2"), 576 + 14 * (24 + 1));
    }

    void whatIsRefused() {
        for (const char* name : {"7x9", "2x", "x", "2 x 2", "2X2", "overview ", "-1x2", "02x02"}) {
            const auto refused = withGrid(llava16(), kPhoto, name);
            QVERIFY(!refused);
            QVERIFY(refused.error().code == ErrorCode::InvalidArgument);
            QVERIFY2(refused.error().message().find(name) != std::string::npos,
                     refused.error().message().c_str());
            QVERIFY2(refused.error().message().find("overview, 1x2, 2x1") != std::string::npos,
                     refused.error().message().c_str());
        }
        const auto single = withGrid(TileScheme(), kPhoto, "2x2");
        QVERIFY(!single && single.error().message().find("choice of grids") != std::string::npos);
        QVERIFY(withGrid(TileScheme(), kPhoto, "").has_value());
    }

    // What is cut alike has one key, whoever chose the grid; anything else that differs, another.
    void theKeyOfACut() {
        const Resolution photo = {1000, 600};
        const std::string byRule = cutKey(planTiles(photo, llava16()));
        QCOMPARE(cutKey(planTiles(photo, llava16())), byRule);
        const Resolution chosen = planTiles(photo, llava16()).bestResolution;
        const std::string ruleGrid = gridName(chosen, llava16().tileSizePx);
        std::set<std::string> keys;
        for (const std::string& name : gridNames(llava16(), kPhoto)) {
            const std::string key = cutKey(planTiles(photo, *withGrid(llava16(), kPhoto, name)));
            QCOMPARE(key == byRule, name == ruleGrid);
            keys.insert(key);
        }
        QCOMPARE(keys.size(), gridNames(llava16(), kPhoto).size());

        const auto differs = [&](auto change) {
            TileScheme scheme = llava16();
            change(scheme);
            return cutKey(planTiles(photo, scheme)) != byRule;
        };
        QVERIFY(differs([](TileScheme& scheme) { scheme.mode = TileMode::Hd; }));
        QVERIFY(differs([](TileScheme& scheme) { scheme.merge = MergeType::Spatial; }));
        QVERIFY(differs([](TileScheme& scheme) { scheme.newlinePerRow = false; }));
        QVERIFY(differs([](TileScheme& scheme) { scheme.rules = TileRules::Hf; }));
        QVERIFY(differs([](TileScheme& scheme) { scheme.tileSizePx *= 2; }));
        QVERIFY(differs([](TileScheme& scheme) { scheme.patchSizePx *= 2; }));
        QVERIFY(differs([](TileScheme& scheme) { scheme.padColour[2] += 1; }));
        QVERIFY(cutKey(planTiles({1001, 600}, llava16())) != byRule);
    }

    void namesAreRecognised() {
        for (const char* name : {"overview", "1x1", "2x1", "36x1"})
            QVERIFY2(isGridName(name), name);
        for (const char* name : {"", "x", "2", "2x", "x2", "0x1", "1x2x3", "2x2 ", "a", "99999x1"})
            QVERIFY2(!isGridName(name), name);
    }
};

QTEST_GUILESS_MAIN(TestGridChoice)
#include "tst_grid_choice.moc"
