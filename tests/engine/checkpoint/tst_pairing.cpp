// SPDX-License-Identifier: MIT
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "tests/engine/checkpoint/small_models.h"

using namespace tessera;

class TestPairing : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QVERIFY(std::filesystem::create_directories(path("models/deeper")) &&
                std::filesystem::create_directories(path("other")));
        QVERIFY(test::smallTextModel().write(path("models/llava-v1.6-mistral-7b.Q4_K_M.gguf")));
        QVERIFY(test::smallTextModel().write(path("models/vicuna-7b.f16.gguf")));
        test::TextShape wide;
        wide.hidden = 64;
        QVERIFY(test::smallTextModel(wide).write(path("models/llava-v1.6-mistral-wide.gguf")));
        QVERIFY(test::smallMmproj().write(path("models/aaa-mmproj.gguf")));
        QVERIFY(test::smallMmproj().write(path("models/mmproj-llava-v1.6-mistral-7b-f16.GGUF")));
        QVERIFY(test::smallMmproj().write(path("models/deeper/mmproj-llava-v1.6-mistral-7b.gguf")));
        test::VisionShape other;
        other.projection = 64;
        QVERIFY(test::smallMmproj(other).write(path("models/mmproj-wide.gguf")));
        QVERIFY(test::smallMmproj().write(path("other/mmproj-mistral.gguf")));
        std::ofstream(path("models/broken.gguf")) << "GGUF";
        std::ofstream(path("models/readme.txt")) << "text";
    }

    void findsTheMmproj() {
        const std::vector<std::filesystem::path> extra = {path("other"), path("models"),
                                                          path("absent")};
        const auto found = findMmprojFor(path("models/llava-v1.6-mistral-7b.Q4_K_M.gguf"), extra);
        QCOMPARE(found.size(), std::size_t(3));
        QCOMPARE(found[0].file.path.filename().string(),
                 std::string("mmproj-llava-v1.6-mistral-7b-f16.GGUF"));
        QCOMPARE(found[0].reason.english(),
                 std::string("Both have a hidden size of 32, and their names share "
                             "\"llava v1.6 mistral 7b\"."));
        QVERIFY(found[0].sameFolder);
        QCOMPARE(found[1].file.path.filename().string(), std::string("mmproj-mistral.gguf"));
        QVERIFY(!found[1].sameFolder);
        QCOMPARE(found[2].file.path.filename().string(), std::string("aaa-mmproj.gguf"));
        QCOMPARE(found[2].reason.english(),
                 std::string("Both have a hidden size of 32, and they are in the same folder."));
    }

    void ranksFilesThatAreClassifiedAlready() {
        std::vector<ModelFile> files;
        for (const char* name :
             {"models/aaa-mmproj.gguf", "models/mmproj-wide.gguf", "other/mmproj-mistral.gguf",
              "models/llava-v1.6-mistral-7b.Q4_K_M.gguf", "models/broken.gguf",
              "models/mmproj-llava-v1.6-mistral-7b-f16.GGUF"})
            files.push_back(classifyModelFile(path(name)));
        const std::vector<std::filesystem::path> extra = {path("other")};
        const auto expected =
            findMmprojFor(path("models/llava-v1.6-mistral-7b.Q4_K_M.gguf"), extra);
        const auto ranked = rankMmproj(files[3], files);
        QCOMPARE(ranked.size(), expected.size());
        for (std::size_t i = 0; i < ranked.size(); ++i) {
            QCOMPARE(ranked[i].file.path, expected[i].file.path);
            QVERIFY(ranked[i].reason == expected[i].reason);
            QCOMPARE(ranked[i].sameFolder, expected[i].sameFolder);
        }
        QCOMPARE(describeMisfits(files[3], files).english(),
                 std::string("\"llava-v1.6-mistral-7b.Q4_K_M.gguf\" has a hidden size of 32, but "
                             "\"mmproj-wide.gguf\" is for a hidden size of 64."));
    }

    void findsTheTextModel() {
        const auto found = findTextModelFor(path("models/mmproj-wide.gguf"));
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].file.path.filename().string(),
                 std::string("llava-v1.6-mistral-wide.gguf"));
        QCOMPARE(findTextModelFor(path("models/aaa-mmproj.gguf")).size(), std::size_t(2));
    }

    void nothingForTheWrongKind() {
        QVERIFY(findMmprojFor(path("models/aaa-mmproj.gguf")).empty());
        QVERIFY(findTextModelFor(path("models/vicuna-7b.f16.gguf")).empty());
        QVERIFY(findMmprojFor(path("models/broken.gguf")).empty());
        QVERIFY(findMmprojFor(path("absent.gguf")).empty());
    }

    void classifies() {
        const ModelFile text = classifyModelFile(path("models/vicuna-7b.f16.gguf"));
        QVERIFY(text.kind == ModelFileKind::TextModel);
        QCOMPARE(text.embeddingSize, 32u);
        QCOMPARE(text.architecture, std::string("llama"));
        QCOMPARE(text.name, std::string("small"));
        QVERIFY(text.problem.empty());
        const ModelFile mmproj = classifyModelFile(path("models/mmproj-wide.gguf"));
        QVERIFY(mmproj.kind == ModelFileKind::Mmproj);
        QCOMPARE(mmproj.embeddingSize, 64u);
        const ModelFile broken = classifyModelFile(path("models/broken.gguf"));
        QVERIFY(broken.kind == ModelFileKind::Neither);
        QVERIFY(broken.problem.english().find("truncated") != std::string::npos);
        test::GgufBuilder bert;
        bert.add("general.architecture", "bert");
        QVERIFY(bert.write(path("bert.gguf")));
        const ModelFile stranger = classifyModelFile(path("bert.gguf"));
        QVERIFY(stranger.kind == ModelFileKind::Neither);
        QVERIFY(stranger.problem.english().find("\"bert\"") != std::string::npos);
    }

    void inspectsBothKinds() {
        const Result<Inspection> text = inspectFile(path("models/vicuna-7b.f16.gguf"));
        QVERIFY(text.has_value());
        QCOMPARE(text->format, std::string("GGUF v3"));
        QCOMPARE(text->kind, std::string("text model"));
        QVERIFY(text->text.has_value() && text->problem.empty());
        QCOMPARE(text->bytesPerType.at("F16") + text->bytesPerType.at("F32"), text->weightBytes);
        const auto tokens =
            std::ranges::find(text->metadata, "tokenizer.ggml.tokens", &InspectedEntry::key);
        QVERIFY(tokens != text->metadata.end());
        QCOMPARE(tokens->type, std::string("list of 264 texts"));
        QVERIFY(tokens->value.starts_with("[\"<unk>\", \"<s>\"") &&
                tokens->value.ends_with(", ...]"));
        const Result<Inspection> vision = inspectFile(path("models/aaa-mmproj.gguf"));
        QVERIFY(vision.has_value() && vision->vision.has_value());
        QCOMPARE(vision->kind, std::string("image encoder (mmproj)"));
        const Result<Inspection> stranger = inspectFile(path("bert.gguf"));
        QVERIFY(stranger.has_value() && !stranger->problem.empty());
        QVERIFY(!inspectFile(path("models/broken.gguf")).has_value());
        QVERIFY(!inspectFile(path("absent")).has_value());
    }

  private:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(name).toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestPairing)
#include "tst_pairing.moc"
