// SPDX-License-Identifier: MIT
// Photos in formats that the engine does not decode itself.
#include <QBuffer>
#include <QImage>
#include <QImageReader>
#include <QImageWriter>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

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

QByteArray little(quint32 value, int bytes) {
    QByteArray text(4, '\0');
    qToLittleEndian(value, text.data());
    return text.left(bytes);
}

QByteArray chunk(const char* name, const QByteArray& content) {
    return QByteArray(name) + little(static_cast<quint32>(content.size()), 4) + content +
           QByteArray(content.size() & 1, '\0');
}

// An EXIF block that says how to turn a photo, as SHORT (3) or LONG (4).
QByteArray exifBlock(int orientation, char type) {
    return QByteArray("II*\0\x08\0\0\0\x01\0\x12\x01", 12) + type + QByteArray("\0\x01\0\0\0", 5) +
           little(static_cast<quint32>(orientation), 4) + QByteArray(4, '\0');
}

QByteArray xmpPacket(int orientation) {
    return "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
           "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
           "<rdf:Description xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='" +
           QByteArray::number(orientation) + "'/></rdf:RDF></x:xmpmeta>";
}

// A WebP file with chunks behind the picture.
QByteArray webpWith(const QByteArray& chunks) {
    const QByteArray plain = encoded("webp");
    const char flags = 0x0C;  // EXIF and XMP
    const QByteArray body =
        "WEBP" +
        chunk("VP8X", QByteArray(1, flags) + QByteArray(3, '\0') + little(47, 3) + little(31, 3)) +
        plain.mid(12) + chunks;
    return "RIFF" + little(static_cast<quint32>(body.size()), 4) + body;
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
        QTest::newRow("webp") << encoded("webp");
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
        for (const char* format : {"webp", "tiff", "png"})
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

    void anOrientationIsApplied_data() {
        QTest::addColumn<QByteArray>("chunks");
        QTest::newRow("exif") << chunk("EXIF", exifBlock(6, 3));
        QTest::newRow("exif as long") << chunk("EXIF", exifBlock(6, 4));
        QTest::newRow("xmp") << chunk("XMP ", xmpPacket(6));
        QTest::newRow("both") << chunk("XMP ", xmpPacket(3)) + chunk("EXIF", exifBlock(6, 3));
    }

    void anOrientationIsApplied() {
        if (!canRead("webp"))
            QSKIP("no plug-in for WebP");
        QFETCH(QByteArray, chunks);
        const QTemporaryDir dir;
        // 6: turned clockwise to be upright, so that what was left is on top.
        const auto photo = storePhoto(dir.path(), webpWith(chunks), QStringLiteral("turned.webp"));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().message().c_str());
        QCOMPARE(QSize(photo->widthPx, photo->heightPx), QSize(32, 48));
        const QImage upright(photo->filePath);
        QVERIFY(upright.pixelColor(16, 4).red() > 200);
        QVERIFY(upright.pixelColor(16, 44).blue() > 200);
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
        QTest::newRow("damaged") << encoded("webp").left(36) << QStringLiteral("half.webp")
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
        QCOMPARE(patterns.contains(QStringLiteral("*.webp")), canRead("webp"));
        QVERIFY(!patterns.contains(QStringLiteral("*.svg")));
    }
};

QTEST_GUILESS_MAIN(TestPhotoFormats)
#include "tst_photo_formats.moc"
