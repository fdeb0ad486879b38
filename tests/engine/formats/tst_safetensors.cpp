// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/formats/safetensors.h"

using namespace tessera;

namespace {

std::string withHeader(const std::string& json, std::size_t dataBytes) {
    const std::uint64_t length = json.size();
    std::string file(8, '\0');
    std::memcpy(file.data(), &length, 8);
    return file + json + std::string(dataBytes, 'x');
}

template <typename T>
std::vector<T> valuesOf(const TensorEntry& entry) {
    std::vector<T> values(entry.data.size() / sizeof(T));
    std::memcpy(values.data(), entry.data.data(), entry.data.size());
    return values;
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

  private slots:
    void writesWhatItReads() {
        SafetensorsWriter writer;
        const std::vector<float> floats = {1.0f, -2.5f, 3.25f, 0.0f, 5.0f, 6.0f};
        const std::vector<std::int64_t> ids = {-200, 1, std::int64_t{1} << 40};
        const std::vector<std::uint8_t> bytes = {1, 2, 255};
        writer.add("tiles", {3}, bytes);
        writer.add("logits \"quoted\"", {2, 3}, floats);
        writer.add("ids", {3}, ids);
        writer.add("nothing", {0, 4}, std::span<const float>());
        const Result<void> written = writer.write(path("out.safetensors"));
        QVERIFY2(written.has_value(), written ? "" : written.error().message().c_str());

        const Result<SafetensorsFile> file = SafetensorsFile::open(path("out.safetensors"));
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        QCOMPARE(file->entries().size(), std::size_t(4));
        const TensorEntry* logits = file->find("logits \"quoted\"");
        QVERIFY(logits != nullptr && logits->dtype == "F32");
        QVERIFY(logits->shape == (std::vector<std::uint64_t>{2, 3}));
        QVERIFY(valuesOf<float>(*logits) == floats);
        QVERIFY(valuesOf<std::int64_t>(*file->find("ids")) == ids);
        QVERIFY(valuesOf<std::uint8_t>(*file->find("tiles")) == bytes);
        QVERIFY(file->find("nothing")->data.empty());
        QVERIFY(file->find("absent") == nullptr);
        // Elements lie on their own boundaries, as other readers expect.
        QCOMPARE(reinterpret_cast<std::uintptr_t>(logits->data.data()) % 4, std::uintptr_t(0));
        QCOMPARE(reinterpret_cast<std::uintptr_t>(file->find("ids")->data.data()) % 8,
                 std::uintptr_t(0));
        QCOMPARE(filesInFolder(), 1);
    }

    void refusesAShapeThatIsNotFilled() {
        SafetensorsWriter writer;
        writer.add("x", {2, 3}, std::vector<float>(5));
        const Result<void> written = writer.write(path("wrong.safetensors"));
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
    }

    void cannotWrite() {
        SafetensorsWriter writer;
        writer.add("x", {1}, std::vector<float>(1));
        const Result<void> noFolder = writer.write(path("absent/out.safetensors"));
        QVERIFY(!noFolder);
        QCOMPARE(noFolder.error().code, ErrorCode::WriteFailed);
        QVERIFY(noFolder.error().message().find("No such file") != std::string::npos);
        // A folder in the way: nothing is left behind.
        const int before = filesInFolder();
        QVERIFY(std::filesystem::create_directories(path("taken/inside")));
        const Result<void> taken = writer.write(path("taken"));
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, ErrorCode::WriteFailed);
        QCOMPARE(filesInFolder(), before);
    }

    void wrongFiles_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const std::string& content, ErrorCode code,
                            const char* part) {
            QTest::newRow(name) << QByteArray::fromStdString(content) << code << part;
        };
        const auto bad = ErrorCode::InvalidFormat;
        const std::string good = R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
        row("empty", "", ErrorCode::FileTruncated, "should have 8 bytes but has 0");
        row("three bytes", "abc", ErrorCode::FileTruncated, "has 3");
        row("cut header", withHeader(good, 0).substr(0, 30), ErrorCode::FileTruncated, "truncated");
        row("cut data", withHeader(good, 5), ErrorCode::FileTruncated, "it should have");
        row("too much data", withHeader(good, 9), bad, "1 bytes at its end");
        row("absurd header", std::string(8, '\x7f') + "{}", bad, "cannot have");
        row("no header", std::string(16, '\0'), bad, "cannot have 0 bytes");
        row("not JSON", withHeader("{broken", 0), bad, "not a JSON object");
        row("a list", withHeader("[1, 2]", 0), bad, "not a JSON object");
        row("no dtype", withHeader(R"({"x":{"shape":[2],"data_offsets":[0,8]}})", 8), bad,
            "\"x\" has no type");
        row("not an object", withHeader(R"({"x":3})", 0), bad, "has no type");
        row("no shape", withHeader(R"({"x":{"dtype":"F32","data_offsets":[0,8]}})", 8), bad,
            "no usable shape");
        row("negative", withHeader(R"({"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8),
            bad, "no usable shape");
        row("backwards", withHeader(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8),
            bad, "no usable shape");
        row("shape and bytes",
            withHeader(R"({"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8), bad,
            "do not match its shape");
        row("overflow",
            withHeader(
                R"({"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0),
            bad, "do not match its shape");
        row("hole", withHeader(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12),
            bad, "there is a gap before");
        row("overlap",
            withHeader(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                       R"("y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                       12),
            bad, "overlaps another");
        row("beyond everything",
            withHeader(R"({"x":{"dtype":"?","shape":[],"data_offsets":[0,18446744073709551615]}})",
                       0),
            bad, "impossible");
    }
    void wrongFiles() {
        QFETCH(QByteArray, content);
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        std::ofstream(path("bad.safetensors"), std::ios::binary) << content.toStdString();
        const Result<SafetensorsFile> file = SafetensorsFile::open(path("bad.safetensors"));
        QVERIFY(!file);
        QVERIFY2(QString::fromStdString(file.error().message()).contains(part),
                 file.error().message().c_str());
        QCOMPARE(file.error().code, code);
    }

    void readsMetadataAndPadding() {
        const std::string json =
            R"({"__metadata__":{"format":"pt"},"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}   )";
        std::ofstream(path("padded.safetensors"), std::ios::binary) << withHeader(json, 3);
        const Result<SafetensorsFile> file = SafetensorsFile::open(path("padded.safetensors"));
        QVERIFY(file.has_value());
        QCOMPARE(file->entries().size(), std::size_t(1));
    }

    void readsTheGoldenFiles() {
        const std::filesystem::path golden = TESSERA_GOLDEN_DIR;
        if (!std::filesystem::exists(golden / "README.md"))
            QSKIP("the golden data is not here");
        int count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(golden)) {
            if (entry.path().extension() == ".safetensors") {
                const Result<SafetensorsFile> file = SafetensorsFile::open(entry.path());
                QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
                QVERIFY(!file->entries().empty());
                ++count;
            }
        }
        QVERIFY(count > 20);
    }

  private:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(name).toStdString();
    }
    int filesInFolder() const {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString()))
            count += entry.is_regular_file() ? 1 : 0;
        return count;
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
