// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/convert/partial_file.h"

using namespace tessera;

namespace {

std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

class TestPartialFile : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_target = std::filesystem::path(m_folder->path().toStdString()) / "model.gguf";
    }

    void getsItsNameAtTheEnd() {
        {
            PartialFile file = open("a");
            write(file, "one");
            QVERIFY(file.mark().has_value());
            write(file, "two");
            QVERIFY(file.complete().has_value());
            QVERIFY(!std::filesystem::exists(m_target));
            QVERIFY(file.publish().has_value());
        }
        QCOMPARE(contentOf(m_target), std::string("onetwo"));
        QVERIFY(PartialFile::wasPublished(m_target, "a", 6));
        QVERIFY(!PartialFile::wasPublished(m_target, "b", 6));
        QVERIFY(!PartialFile::wasPublished(m_target, "a", 7));
        PartialFile::forgetJournal(m_target);
        QVERIFY(!PartialFile::wasPublished(m_target, "a", 6));
        QCOMPARE(entries(), 1);
    }

    void goesOnAtTheLastMark() {
        {
            PartialFile file = open("a");
            write(file, "one");
            QVERIFY(file.mark().has_value());
            write(file, "lost");
        }
        PartialFile file = open("a");
        QCOMPARE(file.position(), std::uint64_t(3));
        QVERIFY(!file.isComplete());
        write(file, "two");
        QVERIFY(file.complete().has_value());
        QVERIFY(file.publish().has_value());
        QCOMPARE(contentOf(m_target), std::string("onetwo"));
    }

    void knowsWhatIsComplete() {
        {
            PartialFile file = open("a");
            write(file, "one");
            QVERIFY(file.complete().has_value());
        }
        PartialFile file = open("a");
        QVERIFY(file.isComplete());
        QVERIFY(file.publish().has_value());
        QCOMPARE(contentOf(m_target), std::string("one"));
    }

    void otherContentStartsAnew() {
        {
            PartialFile file = open("a");
            write(file, "one");
            QVERIFY(file.complete().has_value());
        }
        PartialFile file = open("b");
        QCOMPARE(file.position(), std::uint64_t(0));
        QVERIFY(!file.isComplete());
        write(file, "2");
        QVERIFY(file.complete().has_value());
        QVERIFY(file.publish().has_value());
        QCOMPARE(contentOf(m_target), std::string("2"));
    }

    void damageCostsOnlyWhatFollowsIt() {
        {
            PartialFile file = open("a");
            for (const char* text : {"one", "two", "six"}) {
                write(file, text);
                QVERIFY(file.mark().has_value());
            }
        }
        const std::filesystem::path part = suffixed(".part");
        std::string content = contentOf(part);
        content[4] = '?';
        std::ofstream(part, std::ios::binary) << content;
        PartialFile file = open("a");
        QCOMPARE(file.position(), std::uint64_t(3));
    }

    void aShortPartAndATornJournal() {
        {
            PartialFile file = open("a");
            write(file, "one");
            QVERIFY(file.mark().has_value());
            write(file, "two");
            QVERIFY(file.mark().has_value());
        }
        std::filesystem::resize_file(suffixed(".part"), 5);
        QCOMPARE(open("a").position(), std::uint64_t(3));
        std::ofstream(suffixed(".journal"), std::ios::binary | std::ios::app) << "3 0123";
        QCOMPARE(open("a").position(), std::uint64_t(3));
        for (const char* journal : {"", "\n", "tessera conversion 1 a", "tessera conversion 1 a\nx",
                                    "tessera conversion 1 a\n99999999999999999999999 1\n",
                                    "tessera conversion 1 a\n18446744073709551615 1 end\n"}) {
            std::ofstream(suffixed(".journal"), std::ios::binary) << journal;
            QCOMPARE(open("a").position(), std::uint64_t(0));
        }
    }

    void oneWriterAtATime() {
        PartialFile file = open("a");
        write(file, "one");
        const Result<PartialFile> second =
            PartialFile::open(m_target, "a", [](std::uint64_t) {}, {});
        QVERIFY(!second.has_value());
        QVERIFY(second.error().code == ErrorCode::WriteFailed);
        QCOMPARE(contentOf(suffixed(".part")), std::string("one"));
    }

    void whereNothingCanBeWritten() {
        m_target = std::filesystem::path(m_folder->path().toStdString()) / "none" / "model.gguf";
        const Result<PartialFile> file = PartialFile::open(m_target, "a", [](std::uint64_t) {}, {});
        QVERIFY(!file.has_value());
        QVERIFY(file.error().code == ErrorCode::WriteFailed);
    }

  private:
    PartialFile open(const std::string& identity) {
        Result<PartialFile> file = PartialFile::open(m_target, identity, [](std::uint64_t) {}, {});
        if (!file)
            qFatal("%s", file.error().message().c_str());
        return *std::move(file);
    }
    static void write(PartialFile& file, const std::string& text) {
        QVERIFY(file.write(bytesOf(text)).has_value());
    }
    std::filesystem::path suffixed(const char* suffix) const {
        std::filesystem::path path = m_target;
        path += suffix;
        return path;
    }
    int entries() const {
        return int(std::distance(std::filesystem::directory_iterator(m_target.parent_path()), {}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_target;
};

QTEST_APPLESS_MAIN(TestPartialFile)
#include "tst_partial_file.moc"
