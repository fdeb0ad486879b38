// SPDX-License-Identifier: MIT
// What the tile view says about a photo, against the plan that feeds the encoder.
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <QXmlStreamReader>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/tiles/tile_inspection.h"
#include "app/desktop/tiles/tile_overlay.h"
#include "tests/engine/image/schemes.h"

using namespace tessera;
using tessera::testing::llava16;

namespace {

PhotoRef photo(int width, int height) {
    PhotoRef ref;
    ref.hash = QStringLiteral("00");
    ref.extension = QStringLiteral("png");
    ref.widthPx = width;
    ref.heightPx = height;
    return ref;
}

QList<TileOption> optionsOf(const TileInspection& inspection) {
    QList<TileOption> options;
    for (const QVariant& value : inspection.options())
        options.append(value.value<TileOption>());
    return options;
}

}  // namespace

class TestTileInspection : public QObject {
    Q_OBJECT

  private slots:
    void everyTokenHasItsPlace_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("wide") << QSize(1920, 1080);
        QTest::newRow("tall") << QSize(500, 1400);
        QTest::newRow("square") << QSize(700, 700);
        QTest::newRow("thin") << QSize(4000, 20);
    }

    void everyTokenHasItsPlace() {
        QFETCH(QSize, size);
        TileInspection inspection;
        inspection.setScheme({llava16()});
        inspection.setPhoto(photo(size.width(), size.height()));
        QVERIFY(inspection.isValid());
        const auto sources = imageTokenSources(*inspection.plan());
        QCOMPARE(static_cast<int>(sources.size()), inspection.tokens());
        int next = 0;
        for (const TokenSegment& segment : inspection.tokenSegments()) {
            QCOMPARE(segment.first, next);
            next += segment.count;
            if (segment.newline)
                QCOMPARE(sources[static_cast<std::size_t>(next - 1)], kNewlineToken);
        }
        QCOMPARE(next, inspection.tokens());
    }

    // For every tile: the tokens that light up are those that come from it.
    void litTokensComeFromTheTile() {
        TileInspection inspection;
        inspection.setScheme({llava16()});
        inspection.setPhoto(photo(1500, 900));
        const int patches = 24 * 24;
        const auto sources = imageTokenSources(*inspection.plan());
        for (int tile = 0; tile < inspection.tileCount(); ++tile) {
            inspection.setHoveredTile(tile);
            QVERIFY(!inspection.hoverText().isEmpty());
            for (int i = 0; i < inspection.tokenSegments().size(); ++i) {
                const TokenSegment& segment = inspection.tokenSegments()[i];
                const QPointF lit = inspection.litPart(i);
                const int from = qRound(lit.x() * segment.count);
                const int to = qRound(lit.y() * segment.count);
                for (int token = 0; token < segment.count; ++token) {
                    const int source = sources[static_cast<std::size_t>(segment.first + token)];
                    const bool comesFromIt = source >= 0 && source / patches == tile;
                    QCOMPARE(token >= from && token < to, comesFromIt);
                }
            }
        }
        // And back: a row lights the tiles that it runs through.
        inspection.setHoveredSegment(1);
        QCOMPARE(inspection.hoveredTile(), -1);
        QVERIFY(!inspection.isTileLit(0));
        QVERIFY(inspection.isTileLit(1) && inspection.isTileLit(2));
        QVERIFY(!inspection.isTileLit(3));
        inspection.setHoveredSegment(0);
        QVERIFY(inspection.isTileLit(0) && !inspection.isTileLit(1));
    }

    // A small photo loses nothing in any grid: the list decides, which is said.
    void tiesAreExplained() {
        TileInspection inspection;
        inspection.setScheme({llava16()});
        inspection.setPhoto(photo(333, 250));
        QVERIFY2(inspection.reason().contains(QStringLiteral("2 × 1 does just as well")),
                 qPrintable(inspection.reason()));
        inspection.setPhoto(photo(1920, 1080));
        QVERIFY(!inspection.reason().contains(QStringLiteral("as well")));
    }

    void aGridChosenByHandHasTheCostThatWasSaid() {
        TileInspection inspection;
        inspection.setScheme({llava16()});
        inspection.setPhoto(photo(1920, 1080));
        const int byRule = inspection.tokens();
        const QString rule = inspection.reason();
        QCOMPARE(optionsOf(inspection).size(), 6);
        QCOMPARE(optionsOf(inspection).first().tokens, 576);
        for (const TileOption& option : optionsOf(inspection)) {
            inspection.setGrid(option.grid);
            QCOMPARE(inspection.tokens(), option.tokens);
            QCOMPARE(inspection.tileCount(),
                     option.grid == kOverview ? 1 : 1 + option.columns * option.rows);
            QVERIFY(inspection.reason().contains(rule));
        }
        inspection.setGrid({});
        QCOMPARE(inspection.tokens(), byRule);
        inspection.setGrid(QStringLiteral("7x9"));
        QCOMPARE(inspection.tokens(), byRule);
        inspection.setPhoto(photo(20, 30));
        QCOMPARE(inspection.grid(), QString());
    }

    void theGridOfThePhotoIsWhereItBegins() {
        TileInspection inspection;
        inspection.setScheme({llava16()});
        PhotoRef chosen = photo(1920, 1080);
        const int byRule = planPhoto(chosen, llava16()).tokens;
        chosen.grid = QStringLiteral("3x1");
        inspection.setPhoto(chosen);
        QCOMPARE(inspection.grid(), QStringLiteral("3x1"));
        QVERIFY(!inspection.isComparing() && inspection.costChange().isEmpty());
        QVERIFY(inspection.tokens() != byRule);
        QVERIFY(inspection.reason().contains(QStringLiteral("by hand")));
        const auto options = optionsOf(inspection);
        QCOMPARE(std::count_if(options.cbegin(), options.cend(),
                               [](const TileOption& option) { return option.used; }),
                 1);
        const int used = inspection.tokens();
        inspection.setGrid({});
        QCOMPARE(inspection.tokens(), byRule);
        QVERIFY(inspection.isComparing());
        QVERIFY(inspection.costChange().contains(QLocale().toString(byRule)));
        QVERIFY(inspection.costChange().contains(QLocale().toString(used)));
        // The rule's own grid by its name is the same.
        inspection.setGrid(QStringLiteral("2x2"));
        QCOMPARE(inspection.tokens(), byRule);

        // A model without this grid decides for itself; the choice is kept for the other.
        TileScheme single;
        inspection.setScheme({single});
        QCOMPARE(inspection.grid(), QString());
        QCOMPARE(inspection.tokens(), 576);
        QVERIFY(inspection.options().isEmpty() && !inspection.isComparing());
        inspection.setScheme({llava16()});
        QCOMPARE(inspection.tokens(), used);
    }

    void withoutAModelThereIsNoPlan() {
        TileInspection inspection;
        inspection.setPhoto(photo(1920, 1080));
        QVERIFY(!inspection.isValid());
        QVERIFY(inspection.options().isEmpty() && inspection.hoverText().isEmpty());
        inspection.setHoveredTile(3);
        QCOMPARE(inspection.hoveredTile(), -1);
        QCOMPARE(inspection.litPart(0), QPointF());
    }

    void theTileUnderThePointerIsFound() {
        TileInspection inspection;
        inspection.setScheme({llava16()});
        inspection.setPhoto(photo(1000, 1000));
        PhotoZoom zoom;
        zoom.setSize(QSizeF(500, 400));
        zoom.setPhoto(photo(1000, 1000));
        TileOverlay overlay;
        overlay.setSize(QSizeF(500, 400));
        overlay.setInspection(&inspection);
        QCOMPARE(overlay.tileAt(QPointF(60, 10)), -1);
        overlay.setZoom(&zoom);
        zoom.setScene(overlay.scene());
        QCOMPARE(overlay.tileAt(QPointF(60, 10)), 1);
        QCOMPARE(overlay.tileAt(QPointF(440, 390)), inspection.tileCount() - 1);
        QCOMPARE(overlay.tileAt(QPointF(10, 10)), -1);
        zoom.zoomBy(8, QPointF(450, 400));
        QCOMPARE(overlay.tileAt(QPointF(60, 10)), inspection.tileCount() - 1);
    }

    void thePictureIsSavedAndTheEncodersTilesAreShown() {
        const QTemporaryDir dir;
        const auto stored = storePhotoFile(
            dir.path(), QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/coffee.png"));
        QVERIFY(stored);
        TileInspection inspection;
        inspection.setScheme({llava16()});
        inspection.setPhoto(*stored);
        QTRY_VERIFY(!inspection.tileImage(0).isNull());
        QCOMPARE(inspection.tileImage(inspection.tileCount() - 1).size(), QSize(336, 336));
        QVERIFY(inspection.tileImage(inspection.tileCount()).isNull());

        TileOverlay overlay;
        overlay.setSize(QSizeF(300, 300));
        overlay.setInspection(&inspection);
        QSignalSpy saved(&overlay, &TileOverlay::saved);
        overlay.save(QUrl::fromLocalFile(dir.filePath(QStringLiteral("tiles.PNG"))));
        overlay.save(QUrl::fromLocalFile(dir.filePath(QStringLiteral("tiles.svg"))));
        overlay.save(QUrl::fromLocalFile(dir.filePath(QStringLiteral("none/tiles.png"))));
        overlay.save(QUrl::fromLocalFile(dir.filePath(QStringLiteral("tiles.docx"))));
        QTRY_COMPARE(saved.count(), 4);
        QVERIFY(saved[0][1].toString().isEmpty() && saved[1][1].toString().isEmpty());
        QVERIFY(saved[2][1].toString().contains(QStringLiteral("tiles.png")));
        QVERIFY(saved[3][1].toString().contains(QStringLiteral("docx")));
        const QImage png(dir.filePath(QStringLiteral("tiles.PNG")));
        QVERIFY(png.width() >= stored->widthPx);
        QFile svg(dir.filePath(QStringLiteral("tiles.svg")));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        QXmlStreamReader reader(&svg);
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
};

QTEST_MAIN(TestTileInspection)
#include "tst_tile_inspection.moc"
