// SPDX-License-Identifier: MIT
// What the tile view says about photos for the families beside LLaVA, against their plans.
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/tiles/tile_inspection.h"
#include "app/desktop/tiles/tile_overlay.h"
#include "app/desktop/values/photo_plan.h"
#include "engine/image/family_schemes.h"

using namespace tessera;

namespace {

PhotoRef photo(int width, int height) {
    PhotoRef ref;
    ref.hash = QStringLiteral("00");
    ref.extension = QStringLiteral("png");
    ref.widthPx = width;
    ref.heightPx = height;
    return ref;
}

TileScheme hd(int tiles = 25) {
    return xcomposer2HdScheme(336, 14, tiles);
}

}  // namespace

class TestFamilyTiles : public QObject {
    Q_OBJECT

  private slots:
    void hdTokensComeFromTheirTile() {
        TileInspection inspection;
        inspection.setScheme({hd(4)});
        inspection.setPhoto(photo(500, 700));
        QCOMPARE(inspection.tileCount(), 5);
        const auto sources = imageTokenSources(*inspection.plan());
        QCOMPARE(static_cast<int>(sources.size()), inspection.tokens());
        for (int tile = 0; tile < inspection.tileCount(); ++tile) {
            inspection.setHoveredTile(tile);
            QVERIFY(!inspection.hoverText().isEmpty());
            int next = 0;
            for (int i = 0; i < inspection.tokenSegments().size(); ++i) {
                const TokenSegment& segment = inspection.tokenSegments()[i];
                QCOMPARE(segment.first, next);
                next += segment.count;
                const QPointF lit = inspection.litPart(i);
                const int from = qRound(lit.x() * segment.count);
                const int to = qRound(lit.y() * segment.count);
                for (int token = 0; token < segment.count; ++token) {
                    const int source = sources[static_cast<std::size_t>(segment.first + token)];
                    QCOMPARE(source == kSeparatorToken, segment.separator);
                    // The overview's newlines belong to it.
                    const bool comesFromIt =
                        source >= 0 ? source / 144 == tile : tile == 0 && segment.tile == 0;
                    QCOMPARE(token >= from && token < to, comesFromIt);
                }
            }
            QCOMPARE(next, inspection.tokens());
        }
        // A row of the map lights the tiles that it runs through, the separator none.
        inspection.setHoveredSegment(13);
        QVERIFY(inspection.isTileLit(1) && inspection.isTileLit(2));
        QVERIFY(!inspection.isTileLit(0) && !inspection.isTileLit(3));
        inspection.setHoveredSegment(12);
        for (int tile = 0; tile < inspection.tileCount(); ++tile)
            QVERIFY(!inspection.isTileLit(tile));
        QVERIFY(inspection.hoverText().contains(QStringLiteral("separator")));
        inspection.setHoveredSegment(11);
        QVERIFY(inspection.isTileLit(0) && !inspection.isTileLit(1));
        QCOMPARE(
            inspection.hoverText(),
            QStringLiteral("Overview, row 12 of 12: tokens 144 to 156, the last one a newline"));
        inspection.setHoveredTile(2);
        QCOMPARE(inspection.hoverText(), QStringLiteral("Tile 2: 12 × 12 tokens of 2 × 2 patches, "
                                                        "between token 170 and token 456"));
    }

    void hdGridsAreOffered() {
        TileInspection inspection;
        inspection.setScheme({hd()});
        inspection.setPhoto(photo(1920, 1080));
        QCOMPARE(inspection.tokens(), 3661);
        QVERIFY2(inspection.reason().contains(QStringLiteral("at most 25 tiles")),
                 qPrintable(inspection.reason()));
        QCOMPARE(inspection.options().size(), 9);
        for (const QVariant& value : inspection.options()) {
            const auto option = value.value<TileOption>();
            inspection.setGrid(option.grid);
            QCOMPARE(inspection.tokens(), option.tokens);
            QCOMPARE(inspection.tileCount(), 1 + option.columns * option.rows);
            QCOMPARE(option.byRule, option.grid == QStringLiteral("6x4"));
            QVERIFY(inspection.reason().contains(QStringLiteral("6 × 4")));
        }
        // A photo's own choice holds whatever the number; another photo's does not.
        PhotoRef chosen = photo(1920, 1080);
        chosen.grid = QStringLiteral("9x6");
        QCOMPARE(planPhoto(chosen, hd()).tokens, 8005);
        QCOMPARE(planPhoto(chosen, hd(4)).tokens, 8005);
        chosen.widthPx = 300;
        QCOMPARE(planPhoto(chosen, hd()).tokens, planPhoto(photo(300, 1080), hd()).tokens);
    }

    void severalViewsMakeTheSameTokens_data() {
        QTest::addColumn<int>("family");
        QTest::addColumn<int>("tiles");
        QTest::addColumn<QString>("secondName");
        QTest::newRow("two scales") << 0 << 5 << QStringLiteral("Tile 1");
        QTest::newRow("two towers") << 1 << 2 << QStringLiteral("384 px");
    }
    void severalViewsMakeTheSameTokens() {
        QFETCH(int, family);
        QFETCH(int, tiles);
        QFETCH(QString, secondName);
        TileInspection inspection;
        inspection.setScheme({family == 0 ? vilaScheme(384, 14, {384, 768})
                                          : deepSeekVlScheme(1024, 384, 16, {122, 116, 104})});
        inspection.setPhoto(photo(1920, 1080));
        QCOMPARE(inspection.tileCount(), tiles);
        QCOMPARE(inspection.tileName(1), secondName);
        QVERIFY(inspection.options().isEmpty() && !inspection.isComparing());
        QVERIFY(inspection.reason().contains(QStringLiteral("becomes one token")));
        QCOMPARE(inspection.tokenSegments().size(), 1);
        QCOMPARE(inspection.tokenSegments()[0].count, inspection.tokens());
        inspection.setHoveredTile(1);
        QCOMPARE(inspection.litPart(0), QPointF(0, 1));
        QVERIFY(inspection.hoverText().startsWith(secondName));
        inspection.setHoveredSegment(0);
        for (int tile = 0; tile < tiles; ++tile)
            QVERIFY(inspection.isTileLit(tile));
        QVERIFY(inspection.hoverText().contains(QLocale().toString(inspection.tokens())));
    }

    void oneTileSaysHowItBecomesTokens() {
        TileInspection inspection;
        inspection.setPhoto(photo(1920, 1080));
        inspection.setScheme({vilaScheme(384, 14)});
        QVERIFY(inspection.reason().contains(QStringLiteral("2 × 2 patches become one token")));
        inspection.setScheme({qwenVlScheme(448, 14, 256)});
        QVERIFY(inspection.reason().contains(QStringLiteral("looks at all of it")));
        inspection.setScheme({xcomposer2Scheme(490, 14)});
        QVERIFY(inspection.reason().isEmpty());
        QCOMPARE(inspection.tokens(), 1225);
    }

    void thePicturesAreWhatTheTowersSee() {
        const QTemporaryDir dir;
        const auto stored = storePhotoFile(
            dir.path(), QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/coffee.png"));
        QVERIFY(stored);
        TileInspection inspection;
        inspection.setPhoto(*stored);
        inspection.setScheme({deepSeekVlScheme(1024, 384, 16, {122, 116, 104})});
        QTRY_COMPARE(inspection.tileImage(1).size(), QSize(384, 384));
        QCOMPARE(inspection.tileImage(0).size(), QSize(1024, 1024));
        QCOMPARE(inspection.tileImage(0).pixelColor(5, 5), QColor(122, 116, 104));
        inspection.setScheme({hd(9)});
        QTRY_VERIFY(!inspection.tileImage(inspection.tileCount() - 1).isNull());
        QCOMPARE(inspection.tileImage(0).size(), QSize(336, 336));
        // The overview has the canvas' white bars.
        QCOMPARE(inspection.tileImage(0).pixelColor(5, 1), QColor(Qt::white));
    }

    void theOverlayFindsTheTile() {
        TileInspection inspection;
        inspection.setScheme({deepSeekVlScheme(1024, 384, 16, {122, 116, 104})});
        inspection.setPhoto(photo(1000, 1000));
        PhotoZoom zoom;
        zoom.setSize(QSizeF(400, 400));
        zoom.setPhoto(photo(1000, 1000));
        TileOverlay overlay;
        overlay.setSize(QSizeF(400, 400));
        overlay.setInspection(&inspection);
        overlay.setZoom(&zoom);
        QCOMPARE(overlay.tileAt(QPointF(200, 200)), 0);
        inspection.setScheme({vilaScheme(384, 14, {384, 768})});
        QCOMPARE(overlay.tileAt(QPointF(300, 100)), 2);
    }
};

QTEST_MAIN(TestFamilyTiles)
#include "tst_family_tiles.moc"
