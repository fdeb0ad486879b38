// SPDX-License-Identifier: MIT
// Where the labels of regions are painted.
#include <QtTest>

#include "app/desktop/tiles/region_painter.h"

using namespace tessera;

namespace {

PhotoRegion region(int number, const QRectF& box) {
    PhotoRegion made;
    made.number = number;
    made.phrase = QStringLiteral("a cat on a mat");
    made.outline = QPolygonF({box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()});
    return made;
}

}  // namespace

class TestRegionPainter : public QObject {
    Q_OBJECT

  private slots:
    void labelsAreInThePhotoAndClearOfEachOther_data() {
        QTest::addColumn<QList<QRectF>>("boxes");
        QTest::newRow("one") << QList<QRectF>{{100, 100, 300, 200}};
        QTest::newRow("near corners")
            << QList<QRectF>{{100, 100, 300, 200}, {104, 96, 200, 150}, {98, 103, 310, 190}};
        QTest::newRow("the same box twice")
            << QList<QRectF>{{100, 100, 300, 200}, {100, 100, 300, 200}};
        QTest::newRow("the whole photo") << QList<QRectF>{{0, 0, 600, 400}, {0, 0, 600, 400}};
        QTest::newRow("at its edges") << QList<QRectF>{{0, 0, 20, 20}, {580, 380, 20, 20}};
    }
    void labelsAreInThePhotoAndClearOfEachOther() {
        QFETCH(QList<QRectF>, boxes);
        for (const bool phrases : {false, true}) {
            RegionPainter painter;
            painter.photoSize = QSize(600, 400);
            painter.photoRect = QRectF(10, 20, 600, 400);
            painter.phrases = phrases;
            for (qsizetype i = 0; i < boxes.size(); ++i)
                painter.regions.append(region(int(i) + 1, boxes[i]));
            const QList<QRectF> labels = painter.labelRects();
            QCOMPARE(labels.size(), boxes.size());
            for (qsizetype i = 0; i < labels.size(); ++i) {
                QVERIFY(painter.photoRect.contains(labels[i]));
                for (qsizetype j = 0; j < i; ++j)
                    QVERIFY(!labels[i].intersects(labels[j]));
            }
        }
    }

    void aLabelStandsOnItsRegion() {
        RegionPainter painter;
        painter.photoSize = QSize(300, 200);
        painter.photoRect = QRectF(0, 0, 600, 400);
        painter.regions = {region(1, {50, 50, 100, 100})};
        const QRectF label = painter.labelRects().constFirst();
        QCOMPARE(label.bottomLeft(), QPointF(100, 100));
    }
};

QTEST_MAIN(TestRegionPainter)
#include "tst_region_painter.moc"
