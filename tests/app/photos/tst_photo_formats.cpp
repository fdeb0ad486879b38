// SPDX-License-Identifier: MIT
// Photos in formats that the engine does not decode itself.
#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QImageWriter>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/photos/photo_formats.h"
#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/text/file_path.h"
#include "engine/image/decode/decode.h"

using namespace tessera;

namespace {

// Wide, red on the left and blue on the right.
QImage picture() {
    QImage image(48, 32, QImage::Format_RGB888);
    image.fill(Qt::red);
    for (int y = 0; y < image.height(); ++y)
        for (int x = image.width() / 2; x < image.width(); ++x)
            image.setPixelColor(x, y, Qt::blue);
    return image;
}

// Black, opaque on the left and transparent on the right: so drawing programs write letters.
QImage transparentPicture() {
    QImage image(48, 32, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width() / 2; ++x)
            image.setPixel(x, y, qRgba(0, 0, 0, 255));
    return image;
}

QByteArray encoded(const char* format, const QImage& image = picture()) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(100);
    writer.write(image);
    return bytes;
}

bool canRead(const char* format) {
    return QImageReader::supportedImageFormats().contains(format);
}

}  // namespace

class TestPhotoFormats : public QObject {
    Q_OBJECT

  private slots:
    void pluginFormatsBecomeExactPhotos_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("tiff") << encoded("tiff");
        // Qt reads GIF but does not write it: 1 x 1, red.
        QTest::newRow("gif") << QByteArray::fromBase64(
            "R0lGODdhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=");
    }

    void pluginFormatsBecomeExactPhotos() {
        QFETCH(QByteArray, file);
        const QTemporaryDir dir;
        const auto photo = storePhoto(dir.path(), file, QStringLiteral("holiday"));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().message().c_str());
        QCOMPARE(photo->extension, QStringLiteral("png"));
        QCOMPARE(photo->name, QStringLiteral("holiday"));
        const auto pixels = decodeImageFile(toPath(photo->filePath));
        QVERIFY(pixels);
        QCOMPARE(pixels->widthPx, photo->widthPx);
        QVERIFY(pixels->pixels[0] > 240 && pixels->pixels[1] < 20 && pixels->pixels[2] < 20);
    }

    // The original is kept with its alpha, for other programs and other days; the model gets it on
    // white.
    void transparencyIsKept_data() {
        QTest::addColumn<QByteArray>("file");
        for (const char* format : {"tiff", "png"})
            if (canRead(format))
                QTest::newRow(format) << encoded(format, transparentPicture());
        // Qt reads GIF but does not write it: 2 x 1, the second pixel transparent.
        QTest::newRow("gif") << QByteArray::fromBase64(
            "R0lGODlhAgABAIAAAAAAAAAAACH5BAEAAAEALAAAAAACAAEAAAICRAoAOw==");
    }

    void transparencyIsKept() {
        QFETCH(QByteArray, file);
        const QTemporaryDir dir;
        const auto photo = storePhoto(dir.path(), file, QStringLiteral("sign"));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().message().c_str());
        QCOMPARE(photo->extension, QStringLiteral("png"));
        const QImage stored(photo->filePath);
        QCOMPARE(qAlpha(stored.pixel(0, 0)), 255);
        QCOMPARE(qAlpha(stored.pixel(stored.width() - 1, 0)), 0);
        const auto pixels = decodeImageFile(toPath(photo->filePath));
        QVERIFY(pixels);
        QCOMPARE(pixels->pixels.front(), 0);
        QCOMPARE(pixels->pixels.back(), 255);
    }

    // It stays as it is: the engine decodes it.
    void aWebpIsKept() {
        if (!canRead("webp"))
            QSKIP("no plug-in for WebP, which would write one");
        const QTemporaryDir dir;
        const QByteArray file = encoded("webp");
        const auto photo = storePhoto(dir.path(), file, QStringLiteral("holiday.webp"));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().message().c_str());
        QCOMPARE(photo->extension, QStringLiteral("webp"));
        QCOMPARE(QSize(photo->widthPx, photo->heightPx), QSize(48, 32));
        QFile stored(photo->filePath);
        QVERIFY(stored.open(QIODevice::ReadOnly));
        QCOMPARE(stored.readAll(), file);
        const auto pixels = decodeImageFile(toPath(photo->filePath));
        QVERIFY(pixels);
        QVERIFY(pixels->pixels[0] > 240 && pixels->pixels[1] < 20 && pixels->pixels[2] < 20);
    }

    void refusalsNameTheFileAndWhatWouldWork_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("advice");
        const QString png = QStringLiteral("PNG");
        QTest::newRow("drawing") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>")
                                 << QStringLiteral("plan.svg") << png;
        QTest::newRow("document") << QByteArray("%PDF-1.7") << QStringLiteral("bill.pdf") << png;
        QTest::newRow("film") << QByteArray(
                                     "\0\0\0\x18"
                                     "ftypmp42",
                                     12)
                              << QStringLiteral("beach.mp4") << png;
        // A raw file is TIFF inside, which the plug-in would read.
        QTest::newRow("raw") << encoded("tiff") << QStringLiteral("DSC_1.NEF")
                             << QStringLiteral("JPEG");
        QTest::newRow("text") << QByteArray("hello") << QStringLiteral("notes.txt") << png;
        QTest::newRow("damaged") << encoded("tiff").left(36) << QStringLiteral("half.tiff")
                                 << QStringLiteral("again");
        if (!canRead("heic"))
            QTest::newRow("no plug-in")
                << QByteArray(
                       "\0\0\0\x18"
                       "ftypheic",
                       12)
                << QStringLiteral("IMG_1.HEIC") << QStringLiteral("kimageformat6-plugins");
    }

    void refusalsNameTheFileAndWhatWouldWork() {
        QFETCH(QByteArray, file);
        QFETCH(QString, name);
        QFETCH(QString, advice);
        const QTemporaryDir dir;
        const auto photo = storePhoto(dir.path(), file, name);
        QVERIFY(!photo);
        const QString message = QString::fromStdString(photo.error().message());
        QVERIFY2(message.contains(name) && message.contains(advice), qPrintable(message));
    }

    void theDialogOffersWhatCanBeRead() {
        const QStringList patterns = photoFilePatterns();
        QVERIFY(patterns.contains(QStringLiteral("*.jpg")));
        QVERIFY(patterns.contains(QStringLiteral("*.gif")));
        QVERIFY(patterns.contains(QStringLiteral("*.webp")));
        QVERIFY(!patterns.contains(QStringLiteral("*.svg")));
    }
};

QTEST_GUILESS_MAIN(TestPhotoFormats)
#include "tst_photo_formats.moc"
