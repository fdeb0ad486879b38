// SPDX-License-Identifier: MIT
#include <QTest>

#include "app/desktop/values/photo_plan.h"

using namespace tessera;

namespace {

constexpr int kTilePx = 336;

TileScheme scheme(TileMode mode) {
    TileScheme scheme;
    scheme.mode = mode;
    scheme.tileSizePx = kTilePx;
    scheme.patchSizePx = 14;
    if (mode == TileMode::AnyRes || mode == TileMode::Hd) {
        scheme.merge = MergeType::SpatialUnpad;
        scheme.newlinePerRow = true;
        scheme.pinpoints = {{2 * kTilePx, 2 * kTilePx}, {kTilePx, 3 * kTilePx}};
    }
    return scheme;
}

PhotoRef photo(const QString& grid) {
    PhotoRef photo;
    photo.widthPx = 600;
    photo.heightPx = 600;
    photo.grid = grid;
    return photo;
}

}  // namespace

class TestPhotoPlan : public QObject {
    Q_OBJECT

  private slots:
    void aGridIsUsedWhereTheModelHasIt_data() {
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<TileMode>("mode");
        QTest::addColumn<QString>("used");
        const auto row = [](const char* name, const char* chosen, TileMode mode, const char* used) {
            QTest::newRow(name) << QString::fromLatin1(chosen) << mode << QString::fromLatin1(used);
        };
        row("none chosen", "", TileMode::AnyRes, "");
        row("one of its own", "1x3", TileMode::AnyRes, "1x3");
        row("the overview", "overview", TileMode::AnyRes, "overview");
        row("one of another model", "3x1", TileMode::AnyRes, "");
        row("no grid at all", "many", TileMode::AnyRes, "");
        row("a grid for a single tile", "1x3", TileMode::Squash, "");
        row("the overview of a single tile", "overview", TileMode::Squash, "");
    }

    void aGridIsUsedWhereTheModelHasIt() {
        QFETCH(QString, chosen);
        QFETCH(TileMode, mode);
        QFETCH(QString, used);
        QCOMPARE(QString::fromStdString(usableGrid(photo(chosen), scheme(mode))), used);
    }

    // A choice that was made for another model leaves the photo to the rule.
    void whatCannotBeUsedIsCutByTheRule() {
        const TileScheme anyRes = scheme(TileMode::AnyRes);
        const TilePlan byRule = planPhoto(photo({}), anyRes);
        QCOMPARE(gridOf(byRule), QStringLiteral("2x2"));
        QCOMPARE(planPhoto(photo(QStringLiteral("3x1")), anyRes).tokens, byRule.tokens);
        const TilePlan chosen = planPhoto(photo(QStringLiteral("1x3")), anyRes);
        QCOMPARE(gridOf(chosen), QStringLiteral("1x3"));
        QVERIFY(chosen.tokens != byRule.tokens);
        QCOMPARE(gridOf(planPhoto(photo(kOverview), anyRes)), kOverview);
        QCOMPARE(gridOf(planPhoto(photo(QStringLiteral("1x3")), scheme(TileMode::Squash))),
                 kOverview);
    }
};

QTEST_GUILESS_MAIN(TestPhotoPlan)
#include "tst_photo_plan.moc"
