// SPDX-License-Identifier: MIT
// A part of a photo: how it is chosen, and that it becomes a photo of exactly those pixels.
#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/desktop/photos/crop_selection.h"
#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/photos/photo_part.h"
#include "app/desktop/storage/chat_store.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/values/data_folder.h"
#include "engine/image/decode/decode.h"
#include "tests/app/photos/photo_files.h"
#include "tests/engine/image/schemes.h"

using namespace tessera;
using tessera::testing::llava16;

namespace {

// The first pixel that differs from the photo's, in words; empty: all are the same.
QString difference(const PhotoRef& part, const PhotoRef& photo, const QRect& rect) {
    const auto cut = decodeImageFile(toPath(part.filePath));
    const auto whole = decodeImageFile(toPath(photo.filePath));
    if (!cut || !whole || cut->widthPx != rect.width() || cut->heightPx != rect.height())
        return QStringLiteral("another size");
    for (int y = 0; y < rect.height(); ++y)
        for (int i = 0; i < 3 * rect.width(); ++i) {
            const auto at = static_cast<std::size_t>(y * 3 * rect.width() + i);
            const auto in =
                static_cast<std::size_t>((y + rect.y()) * 3 * whole->widthPx + 3 * rect.x() + i);
            if (cut->pixels[at] != whole->pixels[in])
                return QStringLiteral("at %1, %2").arg(i / 3).arg(y);
        }
    return {};
}

PhotoRef sized(int width, int height) {
    PhotoRef ref;
    ref.hash = QStringLiteral("%1-%2").arg(width).arg(height);
    ref.widthPx = width;
    ref.heightPx = height;
    return ref;
}

}  // namespace

class TestPhotoPart : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void thePixelsAreThePhotos_data() {
        QTest::addColumn<QByteArray>("file");
        const QImage image = colourful(120, 80);
        QTest::newRow("png") << encoded(image, "PNG");
        QTest::newRow("jpeg") << encoded(image, "JPG");
        QTest::newRow("bmp") << encoded(image, "BMP");
        QTest::newRow("turned left") << turnedJpeg(image, 8);
        QTest::newRow("turned and mirrored") << turnedJpeg(image, 5);
        QTest::newRow("upside down") << turnedJpeg(image, 3);
    }

    void thePixelsAreThePhotos() {
        QFETCH(QByteArray, file);
        const auto photo = storePhoto(m_dir->path(), file, QStringLiteral("photo.jpg"));
        QVERIFY(photo);
        const int w = photo->widthPx;
        const int h = photo->heightPx;
        for (const QRect& rect : {QRect(0, 0, 16, 16), QRect(w - 31, h - 17, 31, 17),
                                  QRect(3, 5, w - 10, h - 9), QRect(7, 0, 1, h)}) {
            const auto part = storePart(m_dir->path(), *photo, rect);
            QVERIFY(part);
            QCOMPARE(part->name, QStringLiteral("photo.jpg (part)"));
            QCOMPARE(part->extension, QStringLiteral("png"));
            QCOMPARE(QSize(part->widthPx, part->heightPx), rect.size());
            QCOMPARE(difference(*part, *photo, rect), QString());
        }
    }

    void namesDoNotPileUp() {
        QCOMPARE(partName(QStringLiteral("a.png")), QStringLiteral("a.png (part)"));
        QCOMPARE(partName(partName(QStringLiteral("a.png"))), QStringLiteral("a.png (part)"));
    }

    void allOfItIsThePhotoItself() {
        auto photo = storePhoto(m_dir->path(), encoded(colourful(40, 30), "JPG"),
                                QStringLiteral("photo.jpg"));
        QVERIFY(photo);
        photo->grid = QStringLiteral("2x2");
        const auto whole = storePart(m_dir->path(), *photo, QRect(0, 0, 40, 30));
        QVERIFY(whole);
        QCOMPARE(whole->hash, photo->hash);
        QCOMPARE(whole->name, photo->name);
        QVERIFY(whole->grid.isEmpty());
        QCOMPARE(QDir(photoDir(m_dir->path())).entryList(QDir::Files).size(), 1);
    }

    void whatCannotBeCutOut() {
        const auto photo = storePhoto(m_dir->path(), encoded(colourful(40, 30), "PNG"),
                                      QStringLiteral("photo.png"));
        QVERIFY(photo);
        const auto outside = storePart(m_dir->path(), *photo, QRect(50, 50, 20, 20));
        QVERIFY(!outside && outside.error().message().find("photo.png") != std::string::npos);
        // What reaches outside is cut off there.
        const auto over = storePart(m_dir->path(), *photo, QRect(30, 20, 500, 500));
        QVERIFY(over);
        QCOMPARE(QSize(over->widthPx, over->heightPx), QSize(10, 10));
        const auto unwanted =
            storePart(m_dir->path(), *photo, QRect(1, 1, 20, 20), [] { return false; });
        QVERIFY(!unwanted && unwanted.error().code == ErrorCode::Cancelled);
        PhotoRef lost = *photo;
        lost.filePath = m_dir->filePath(QStringLiteral("lost.png"));
        QCOMPARE(storePart(m_dir->path(), lost, QRect(1, 1, 20, 20)).error().code,
                 ErrorCode::FileNotFound);
        QCOMPARE(QDir(photoDir(m_dir->path())).entryList(QDir::Files).size(), 2);
    }

    // 50 megapixels, most of them in the part: the caller's thread goes on.
    void aLargePhotoIsCutOnAThread() {
        const QImage image = colourful(8700, 5800);
        const QByteArray file = encoded(image, "JPG");
        const auto photo = storePhoto(m_dir->path(), file, QStringLiteral("large.jpg"));
        QVERIFY(photo);
        PhotoImporter importer(m_dir->path());
        QSignalSpy imported(&importer, &PhotoImporter::imported);
        // The event loop turns while the part is being cut, and not only afterwards.
        int turns = 0;
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [&] { turns += imported.isEmpty() ? 1 : 0; });
        timer.start(5);
        importer.importPart(*photo, QRect(100, 100, 8400, 5600));
        QCOMPARE(QDir(photoDir(m_dir->path())).entryList(QDir::Files).size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 1, 120000);
        QVERIFY2(turns >= 10, qPrintable(QString::number(turns)));
        const auto part = imported.first().at(1).value<PhotoRef>();
        QCOMPARE(QSize(part.widthPx, part.heightPx), QSize(8400, 5600));
        QCOMPARE(difference(part, *photo, QRect(100, 100, 8400, 5600)), QString());

        // Given up, nothing of it is heard.
        QSignalSpy refused(&importer, &PhotoImporter::refused);
        importer.cancel(importer.importPart(*photo, QRect(0, 0, 8000, 5000)));
        const quint64 last = importer.importPart(*photo, QRect(0, 0, 64, 64));
        QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 2, 120000);
        QCOMPARE(imported.last().at(0).toULongLong(), last);
        QCOMPARE(refused.count(), 0);
    }

    void aRectangleIsDrawn() {
        CropSelection selection;
        selection.setPhotoValue(QVariant::fromValue(sized(1000, 600)));
        QVERIFY(selection.isEmpty() && selection.costText().isEmpty());
        selection.press({100.4, 50.2}, 5);
        QVERIFY(selection.isEmpty());
        selection.drag({500, 350});
        QCOMPARE(selection.part(), QRect(100, 50, 400, 300));
        QCOMPARE(selection.sizeText(), QStringLiteral("400 × 300 pixels"));
        // To the other side of where it began, and out of the photo.
        selection.drag({-40, 900});
        QCOMPARE(selection.part(), QRect(0, 50, 100, 550));
        selection.release();
        selection.drag({700, 10});
        QCOMPARE(selection.part(), QRect(0, 50, 100, 550));
        // A click beside it is not the end of it.
        selection.press({700, 300}, 5);
        selection.release();
        QCOMPARE(selection.part(), QRect(0, 50, 100, 550));
        // Never smaller than a part may be.
        selection.press({990, 590}, 5);
        selection.drag({991, 591});
        QCOMPARE(selection.part().size(), QSize(16, 16));
        QVERIFY(QRect(0, 0, 1000, 600).contains(selection.part()));
        selection.release();

        selection.setScheme({llava16()});
        selection.press({0, 0}, 5);
        selection.drag({672, 600});
        const TilePlan plan = planTiles({672, 600}, llava16());
        QCOMPARE(selection.costText(), tileSummary(plan));
        selection.setPhotoValue(QVariant::fromValue(sized(8, 4000)));
        QVERIFY(selection.isEmpty());
        selection.press({2, 100}, 1);
        selection.drag({3, 300});
        QCOMPARE(selection.part(), QRect(0, 100, 8, 200));
    }

    void edgesAreMoved() {
        CropSelection selection;
        selection.setPhotoValue(QVariant::fromValue(sized(1000, 600)));
        selection.press({100, 100}, 10);
        selection.drag({300, 300});
        selection.release();
        QCOMPARE(selection.cursorAt({100, 102}, 10), static_cast<int>(Qt::SizeFDiagCursor));
        QCOMPARE(selection.cursorAt({305, 95}, 10), static_cast<int>(Qt::SizeBDiagCursor));
        QCOMPARE(selection.cursorAt({200, 299}, 10), static_cast<int>(Qt::SizeVerCursor));
        QCOMPARE(selection.cursorAt({95, 200}, 10), static_cast<int>(Qt::SizeHorCursor));
        QCOMPARE(selection.cursorAt({200, 200}, 10), static_cast<int>(Qt::SizeAllCursor));
        QCOMPARE(selection.cursorAt({500, 200}, 10), static_cast<int>(Qt::CrossCursor));
        selection.press({304, 200}, 10);
        selection.drag({354, 500});
        QCOMPARE(selection.part(), QRect(100, 100, 250, 200));
        selection.release();
        selection.press({200, 200}, 10);
        selection.drag({-500, 250});
        QCOMPARE(selection.part(), QRect(0, 150, 250, 200));
        selection.release();
        // A small part can still be moved by its middle.
        selection.press({500, 500}, 10);
        selection.drag({520, 520});
        selection.release();
        QCOMPARE(selection.cursorAt({510, 510}, 40), static_cast<int>(Qt::SizeAllCursor));
    }

    void keysMoveAndResize() {
        CropSelection selection;
        selection.setPhotoValue(QVariant::fromValue(sized(1000, 600)));
        QVERIFY(!selection.handleKey(Qt::Key_Left, Qt::NoModifier, 10));
        selection.suggest(QRect(0, 0, 400, 400));
        QCOMPARE(selection.part(), QRect(100, 100, 200, 200));
        QVERIFY(selection.handleKey(Qt::Key_Right, Qt::NoModifier, 10));
        QVERIFY(selection.handleKey(Qt::Key_Up, Qt::ControlModifier, 10));
        QCOMPARE(selection.part(), QRect(110, 99, 200, 200));
        QVERIFY(selection.handleKey(Qt::Key_Down, Qt::ShiftModifier, 10));
        QVERIFY(selection.handleKey(Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier, 10));
        QCOMPARE(selection.part(), QRect(110, 99, 199, 210));
        for (int i = 0; i < 200; ++i)
            QVERIFY(selection.handleKey(Qt::Key_Left, Qt::ShiftModifier, 10));
        QCOMPARE(selection.part(), QRect(110, 99, 16, 210));
        for (int i = 0; i < 200; ++i)
            QVERIFY(selection.handleKey(Qt::Key_Right, Qt::ShiftModifier, 10));
        QCOMPARE(selection.part(), QRect(110, 99, 890, 210));
        for (int i = 0; i < 200; ++i)
            QVERIFY(selection.handleKey(Qt::Key_Down, Qt::NoModifier, 10));
        QCOMPARE(selection.part(), QRect(110, 390, 890, 210));
        QVERIFY(!selection.handleKey(Qt::Key_A, Qt::NoModifier, 10));
        selection.clear();
        QVERIFY(selection.isEmpty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestPhotoPart)
#include "tst_photo_part.moc"
