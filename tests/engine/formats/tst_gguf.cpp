// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <functional>

#include "engine/formats/gguf/gguf.h"
#include "tests/engine/checkpoint/small_models.h"
#include "tests/engine/formats/gguf_builder.h"

using namespace tessera;
using tessera::test::GgufBuilder;

namespace {

// A file with one entry of each kind and three tensors.
GgufBuilder goodFile() {
    GgufBuilder builder;
    builder.add("general.architecture", "test");
    builder.add("an.unsigned", 7u);
    builder.addRaw("a.signed", 5, GgufBuilder::raw<std::int32_t>(-7));
    builder.addRaw("a.byte", 0, GgufBuilder::raw<std::uint8_t>(200));
    builder.addRaw("a.small", 1, GgufBuilder::raw<std::int8_t>(-100));
    builder.addRaw("a.word", 2, GgufBuilder::raw<std::uint16_t>(60000));
    builder.addRaw("a.short", 3, GgufBuilder::raw<std::int16_t>(-30000));
    builder.addRaw("a.long", 10, GgufBuilder::raw<std::uint64_t>(std::uint64_t{1} << 63));
    builder.addRaw("a.signed.long", 11, GgufBuilder::raw<std::int64_t>(-5));
    builder.addRaw("a.double", 12, GgufBuilder::raw<double>(0.1));
    builder.add("a.float", 1.5f);
    builder.add("a.bool", true);
    builder.add("some.integers", std::vector<std::int32_t>{1, -2, 3});
    builder.add("some.floats", std::vector<float>{0.5f, 2.5f});
    builder.add("some.texts", std::vector<std::string>{"one", "", "three"});
    builder.addRaw("some.bools", 9,
                   GgufBuilder::raw<std::uint32_t>(7) + GgufBuilder::raw<std::uint64_t>(2) +
                       std::string("\x01\x00", 2));
    builder.addTensor("first", {4, 3}).bytes.assign(48, 'a');
    builder.addTensor("second", {64, 2}, TensorType::Q8_0).bytes.assign(136, 'b');
    builder.addTensor("third", {5}, TensorType::F16).bytes.assign(10, 'c');
    return builder;
}

QString text(const std::string& message) {
    return QString::fromStdString(message);
}

}  // namespace

class TestGguf : public QObject {
    Q_OBJECT

  private slots:
    void readsEveryKindOfValue_data() {
        QTest::addColumn<std::uint32_t>("version");
        QTest::newRow("v2") << std::uint32_t{2};
        QTest::newRow("v3") << std::uint32_t{3};
    }
    void readsEveryKindOfValue() {
        QFETCH(std::uint32_t, version);
        GgufBuilder builder = goodFile();
        builder.version = version;
        const Result<GgufFile> file = open(builder);
        QVERIFY2(file.has_value(), qPrintable(file ? QString() : text(file.error().message())));
        QCOMPARE(file->version(), version);
        QCOMPARE(*file->findString("general.architecture"), std::string("test"));
        QCOMPARE(file->findUnsigned("an.unsigned"), std::optional<std::uint64_t>(7));
        QCOMPARE(file->findSigned("an.unsigned"), std::optional<std::int64_t>(7));
        QCOMPARE(file->findSigned("a.signed"), std::optional<std::int64_t>(-7));
        QVERIFY(!file->findUnsigned("a.signed"));
        QCOMPARE(file->findUnsigned("a.byte"), std::optional<std::uint64_t>(200));
        QCOMPARE(file->findSigned("a.small"), std::optional<std::int64_t>(-100));
        QCOMPARE(file->findUnsigned("a.word"), std::optional<std::uint64_t>(60000));
        QCOMPARE(file->findSigned("a.short"), std::optional<std::int64_t>(-30000));
        QCOMPARE(file->findUnsigned("a.long"),
                 std::optional<std::uint64_t>(std::uint64_t{1} << 63));
        QVERIFY(!file->findSigned("a.long"));
        QCOMPARE(file->findSigned("a.signed.long"), std::optional<std::int64_t>(-5));
        QCOMPARE(file->findFloat("a.double"), std::optional<double>(0.1));
        QCOMPARE(file->findFloat("a.float"), std::optional<double>(1.5));
        QCOMPARE(file->findBool("a.bool"), std::optional<bool>(true));
        QVERIFY(!file->findUnsigned("absent") && !file->findFloat("a.bool") &&
                !file->findBool("a.float"));
        QVERIFY(file->findString("a.bool") == nullptr && file->findArray("a.bool") == nullptr);
        QVERIFY(std::get<std::vector<std::int64_t>>(*file->findArray("some.integers")) ==
                (std::vector<std::int64_t>{1, -2, 3}));
        QVERIFY(std::get<std::vector<double>>(*file->findArray("some.floats")) ==
                (std::vector<double>{0.5, 2.5}));
        QVERIFY(std::get<std::vector<std::string>>(*file->findArray("some.texts")) ==
                (std::vector<std::string>{"one", "", "three"}));
        QVERIFY(std::get<std::vector<bool>>(*file->findArray("some.bools")) ==
                (std::vector<bool>{true, false}));
    }

    void findsTheTensorsBytes_data() {
        QTest::addColumn<std::uint32_t>("alignment");
        for (const std::uint32_t alignment : {8u, 32u, 256u, 4096u})
            QTest::addRow("%u", alignment) << alignment;
    }
    void findsTheTensorsBytes() {
        QFETCH(std::uint32_t, alignment);
        GgufBuilder builder = goodFile();
        builder.alignment = alignment;
        builder.add("general.alignment", alignment);
        const Result<GgufFile> file = open(builder);
        QVERIFY(file.has_value());
        QCOMPARE(file->tensors().size(), std::size_t(3));
        for (const auto& [name, letter, size] :
             {std::tuple("first", 'a', 48), std::tuple("second", 'b', 136),
              std::tuple("third", 'c', 10)}) {
            const GgufTensor* tensor = file->findTensor(name);
            QVERIFY(tensor != nullptr);
            QCOMPARE(tensor->data.size(), std::size_t(size));
            const bool right = std::ranges::all_of(
                tensor->data, [letter = letter](std::byte b) { return b == std::byte(letter); });
            QVERIFY(right);
        }
        QVERIFY(file->findTensor("second")->shape == (std::vector<std::uint64_t>{64, 2}));
        QVERIFY(file->findTensor("fourth") == nullptr);
    }

    void aFileWithoutTensorsIsFine() {
        GgufBuilder builder;
        builder.add("general.architecture", "test");
        QVERIFY(open(builder).has_value());
    }

    void truncatedAnywhere() {
        const std::string whole = test::smallTextModel().bytes();
        for (std::size_t part = 0; part < 16; ++part) {
            const std::size_t size = whole.size() * part / 16;
            const Error error = failure(whole.substr(0, size));
            QCOMPARE(error.code, part == 0 ? ErrorCode::InvalidFormat : ErrorCode::FileTruncated);
            const QString message = text(error.message());
            QVERIFY2(message.contains("Download it again") || message.contains("download it again"),
                     qPrintable(message));
            QVERIFY2(part == 0 || message.contains(QString::number(size)), qPrintable(message));
            QVERIFY2(message.contains("\"bad.gguf\""), qPrintable(message));
        }
        // In the data, the message knows both sizes.
        const Error error = failure(whole.substr(0, whole.size() - 1));
        QCOMPARE(text(error.message()),
                 QString("\"bad.gguf\" is truncated: it should have %1 bytes but has %2. "
                         "Download it again.")
                     .arg(whole.size())
                     .arg(whole.size() - 1));
        QVERIFY(open(whole).has_value());
    }

    void everyShorterLengthIsRefused() {
        const std::string whole = goodFile().bytes();
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!open(whole.substr(0, size)).has_value(), qPrintable(QString::number(size)));
    }

    // Any byte may be wrong: nothing may crash, and what opens must lie inside the file.
    void everyDamagedByteIsSurvived() {
        const std::string whole = goodFile().bytes();
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const int flip : {0x01, 0x80, 0xff}) {
                std::string bytes = whole;
                bytes[at] = char(static_cast<unsigned char>(bytes[at]) ^ unsigned(flip));
                const Result<GgufFile> file = open(bytes);
                if (!file) {
                    QVERIFY(!file.error().message().empty());
                    continue;
                }
                const std::span<const std::byte> all = file->file().bytes();
                for (const GgufTensor& tensor : file->tensors()) {
                    QVERIFY(tensor.data.data() >= all.data() &&
                            tensor.data.data() + tensor.data.size() <= all.data() + all.size());
                }
            }
        }
    }

    void notAGgufFile_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("part");
        QTest::newRow("empty") << QByteArray() << "is empty";
        QTest::newRow("text") << QByteArray("hello, world") << "is not a GGUF file";
        QTest::newRow("photo") << QByteArray("\xFF\xD8\xFF\xE0 and so on")
                               << "looks like a picture";
        QTest::newRow("web page") << QByteArray("<!DOCTYPE html><html>") << "web page";
        QTest::newRow("LFS") << QByteArray("version https://git-lfs.github.com/spec/v1")
                             << "Git LFS";
        QTest::newRow("older") << QByteArray("tjgg\x03\0\0\0", 8) << "older than GGUF";
        QTest::newRow("PyTorch") << QByteArray("PK\x03\x04zip") << "PyTorch";
        QTest::newRow("three letters") << QByteArray("GGU") << "is not a GGUF file";
    }
    void notAGgufFile() {
        QFETCH(QByteArray, content);
        QFETCH(QString, part);
        const Error error = failure(content.toStdString());
        QCOMPARE(error.code, ErrorCode::InvalidFormat);
        QVERIFY2(text(error.message()).contains(part), error.message().c_str());
    }

    void missingFile() {
        const Result<GgufFile> file = GgufFile::open(path("absent.gguf"));
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::FileNotFound);
    }

    void wrongFiles_data() {
        using Change = std::function<void(GgufBuilder&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, ErrorCode code, const char* part, Change change) {
            QTest::newRow(name) << change << code << part;
        };
        constexpr auto kHuge = std::uint64_t{1} << 62;
        const auto bad = ErrorCode::InvalidFormat;
        row("version 1", ErrorCode::Unsupported, "GGUF version 1", [](auto& b) { b.version = 1; });
        row("version 4", ErrorCode::Unsupported, "GGUF version 4", [](auto& b) { b.version = 4; });
        row("big-endian", ErrorCode::Unsupported, "big-endian",
            [](auto& b) { b.version = 0x03000000; });
        row("absurd tensor count", bad, "the number of tensors",
            [](auto& b) { b.extraTensors = kHuge; });
        row("absurd entry count", bad, "the number of metadata entries",
            [](auto& b) { b.extraEntries = kHuge; });
        row("more tensors than there can be", ErrorCode::FileTruncated, "ends inside its header",
            [](auto& b) { b.extraTensors = 1000; });
        row("more entries than there can be", ErrorCode::FileTruncated, "ends inside its header",
            [](auto& b) { b.extraEntries = 1000; });
        row("absurd text", bad, "the length of \"key\"",
            [](auto& b) { b.addRaw("key", 8, GgufBuilder::raw(kHuge)); });
        row("absurd array", bad, "the length of \"key\"", [](auto& b) {
            b.addRaw("key", 9, GgufBuilder::raw<std::uint32_t>(4) + GgufBuilder::raw(kHuge));
        });
        row("array of arrays", bad, "array of arrays", [](auto& b) {
            b.addRaw("key", 9,
                     GgufBuilder::raw<std::uint32_t>(9) + GgufBuilder::raw<std::uint64_t>(1));
        });
        row("unknown value type", bad, "unknown value type 13",
            [](auto& b) { b.addRaw("key", 13, "12345678"); });
        row("unknown element type", bad, "unknown value type 99", [](auto& b) {
            b.addRaw("key", 9,
                     GgufBuilder::raw<std::uint32_t>(99) + GgufBuilder::raw<std::uint64_t>(0));
        });
        row("bool of 2", bad, "neither", [](auto& b) { b.addRaw("key", 7, "\x02"); });
        row("key twice", bad, "\"a.bool\" appears twice", [](auto& b) { b.add("a.bool", false); });
        row("tensor twice", bad, "\"first\" appears twice",
            [](auto& b) { b.addTensor("first", {4}); });
        row("tensor without a name", bad, "no name", [](auto& b) { b.addTensor("", {4}); });
        row("no dimensions", bad, "has 0 dimensions", [](auto& b) { b.addTensor("x", {}); });
        row("five dimensions", bad, "has 5 dimensions", [](auto& b) {
            b.addTensor("x", {1, 1, 1, 1, 1});
        });
        row("dimension of 0", bad, "dimension of 0", [](auto& b) { b.addTensor("x", {4, 0}); });
        row("huge dimensions", bad, "impossibly large", [](auto& b) {
            b.tensor("first")->shape = {kHuge, kHuge};
        });
        row("huge rows", bad, "impossibly large", [](auto& b) {
            b.tensor("first")->shape = {1, kHuge, kHuge, 4};
        });
        row("large but thinkable", bad, "claims",
            [](auto& b) { b.tensor("third")->shape = {kHuge / 4}; });
        row("half a block", bad, "not a multiple of 32", [](auto& b) {
            b.tensor("second")->shape = {65, 2};
        });
        row("offset beyond everything", bad, "impossible offset",
            [](auto& b) { b.tensor("first")->offsetShift = ~std::uint64_t{0} - 31; });
        row("offset past the end", ErrorCode::FileTruncated, "it should have",
            [](auto& b) { b.tensor("third")->offsetShift = 4096; });
        row("unaligned offset", bad, "not a multiple of 32",
            [](auto& b) { b.tensor("third")->offsetShift = 8; });
        row("overlap", bad, "\"first\" and \"second\" overlap",
            [](auto& b) { b.tensor("second")->offsetShift = ~std::uint64_t{0} - 31; });
        row("unknown tensor type", ErrorCode::Unsupported, "(number 77): \"second\"",
            [](auto& b) { b.tensor("second")->type = 77; });
        row("removed tensor type", ErrorCode::Unsupported, "(number 4): \"first\"",
            [](auto& b) { b.tensor("first")->type = 4; });
        for (const std::uint32_t alignment : {0u, 4u, 24u, 0x80000000u}) {
            row(qPrintable(QString("alignment %1").arg(alignment)), bad, "power of two",
                [alignment](auto& b) { b.add("general.alignment", alignment); });
        }
        row("alignment as text", bad, "power of two",
            [](auto& b) { b.add("general.alignment", "32"); });
    }
    void wrongFiles() {
        QFETCH(std::function<void(GgufBuilder&)>, change);
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        GgufBuilder builder = goodFile();
        change(builder);
        const Error error = failure(builder.bytes());
        QVERIFY2(text(error.message()).contains(part), error.message().c_str());
        QCOMPARE(error.code, code);
    }

    void controlCharactersStayOutOfMessages() {
        GgufBuilder builder = goodFile();
        builder.addTensor("evil\x1b[2J\nname", {4, 0});
        const Error error = failure(builder.bytes());
        QVERIFY(text(error.message()).contains("\"evil?[2J?name\""));
    }

    void everyTypeHasItsSize() {
        QCOMPARE(tensorTypeInfo(TensorType::F32).blockBytes, 4u);
        QCOMPARE(tensorTypeInfo(TensorType::Q4_K).blockWeights, 256u);
        QCOMPARE(tensorTypeInfo(TensorType::Q6_K).blockBytes, 210u);
        QVERIFY(tensorTypeInfo(39u)->name == "MXFP4");
        QVERIFY(tensorTypeInfo(5u) == nullptr && tensorTypeInfo(31u) == nullptr);
        QVERIFY(tensorTypeInfo(~0u) == nullptr);
    }

  private:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(name).toStdString();
    }
    Result<GgufFile> open(const std::string& bytes) const {
        std::ofstream(path("bad.gguf"), std::ios::binary) << bytes;
        return GgufFile::open(path("bad.gguf"));
    }
    Result<GgufFile> open(const GgufBuilder& builder) const { return open(builder.bytes()); }
    Error failure(const std::string& bytes) const {
        const Result<GgufFile> file = open(bytes);
        return file ? Error(ErrorCode::Internal, "opened") : file.error();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestGguf)
#include "tst_gguf.moc"
