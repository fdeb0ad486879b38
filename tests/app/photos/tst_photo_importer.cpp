// SPDX-License-Identifier: MIT
#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/storage/chat_store.h"
#include "app/desktop/values/data_folder.h"

using namespace tessera;

namespace {

QByteArray encoded(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

QImage picture(int width, int height) {
    QImage image(width, height, QImage::Format_RGB888);
    image.fill(QColor(30, 90, 160));
    return image;
}

}  // namespace

class TestPhotoImporter : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void storesUnderTheContentHash() {
        const QByteArray file = encoded(picture(40, 30), "JPG");
        const auto photo = storePhoto(m_dir->path(), file, QStringLiteral("a.jpeg"));
        QVERIFY(photo);
        QCOMPARE(photo->hash,
                 QString::fromLatin1(
                     QCryptographicHash::hash(file, QCryptographicHash::Sha256).toHex()));
        QCOMPARE(photo->extension, QStringLiteral("jpg"));
        QCOMPARE(photo->widthPx, 40);
        QCOMPARE(photo->heightPx, 30);
        QFile stored(photo->filePath);
        QVERIFY(stored.open(QIODevice::ReadOnly));
        QCOMPARE(stored.readAll(), file);
        QVERIFY(storePhoto(m_dir->path(), file, QStringLiteral("b.jpeg")));
        QCOMPARE(QDir(photoDir(m_dir->path())).entryList(QDir::Files).size(), 1);
    }

    void theContentDecidesTheExtension() {
        const auto png =
            storePhoto(m_dir->path(), encoded(picture(4, 4), "PNG"), QStringLiteral("x.jpg"));
        QVERIFY(png);
        QCOMPARE(png->extension, QStringLiteral("png"));
        const auto bmp =
            storePhoto(m_dir->path(), encoded(picture(4, 4), "BMP"), QStringLiteral("x"));
        QVERIFY(bmp);
        QCOMPARE(bmp->extension, QStringLiteral("bmp"));
    }

    void refusesWhatTheEngineCannotRead() {
        const QByteArray whole = encoded(picture(200, 200), "PNG");
        for (const QByteArray& bad : {QByteArray(), QByteArray("GIF89a"), QByteArray("hello"),
                                      whole.left(whole.size() / 2)}) {
            const auto photo = storePhoto(m_dir->path(), bad, QStringLiteral("bad.png"));
            QVERIFY(!photo);
            QVERIFY(!photo.error().message().empty());
        }
        QCOMPARE(QDir(photoDir(m_dir->path())).entryList(QDir::Files).size(), 0);
        QCOMPARE(storePhotoFile(m_dir->path(), QStringLiteral("/does/not/exist.png")).error().code,
                 ErrorCode::FileNotFound);
        QCOMPARE(storePhotoFile(m_dir->path(), m_dir->path()).error().code, ErrorCode::Unsupported);
    }

    void aPhotoImportedAgainCountsAsNew() {
        PhotoImporter importer(m_dir->path());
        QSignalSpy imported(&importer, &PhotoImporter::imported);
        importer.importImage(picture(64, 48), QStringLiteral("Pasted"));
        QTRY_COMPARE(imported.count(), 1);
        const QString path = imported.first().at(1).value<PhotoRef>().filePath;
        const QDateTime old = QDateTime::currentDateTimeUtc().addDays(-3);
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.setFileTime(old, QFileDevice::FileModificationTime));
        }
        importer.importImage(picture(64, 48), QStringLiteral("Pasted"));
        QTRY_COMPARE(imported.count(), 2);
        QVERIFY(QFileInfo(path).lastModified() > old.addDays(2));
        QVERIFY(QFileInfo(path).size() > 0);
    }

    void aPastedPictureKeepsItsTransparency() {
        PhotoImporter importer(m_dir->path());
        QSignalSpy imported(&importer, &PhotoImporter::imported);
        QImage image(8, 8, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        importer.importImage(image, QStringLiteral("Pasted"));
        QTRY_COMPARE(imported.count(), 1);
        const QImage stored(imported.first().at(1).value<PhotoRef>().filePath);
        QCOMPARE(qAlpha(stored.pixel(3, 3)), 0);
    }

    void importsInOrderOffTheThread() {
        PhotoImporter importer(m_dir->path());
        QSignalSpy imported(&importer, &PhotoImporter::imported);
        QSignalSpy refused(&importer, &PhotoImporter::refused);
        const quint64 first = importer.importImage(picture(64, 48), QStringLiteral("Pasted"));
        const quint64 second = importer.importBytes("nonsense", QStringLiteral("bad"));
        QTRY_COMPARE(imported.count(), 1);
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(imported.first().at(0).toULongLong(), first);
        QCOMPARE(refused.first().at(0).toULongLong(), second);
        QCOMPARE(imported.first().at(1).value<PhotoRef>().extension, QStringLiteral("png"));
    }

    void noPhotoWaitsBehindALargeOne() {
        const QImage large = picture(8000, 6000);
        QVERIFY(qint64{large.width()} * large.height() > kLargePhotoPixels);
        const QByteArray file = encoded(large, "PNG");
        PhotoImporter importer(m_dir->path());
        QSignalSpy imported(&importer, &PhotoImporter::imported);
        const quint64 first = importer.importBytes(file, QStringLiteral("large"));
        const quint64 second = importer.importImage(picture(8, 8), QStringLiteral("small"));
        QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 2, 60000);
        QCOMPARE(imported[0].at(0).toULongLong(), second);
        QCOMPARE(imported[1].at(0).toULongLong(), first);
        QCOMPARE(imported[1].at(1).value<PhotoRef>().widthPx, 8000);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestPhotoImporter)
#include "tst_photo_importer.moc"
