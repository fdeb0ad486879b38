// SPDX-License-Identifier: MIT
// PyTorch files as archives: where tensors lie in them, and every way in which one can be wrong.
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "engine/formats/pytorch/pytorch_file.h"
#include "engine/formats/safetensors.h"
#include "tests/engine/formats/pytorch_builder.h"

using namespace tessera;
using test::PickleBuilder;
using test::pytorchParts;
using test::zipBytes;
using test::ZipForm;
using test::ZipPart;

namespace fs = std::filesystem;

namespace {

const std::string kTwelve = "abcdefghijklmnopqrstuvwx";  // of two bytes each

std::string smallList() {
    PickleBuilder list;
    list.raw("}").text("w").tensor("HalfStorage", "0", {3, 4}).raw("s");
    return list.text("part").view("HalfStorage", "0", 12, 4, {2, 4}, {4, 1}).raw("s").done();
}

std::vector<ZipPart> smallParts() {
    return pytorchParts(smallList(), {{"0", kTwelve}});
}

std::string oneTensor(const PickleBuilder& list) {
    return zipBytes(pytorchParts(list.done(), {{"0", kTwelve}}));
}

std::string textOf(const TensorEntry* entry) {
    return entry == nullptr
               ? "absent"
               : std::string(reinterpret_cast<const char*>(entry->data.data()), entry->data.size());
}

}  // namespace

class TestPytorchFile : public QObject {
    Q_OBJECT

  private slots:
    void formsOfArchives_data() {
        QTest::addColumn<std::string>("content");
        QTest::newRow("plain") << zipBytes(smallParts());
        QTest::newRow("zip64") << zipBytes(smallParts(), {.zip64 = true});
        QTest::newRow("as PyTorch writes it")
            << zipBytes(smallParts(), {.sizesAfter = true, .padding = 37});
        auto newer = smallParts();
        newer.insert(newer.begin() + 1, {"archive/byteorder", "little"});
        newer.push_back({"archive/.data/serialization_id", "0123456789"});
        QTest::newRow("more records") << zipBytes(newer);
    }
    void formsOfArchives() {
        QFETCH(std::string, content);
        const auto file = open(content);
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        QCOMPARE(file->entries().size(), std::size_t(2));
        QVERIFY(file->find("w")->dtype == "F16");
        QVERIFY(file->find("w")->shape == (std::vector<std::uint64_t>{3, 4}));
        QCOMPARE(textOf(file->find("w")), kTwelve);
        // The same bytes, not a copy of them.
        QCOMPARE(file->find("part")->data.data(), file->find("w")->data.data() + 8);
        QCOMPARE(textOf(file->find("part")), kTwelve.substr(8));
        const auto all = file->file().bytes();
        QVERIFY(file->find("w")->data.data() > all.data());
        QVERIFY(file->find("w")->data.data() < all.data() + all.size());
    }

    void tensorsWithoutNumbers() {
        PickleBuilder list;
        list.raw("}").text("none").tensor("FloatStorage", "1", {0, 4}).raw("s");
        list.text("scalar").view("HalfStorage", "0", 12, 3, {}, {}).raw("s");
        // The stride of a dimension of one is whatever it happened to be.
        list.text("row").view("HalfStorage", "0", 12, 0, {1, 4, 1}, {77, 1, 0}).raw("s");
        const auto file = open(zipBytes(pytorchParts(list.done(), {{"0", kTwelve}, {"1", ""}})));
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        QVERIFY(file->find("none")->data.empty());
        QCOMPARE(textOf(file->find("scalar")), std::string("gh"));
        QCOMPARE(textOf(file->find("row")), std::string("abcdefgh"));
    }

    void beyondFourGibibytes() {
        constexpr std::uint64_t kHole = std::uint64_t{5} << 30;
        const fs::path path = at("large.bin");
        std::ofstream stream(path, std::ios::binary);
        stream << "PK\3\4";
        stream.seekp(static_cast<std::streamoff>(kHole));
        stream << zipBytes(smallParts(), {.zip64 = true, .leading = kHole});
        stream.close();
        if (!stream)
            QSKIP("no room for a sparse file of 5 GiB");
        const auto file = PytorchFile::open(path);
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        QCOMPARE(textOf(file->find("w")), kTwelve);
    }

    void wrongFiles_data() {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const std::string& content, ErrorCode code,
                            const char* part) { QTest::newRow(name) << content << code << part; };
        const auto bad = ErrorCode::InvalidFormat;
        const auto other = ErrorCode::Unsupported;
        const auto list = [] { return std::move(PickleBuilder().raw("}").text("w")); };
        const auto parts = [](auto change) {
            auto changed = smallParts();
            change(changed);
            return zipBytes(changed);
        };
        row("empty", "", bad, "not a zip archive");
        row("text", "hello", bad, "not a zip archive");
        row("placeholder", "version https://git-lfs.github.com/spec/v1\n", bad, "Git LFS");
        row("before 1.6",
            std::string("\x80\2\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\2M\xe9\3."),
            other, "before version 1.6");
        row("cut", zipBytes(smallParts()).substr(0, 200), ErrorCode::FileTruncated, "Download");
        row("nothing but a beginning", "PK\3\4", ErrorCode::FileTruncated, "Download");
        row("no list", zipBytes({{"archive/version", "3\n"}}), bad, "no list of weights");
        row("empty list", zipBytes(pytorchParts("}.", {})), bad, "no list of weights");
        row("two lists", parts([](auto& p) {
                p.push_back({"other/data.pkl", "}."});
            }),
            bad, "no list of weights");
        row("one name twice", parts([](auto& p) { p.push_back(p[1]); }), bad, "damaged");
        row("compressed list", parts([](auto& p) { p[0].method = 8; }), bad, "compressed");
        row("compressed tensor", parts([](auto& p) { p[1].method = 8; }), bad, "compressed");
        row("encrypted tensor", parts([](auto& p) { p[1].flags = 1; }), bad, "encrypted");
        row("big-endian", parts([](auto& p) {
                p.push_back({"archive/byteorder", "big"});
            }),
            other, "big-endian");
        row("tensor is missing", parts([](auto& p) { p.erase(p.begin() + 1); }), bad,
            "the data of tensor \"part\" is missing");
        row("tensor is shorter", parts([](auto& p) { p[1].bytes.resize(23); }), bad,
            "tensor \"part\" do not match");
        row("cut list", parts([](auto& p) { p[0].bytes.resize(40); }), bad,
            "list of weights is damaged at byte");
        row("foreign name",
            oneTensor(PickleBuilder().name("os", "system").text("true").raw("\x85R")), other,
            "wants to call \"os.system\"");
        row("transposed",
            oneTensor(list().view("HalfStorage", "0", 12, 0, {3, 4}, {1, 3}).raw("s")), other,
            "\"w\" in another order");
        row("one number for all",
            oneTensor(list().view("HalfStorage", "0", 12, 0, {3, 4}, {0, 0}).raw("s")), other,
            "\"w\" in another order");
        row("view beyond the end",
            oneTensor(list().view("HalfStorage", "0", 12, 9, {4}, {1}).raw("s")), bad,
            "do not match");
        row("offset beyond everything",
            oneTensor(
                list().view("HalfStorage", "0", 12, std::int64_t{1} << 62, {4}, {1}).raw("s")),
            bad, "do not match");
        row("shape beyond everything",
            oneTensor(
                list()
                    .tensor("HalfStorage", "0", {std::int64_t{1} << 40, std::int64_t{1} << 22})
                    .raw("s")),
            bad, "do not match");
    }
    void wrongFiles() {
        QFETCH(std::string, content);
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        const auto file = open(content);
        QVERIFY(!file);
        QVERIFY2(QString::fromStdString(file.error().message()).contains(part),
                 file.error().message().c_str());
        QCOMPARE(file.error().code, code);
    }

    void everyCutAndEveryByte() {
        const std::string whole = zipBytes(smallParts(), {.sizesAfter = true, .padding = 10});
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!open(whole.substr(0, length)));
        for (std::size_t place = 0; place < whole.size(); ++place) {
            for (const int value : {0, 1, 255, whole[place] ^ 1, whole[place] ^ 0x80}) {
                std::string changed = whole;
                changed[place] = char(value);
                const auto file = open(changed);
                for (const char* name : {"w", "part"})
                    (void)textOf(file ? file->find(name) : nullptr);
            }
        }
    }

    // Folders that hold the same tensors in both forms.
    void goldenFilesInBothForms() {
        const fs::path golden = TESSERA_GOLDEN_DIR;
        if (!fs::exists(golden / "l1-xcomposer2-vl-7b"))
            QSKIP("the golden data is not here");
        for (const char* folder : {"l1-xcomposer2-vl-7b", "l2-xcomposer2-4khd-7b"}) {
            std::size_t compared = 0;
            for (const std::string part : {"-00001-of-00002", "-00002-of-00002"}) {
                const auto pytorch =
                    PytorchFile::open(golden / folder / "hf" / ("pytorch_model" + part + ".bin"));
                QVERIFY2(pytorch.has_value(), pytorch ? "" : pytorch.error().message().c_str());
                for (const std::string other : {"-00001-of-00002", "-00002-of-00002"}) {
                    const auto safetensors = SafetensorsFile::open(
                        golden / folder / "hf-safetensors" / ("model" + other + ".safetensors"));
                    QVERIFY(safetensors.has_value());
                    for (const auto& [name, entry] : safetensors->entries()) {
                        if (const TensorEntry* found = pytorch->find(name)) {
                            QVERIFY(found->dtype == entry.dtype && found->shape == entry.shape);
                            QVERIFY(std::ranges::equal(found->data, entry.data));
                            ++compared;
                        }
                    }
                }
                QVERIFY(compared >= pytorch->entries().size());
            }
        }
    }

  private:
    fs::path at(const char* name) const { return m_folder.filePath(name).toStdString(); }
    Result<PytorchFile> open(const std::string& content) {
        std::ofstream(at("pytorch_model.bin"), std::ios::binary) << content;
        return PytorchFile::open(at("pytorch_model.bin"));
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestPytorchFile)
#include "tst_pytorch_file.moc"
