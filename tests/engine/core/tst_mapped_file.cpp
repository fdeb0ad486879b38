// SPDX-License-Identifier: MIT
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <utility>

#include "engine/core/mapped_file.h"
#include "engine/core/mapped_pages.h"

using namespace tessera;

class TestMappedFile : public QObject {
    Q_OBJECT

  private slots:
    void showsTheBytes() {
        const QByteArray content = QByteArray("tessera ").repeated(10'000);
        const Result<MappedFile> file = MappedFile::open(write("bytes", content));
        QVERIFY(file.has_value());
        QCOMPARE(file->bytes().size(), std::size_t(content.size()));
        QVERIFY(std::memcmp(file->bytes().data(), content.constData(), file->bytes().size()) == 0);
    }

    void emptyFileHasNoBytes() {
        const Result<MappedFile> file = MappedFile::open(write("empty", {}));
        QVERIFY(file.has_value());
        QVERIFY(file->bytes().empty());
    }

    void missingFile() {
        const Result<MappedFile> file = MappedFile::open(path("nothing here"));
        QVERIFY(!file.has_value());
        QCOMPARE(file.error().code, ErrorCode::FileNotFound);
        QVERIFY(file.error().message().find("nothing here") != std::string::npos);
    }

    void folderIsNotAFile() {
        const Result<MappedFile> file = MappedFile::open(m_folder.path().toStdString());
        QVERIFY(!file.has_value());
        QCOMPARE(file.error().code, ErrorCode::FileUnreadable);
        QVERIFY(file.error().message().find("not a regular file") != std::string::npos);
    }

    void bytesSurviveMoves() {
        Result<MappedFile> opened = MappedFile::open(write("moved", "abc"));
        QVERIFY(opened.has_value());
        const std::byte* address = opened->bytes().data();
        MappedFile first = *std::move(opened);
        Result<MappedFile> other = MappedFile::open(write("other", "defg"));
        QVERIFY(other.has_value());
        *other = std::move(first);
        QCOMPARE(other->bytes().data(), address);
        QCOMPARE(other->bytes().size(), std::size_t(3));
        QVERIFY(first.bytes().empty());
    }

    void populatesAnyPart() {
        const QByteArray content(300'000, 'x');
        const std::string name = write("populated", content);
        const Result<MappedFile> file = MappedFile::open(name);
        QVERIFY(file.has_value());
        const std::span<const std::byte> bytes = file->bytes();
        QVERIFY(populatePages(*file, {}).has_value());
        QVERIFY(populatePages(*file, bytes).has_value());
        QVERIFY(populatePages(*file, bytes.subspan(5001, 100'003)).has_value());
        QVERIFY(populatePages(*file, bytes.last(1)).has_value());
        // An error, where using the pages would end the program.
        QVERIFY(QFile::resize(QString::fromStdString(name), 100));
        const auto shortened = populatePages(*file, bytes.last(1));
        QVERIFY(!shortened);
        QCOMPARE(shortened.error().code, ErrorCode::FileTruncated);
    }

    void discardedBytesCanBeReadAgain() {
        const QByteArray content(100'000, 'x');
        const Result<MappedFile> file = MappedFile::open(write("discarded", content));
        QVERIFY(file.has_value());
        file->discard(file->bytes().subspan(1, 50'000));
        file->discard(file->bytes().subspan(10, 5));
        file->discard({});
        QVERIFY(std::memcmp(file->bytes().data(), content.constData(), file->bytes().size()) == 0);
    }

  private:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(name).toStdString();
    }
    std::filesystem::path write(const char* name, const QByteArray& content) const {
        QFile file(m_folder.filePath(name));
        const bool written =
            file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
        return written ? path(name) : std::filesystem::path();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestMappedFile)
#include "tst_mapped_file.moc"
