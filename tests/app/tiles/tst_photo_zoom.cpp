// SPDX-License-Identifier: MIT
#include <QSignalSpy>
#include <QTest>

#include "app/desktop/tiles/photo_zoom.h"

using namespace tessera;

namespace {

PhotoRef photo(int widthPx, int heightPx, const char* hash = "a") {
    PhotoRef ref;
    ref.hash = QString::fromLatin1(hash);
    ref.widthPx = widthPx;
    ref.heightPx = heightPx;
    return ref;
}

}  // namespace

class TestPhotoZoom : public QObject {
    Q_OBJECT

  private slots:
    void aPartIsBroughtIntoView() {
        PhotoZoom zoom;
        zoom.setSize(QSizeF(400, 400));
        zoom.setPhoto(photo(1000, 1000));
        zoom.zoomBy(4, QPointF(0, 0));
        const QRect before = zoom.visiblePart();
        zoom.bringIntoView(QRectF(before.center(), QSizeF(10, 10)));
        QCOMPARE(zoom.visiblePart(), before);
        for (const QRectF part :
             {QRectF(900, 20, 60, 60), QRectF(10, 940, 60, 60), QRectF(500, 500, 100, 20)}) {
            zoom.bringIntoView(part);
            QVERIFY(QRectF(zoom.visiblePart()).contains(part));
            QCOMPARE(zoom.toPhoto(zoom.photoRect().topLeft()), QPointF(0, 0));
        }
    }

    void zoomingKeepsThePlaceAndStaysInside() {
        PhotoZoom zoom;
        zoom.setSize(QSizeF(500, 400));
        zoom.setPhoto(photo(1000, 1000));
        QCOMPARE(zoom.photoRect(), QRectF(50, 0, 400, 400));
        const QPointF at(150, 100);  // a quarter into the photo
        zoom.zoomBy(4, at);
        QCOMPARE(zoom.zoom(), 4.0);
        QCOMPARE(zoom.photoRect().topLeft() + QPointF(400, 400), at);
        zoom.moveBy(1e6, 1e6);
        QVERIFY(zoom.photoRect().topLeft() == QPointF(0, 0));
        zoom.zoomBy(1e9, at);
        QCOMPARE(zoom.photoScale(), PhotoZoom::kMaxScale);
        QVERIFY(zoom.visiblePart().width() <= 18);
        zoom.fit();
        QCOMPARE(zoom.photoRect(), QRectF(50, 0, 400, 400));
    }

    void theSceneAroundThePhotoIsFitted() {
        PhotoZoom zoom;
        zoom.setSize(QSizeF(400, 400));
        zoom.setPhoto(photo(1000, 500));
        zoom.setScene(QRectF(0, -250, 1000, 1000));
        QCOMPARE(zoom.photoRect(), QRectF(0, 100, 400, 200));
        QCOMPARE(zoom.visiblePart(), QRect(0, 0, 1000, 500));
        zoom.zoomBy(2, QPointF(200, 200));
        zoom.setScene({});
        QCOMPARE(zoom.zoom(), 1.0);
        QCOMPARE(zoom.photoRect(), QRectF(0, 100, 400, 200));
    }

    void anotherPhotoIsShownWholeAndAnotherGridKeepsTheView() {
        PhotoZoom zoom;
        zoom.setSize(QSizeF(400, 400));
        zoom.setPhoto(photo(1000, 1000));
        zoom.zoomBy(4, QPointF(0, 0));
        PhotoRef cutOtherwise = photo(1000, 1000);
        cutOtherwise.grid = QStringLiteral("2x2");
        zoom.setPhoto(cutOtherwise);
        QCOMPARE(zoom.zoom(), 4.0);
        QSignalSpy changed(&zoom, &PhotoZoom::layoutChanged);
        zoom.setPhoto(photo(1000, 1000, "b"));
        QCOMPARE(zoom.zoom(), 1.0);
        QVERIFY(changed.count() > 0);
    }

    void anEmptyViewAndNoPhotoDoNoHarm() {
        PhotoZoom zoom;
        zoom.zoomBy(2, QPointF());
        zoom.moveBy(1, 1);
        zoom.bringIntoView(QRectF(0, 0, 1, 1));
        QCOMPARE(zoom.visiblePart(), QRect());
        QCOMPARE(zoom.toPhoto(QPointF(3, 3)), QPointF());
        zoom.setSize(QSizeF(100, 100));
        zoom.setPhoto(photo(10, 10));
        zoom.setPhoto({});
        QCOMPARE(zoom.visiblePart(), QRect());
    }
};

QTEST_MAIN(TestPhotoZoom)
#include "tst_photo_zoom.moc"
