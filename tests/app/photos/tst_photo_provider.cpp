// SPDX-License-Identifier: MIT
// The window's pictures: their size and orientation, parts of them, and what is refused.
#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/photos/photo_provider.h"
#include "app/desktop/values/data_folder.h"
#include "tests/app/photos/photo_files.h"

using namespace tessera;

namespace {

QSet<QRgb> coloursOf(const QImage& image) {
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colours.insert(image.pixel(x, y));
    return colours;
}

}  // namespace

class TestPhotoProvider : public QObject {
    Q_OBJECT

  private:
    struct Answer {
        QImage image;
        QString error;
    };
    Answer request(const QString& id, const QSize& wanted = {}) {
        const std::unique_ptr<QQuickImageResponse> response(
            m_provider->requestImageResponse(id, wanted));
        QSignalSpy finished(response.get(), &QQuickImageResponse::finished);
        if (!finished.wait())
            return {{}, QStringLiteral("no answer")};
        const std::unique_ptr<QQuickTextureFactory> factory(response->textureFactory());
        return {factory ? factory->image() : QImage(), response->errorString()};
    }
    // As the window asks for it.
    QString store(const QByteArray& file) {
        const auto photo = storePhoto(m_dir->path(), file, QStringLiteral("photo"));
        return photo ? photo->hash + QLatin1Char('.') + photo->extension : QString();
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_provider = std::make_unique<PhotoProvider>(m_dir->path());
    }

    void itFitsIntoWhatIsAskedFor_data() {
        QTest::addColumn<QSize>("wanted");
        QTest::addColumn<QSize>("given");
        QTest::newRow("whole") << QSize() << QSize(400, 200);
        QTest::newRow("width") << QSize(100, 0) << QSize(100, 50);
        QTest::newRow("height") << QSize(0, 50) << QSize(100, 50);
        QTest::newRow("both") << QSize(100, 10) << QSize(20, 10);
        QTest::newRow("never larger") << QSize(4000, 4000) << QSize(400, 200);
    }
    void itFitsIntoWhatIsAskedFor() {
        QFETCH(QSize, wanted);
        QFETCH(QSize, given);
        for (const char* format : {"PNG", "JPG", "BMP"}) {
            const Answer answer = request(store(encoded(colourful(400, 200), format)), wanted);
            QCOMPARE(answer.image.size(), given);
            QVERIFY2(answer.error.isEmpty(), qPrintable(answer.error));
        }
    }

    void whatIsLyingIsTurned() {
        const QString id = store(turnedJpeg(colourful(400, 200), 6));
        QCOMPARE(request(id).image.size(), QSize(200, 400));
        QCOMPARE(request(id, QSize(100, 0)).image.size(), QSize(100, 200));
        // However its number is written.
        const QString same = store(turnedJpeg(colourful(400, 200), 6, 4));
        QCOMPARE(request(same).image, request(id).image);
        QCOMPARE(request(same, QSize(100, 0)).image, request(id, QSize(100, 0)).image);
    }

    void nothingIsLargerThanATexture() {
        constexpr int kSide = PhotoProvider::kMaxSidePx;
        const QString id = store(encoded(colourful(2 * kSide, 20), "PNG"));
        QCOMPARE(request(id).image.size(), QSize(kSide, 10));
        QCOMPARE(request(id + QStringLiteral("/0,0,%1,20").arg(2 * kSide)).image.size(),
                 QSize(kSide, 20));
    }

    // Made smaller within its palette it would be dots of two colours.
    void aPictureWithAPaletteIsMadeSmallerSmoothly() {
        QImage stripes(200, 100, QImage::Format_Mono);
        stripes.setColorTable({qRgb(0, 0, 0), qRgb(255, 255, 255)});
        for (int y = 0; y < stripes.height(); ++y)
            for (int x = 0; x < stripes.width(); ++x)
                stripes.setPixel(x, y, static_cast<uint>(x % 3 == 0));
        const QString id = store(encoded(stripes, "PNG"));
        QCOMPARE(coloursOf(request(id).image).size(), 2);
        QVERIFY(coloursOf(request(id, QSize(110, 0)).image).size() > 2);
    }

    void aPartIsPixelForPixel_data() {
        QTest::addColumn<QByteArray>("file");
        const QImage image = colourful(120, 80);
        QTest::newRow("png") << encoded(image, "PNG");
        QTest::newRow("jpeg") << encoded(image, "JPG");
        QTest::newRow("turned") << turnedJpeg(image, 6);
        QTest::newRow("turned and mirrored") << turnedJpeg(image, 5);
        QTest::newRow("turned, as long") << turnedJpeg(image, 6, 4);
        QTest::newRow("transparent")
            << encoded(image.convertToFormat(QImage::Format_ARGB32), "PNG");
    }
    void aPartIsPixelForPixel() {
        QFETCH(QByteArray, file);
        const QString id = store(file);
        const QImage whole = request(id).image.convertToFormat(QImage::Format_RGB32);
        const QImage part = request(id + QStringLiteral("/7,11,40,30"), QSize(5, 5))
                                .image.convertToFormat(QImage::Format_RGB32);
        QVERIFY(!part.isNull());
        QCOMPARE(part, whole.copy(7, 11, 40, 30));
    }

    // Else one thing would be seen and another read.
    void theColoursAreTheModels_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QColor>("colour");
        QImage hidden(40, 20, QImage::Format_ARGB32);
        hidden.fill(qRgba(0, 0, 0, 0));
        QTest::newRow("transparent") << encoded(hidden, "PNG") << QColor(255, 255, 255);
        hidden.fill(qRgba(200, 100, 0, 51));
        QTest::newRow("half transparent") << encoded(hidden, "PNG") << QColor(244, 224, 204);
        QTest::newRow("cmyk") << cmykJpeg() << QColor(216, 46, 46);
    }
    void theColoursAreTheModels() {
        QFETCH(QByteArray, file);
        QFETCH(QColor, colour);
        const QString id = store(file);
        const Answer whole = request(id);
        QCOMPARE(whole.image.pixelColor(2, 1), colour);
        QCOMPARE(request(id, QSize(4, 0)).image.pixelColor(1, 1), colour);
        QCOMPARE(request(id + QStringLiteral("/1,1,4,2")).image.pixelColor(1, 1), colour);
    }

    void nothingElseIsServed_data() {
        QTest::addColumn<QString>("id");
        const QString hash(64, QLatin1Char('a'));
        QTest::newRow("nothing") << QString();
        QTest::newRow("a path") << QStringLiteral("../tessera.sqlite");
        QTest::newRow("another ending") << hash + QStringLiteral(".sqlite");
        QTest::newRow("a short hash") << hash.left(63) + QStringLiteral(".png");
        QTest::newRow("not there") << hash + QStringLiteral(".png");
        QTest::newRow("half of a part") << hash + QStringLiteral(".png/1,2");
    }
    void nothingElseIsServed() {
        QFETCH(QString, id);
        const Answer answer = request(id);
        QVERIFY(answer.image.isNull());
        QVERIFY(!answer.error.isEmpty());
    }

    void aDamagedFileIsSaid() {
        const QString id = store(encoded(colourful(400, 200), "PNG"));
        QFile file(photoPath(m_dir->path(), id.left(64), QStringLiteral("png")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no photo") > 0);
        file.close();
        const Answer answer = request(id);
        QVERIFY(answer.image.isNull());
        QVERIFY(!answer.error.isEmpty());
    }

    // A list that is scrolled asks for more than it waits for.
    void whoDoesNotWaitDoesNoHarm() {
        const QString id = store(encoded(colourful(1200, 900), "PNG"));
        for (int i = 0; i < 20; ++i) {
            const std::unique_ptr<QQuickImageResponse> response(
                m_provider->requestImageResponse(id, {}));
            if (i % 2 == 0)
                response->cancel();
        }
        QCOMPARE(request(id).image.size(), QSize(1200, 900));
        // The provider may go first, too.
        const std::unique_ptr<QQuickImageResponse> late(m_provider->requestImageResponse(id, {}));
        m_provider.reset();
        QVERIFY(late->errorString().isEmpty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<PhotoProvider> m_provider;
};

QTEST_MAIN(TestPhotoProvider)
#include "tst_photo_provider.moc"
