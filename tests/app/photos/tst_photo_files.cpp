// SPDX-License-Identifier: MIT
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/photos/photo_files.h"
#include "app/desktop/photos/photo_importer.h"
#include "tests/app/photos/photo_files.h"

using namespace tessera;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// In place of a file manager.
class Opener : public QObject {
    Q_OBJECT

  public:
    QList<QUrl> opened;

  public slots:
    void open(const QUrl& url) { opened << url; }
};

}  // namespace

class TestPhotoFiles : public QObject {
    Q_OBJECT

  private:
    QString pathOf(const char* name) const { return m_dir->filePath(QString::fromUtf8(name)); }
    QString lastTold(QSignalSpy& done) const { return done.constLast().first().toString(); }

  private slots:
    void initTestCase() {
        // No file manager of the desktop is to be asked.
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("XDG_RUNTIME_DIR");
    }
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = encoded(colourful(40, 30), "PNG");
        const auto stored =
            storePhoto(m_dir->path(), m_file, QStringLiteral("holiday.webp"), nullptr);
        QVERIFY(stored);
        m_photo = *stored;
    }

    void theStoredFileIsSavedByteForByte() {
        PhotoFiles files;
        QSignalSpy done(&files, &PhotoFiles::done);
        files.save(m_photo, QUrl::fromLocalFile(pathOf("100%1 ü.png")));
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(contentOf(pathOf("100%1 ü.png")), m_file);
        QVERIFY(lastTold(done).contains(QString::fromUtf8("100%1 ü.png")));
    }

    void aFileIsReplacedAsAWhole() {
        QFile other(pathOf("mine.png"));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write(QByteArray(100000, 'x'));
        other.close();
        PhotoFiles files;
        QSignalSpy done(&files, &PhotoFiles::done);
        files.save(m_photo, QUrl::fromLocalFile(pathOf("mine.png")));
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(contentOf(pathOf("mine.png")), m_file);
    }

    void whatCannotBeWrittenIsSaid() {
        PhotoFiles files;
        QSignalSpy done(&files, &PhotoFiles::done);
        files.save(m_photo, QUrl::fromLocalFile(pathOf("none/a.png")));
        QTRY_COMPARE(done.count(), 1);
        QVERIFY2(lastTold(done).contains(QStringLiteral("none/a.png could not be written: ")),
                 qPrintable(lastTold(done)));
        files.save(m_photo, QUrl(QStringLiteral("sftp://example.org/a.png")));
        QCOMPARE(done.count(), 2);
        QVERIFY(lastTold(done).contains(QStringLiteral("this computer")));
        // The stored file has gone.
        QVERIFY(QFile::remove(m_photo.filePath));
        files.save(m_photo, QUrl::fromLocalFile(pathOf("a.png")));
        QTRY_COMPARE(done.count(), 3);
        QVERIFY(lastTold(done).contains(QStringLiteral("could not be written")));
        QVERIFY(!QFile::exists(pathOf("a.png")));
        files.copy(m_photo);
        QTRY_COMPARE(done.count(), 4);
        QVERIFY(lastTold(done) != PhotoFiles::tr("The photo was copied."));
        files.showInFolder(m_photo);
        QCOMPARE(done.count(), 5);
        QVERIFY(lastTold(done).contains(QStringLiteral("no longer there")));
    }

    void theCopyIsUpright() {
        const QImage turned = colourful(64, 48);
        const auto stored =
            storePhoto(m_dir->path(), turnedJpeg(turned, 6), QStringLiteral("turned.jpg"), nullptr);
        QVERIFY(stored);
        PhotoFiles files;
        QSignalSpy done(&files, &PhotoFiles::done);
        files.copy(*stored);
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(QGuiApplication::clipboard()->image().size(), QSize(48, 64));
        files.copy(m_photo);
        QTRY_COMPARE(done.count(), 2);
        QCOMPARE(QGuiApplication::clipboard()->image().convertToFormat(QImage::Format_RGB888),
                 colourful(40, 30));
    }

    void theFolderIsOpened() {
        Opener opener;
        QDesktopServices::setUrlHandler(QStringLiteral("file"), &opener, "open");
        PhotoFiles files;
        files.showInFolder(m_photo);
        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QCOMPARE(opener.opened.size(), 1);
        QVERIFY(m_photo.filePath.startsWith(opener.opened.first().toLocalFile()));
    }

    void theSuggestedNameFitsTheContent_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("extension");
        QTest::addColumn<QString>("suggested");
        const auto row = [](const char* name, const char* extension, const char* suggested) {
            QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(extension)
                                << QString::fromUtf8(suggested);
        };
        row("coffee.png", "png", "coffee.png");
        row("Holiday.JPEG", "jpg", "Holiday.JPEG");
        row("coffee.webp", "png", "coffee.png");
        row("coffee.webp", "webp", "coffee.webp");
        row("coffee.png (part)", "png", "coffee.png (part).png");
        row("Pasted photo", "png", "Pasted photo.png");
        row("v1.2 final", "jpg", "v1.2 final.jpg");
        row("a/b\\c:d.png", "png", "a_b_c_d.png");
        row("", "png", "Photo.png");
        row(".png", "png", "Photo.png");
    }
    void theSuggestedNameFitsTheContent() {
        QFETCH(QString, name);
        QFETCH(QString, extension);
        PhotoRef photo;
        photo.name = name;
        photo.extension = extension;
        QTEST(PhotoFiles().suggestedName(photo), "suggested");
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QByteArray m_file;
    PhotoRef m_photo;
};

QTEST_MAIN(TestPhotoFiles)
#include "tst_photo_files.moc"
