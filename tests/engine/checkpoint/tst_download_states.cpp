// SPDX-License-Identifier: MIT
// Models as downloads leave them: placeholders, adapters, caches with several versions, and what
// other converters write for the same numbers, tokens and templates.
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <cmath>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/inspect.h"
#include "engine/text/tokenizer/tokenizer.h"
#include "tests/engine/checkpoint/hub_builder.h"

using namespace tessera;
using test::GgufBuilder;
using test::HubBuilder;
using test::safetensorsBytes;
using test::writeFile;

namespace fs = std::filesystem;

class TestDownloadStates : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void placeholders_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"config.json", "preprocessor_config.json", "tokenizer.json",
                                 "model.safetensors", "tokenizer.model", "pytorch_model.bin"})
            QTest::newRow(name) << QString(name);
    }
    void placeholders() {
        QFETCH(QString, file);
        const std::string name = file.toStdString();
        QVERIFY(HubBuilder().write(at("model")));
        if (name == "tokenizer.model")
            fs::remove(at("model/tokenizer.json"));
        else if (name == "pytorch_model.bin")
            fs::remove(at("model/model.safetensors"));
        QVERIFY(writeFile(at("model") / name, kPlaceholder));
        const std::string message = problemOf(at("model"));
        QVERIFY2(contains(message, "Git LFS") && contains(message, '"' + name + '"'),
                 message.c_str());
    }

    void placeholderOfAFileAlone() {
        for (const char* name : {"model.gguf", "model.bin", "model.safetensors"}) {
            QVERIFY(writeFile(at(name), kPlaceholder));
            QVERIFY(contains(problemOf(at(name)), "Git LFS"));
            const auto inspected = inspectFile(at(name));
            QVERIFY(!inspected && contains(inspected.error().message(), "Git LFS"));
        }
    }

    void adapters() {
        GgufBuilder gguf;
        gguf.add("general.architecture", "llama");
        gguf.add("general.type", "adapter");
        gguf.add("adapter.type", "lora");
        gguf.add("adapter.lora.alpha", 16.0f);
        gguf.addTensor("blk.0.attn_q.weight.lora_a", {32, 8});
        QVERIFY(gguf.write(at("lora.gguf")));
        QVERIFY(contains(problemOf(at("lora.gguf")), "\"lora.gguf\" is a LoRA adapter"));
        QVERIFY(contains(openVocabulary(at("lora.gguf")).error().message(), "LoRA"));
        QVERIFY(test::smallTextModel().write(at("model.gguf")));
        const auto pair = Checkpoint::open(at("model.gguf"), at("lora.gguf"));
        QVERIFY(!pair && contains(pair.error().message(), "LoRA"));
        const auto inspected = inspectFile(at("lora.gguf"));
        QVERIFY(inspected && inspected->kind == "LoRA adapter");
        QVERIFY(contains(inspected->problem.english(), "LoRA"));

        QVERIFY(writeFile(at("old.bin"), "algg\1\0\0\0"));
        QVERIFY(contains(problemOf(at("old.bin")), "LoRA"));

        for (const char* name : {"base_model.model.layers.0.self_attn.q_proj.lora_A.weight",
                                 "lora_te_layers_0_mlp_fc1.lora_down.weight"}) {
            QVERIFY(writeFile(at("style.safetensors"),
                              safetensorsBytes({{name, test::HubTensor{"F16", {8, 32}}}})));
            const auto style = inspectFile(at("style.safetensors"));
            QVERIFY(style && style->kind == "LoRA adapter" && !style->problem.empty());
            QVERIFY(contains(problemOf(at("style.safetensors")), "safetensors file"));
        }

        fs::create_directories(at("peft"));
        for (const char* name : {"adapter_model.safetensors", "adapter_config.json"}) {
            QVERIFY(writeFile(at("peft") / name, "{}"));
            QVERIFY(contains(problemOf(at("peft")), "LoRA"));
            QVERIFY(contains(problemOf(at("peft") / name), "LoRA"));
        }
    }

    // The numbers of the text model, each in every other kind that holds it.
    void numbersOfAnyWidth_data() {
        QTest::addColumn<int>("type");
        for (const int type : {0, 1, 2, 3, 4, 5, 6, 10, 11, 12})
            QTest::addRow("type %d", type) << type;
    }
    void numbersOfAnyWidth() {
        QFETCH(int, type);
        const auto value = [&](auto number) -> std::string {
            switch (type) {
                case 0:
                    return GgufBuilder::raw(std::uint8_t(number));
                case 1:
                    return GgufBuilder::raw(std::int8_t(number));
                case 2:
                    return GgufBuilder::raw(std::uint16_t(number));
                case 3:
                    return GgufBuilder::raw(std::int16_t(number));
                case 4:
                    return GgufBuilder::raw(std::uint32_t(number));
                case 5:
                    return GgufBuilder::raw(std::int32_t(number));
                case 6:
                    return GgufBuilder::raw(float(number));
                case 10:
                    return GgufBuilder::raw(std::uint64_t(number));
                case 11:
                    return GgufBuilder::raw(std::int64_t(number));
                default:
                    return GgufBuilder::raw(double(number));
            }
        };
        GgufBuilder model = test::smallTextModel();
        const auto replace = [&](const char* key, auto number) {
            model.remove(key);
            model.addRaw(key, std::uint32_t(type), value(number));
        };
        replace("llama.embedding_length", 32);
        replace("llama.block_count", 2);
        replace("llama.context_length", 100);
        replace("llama.rope.freq_base", 100);
        replace("tokenizer.ggml.bos_token_id", 2);
        replace("tokenizer.ggml.add_bos_token", 1);
        model.remove("llama.attention.head_count");
        model.addRaw("llama.attention.head_count", 9,
                     GgufBuilder::raw(std::uint32_t(type)) + GgufBuilder::raw(std::uint64_t(2)) +
                         value(4) + value(4));
        model.remove("llama.attention.layer_norm_rms_epsilon");
        model.addRaw("llama.attention.layer_norm_rms_epsilon", 12, GgufBuilder::raw(1e-5));
        QVERIFY(model.write(at("model.gguf")));
        const auto checkpoint = Checkpoint::open(at("model.gguf"), std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        QCOMPARE(checkpoint->text().hiddenSize, 32u);
        QCOMPARE(checkpoint->text().numHeads, 4u);
        QCOMPARE(checkpoint->text().contextLength, 100u);
        QCOMPARE(checkpoint->text().rope.theta, 100.0f);
        QCOMPARE(checkpoint->text().rmsNormEps, 1e-5f);
        QCOMPARE(checkpoint->vocabulary().bos, std::optional<TokenId>(2));
        QVERIFY(checkpoint->vocabulary().addBos);
    }

    void numbersThatDoNotFit() {
        for (const double number : {32.5, -32.0, 1e300, std::nan("")}) {
            GgufBuilder model = test::smallTextModel();
            model.remove("llama.embedding_length");
            model.addRaw("llama.embedding_length", 12, GgufBuilder::raw(number));
            QVERIFY(model.write(at("model.gguf")));
            QVERIFY(contains(problemOf(at("model.gguf")), "embedding_length"));
        }
    }

    void aBosThatIsNotNamed() {
        GgufBuilder model = test::smallTextModel();
        model.set("tokenizer.ggml.bos_token_id", 0xffffffffu);  // none
        model.add("tokenizer.ggml.add_bos_token", true);
        QVERIFY(model.write(at("model.gguf")));
        QVERIFY(contains(problemOf(at("model.gguf")), "(BOS)"));
        model.set("tokenizer.ggml.add_bos_token", false);
        QVERIFY(model.write(at("model.gguf")));
        QCOMPARE(problemOf(at("model.gguf")), std::string());

        HubBuilder folder;
        folder.tokenizerConfig.erase("bos_token");
        folder.tokenizerConfig["add_bos_token"] = true;
        QVERIFY(folder.write(at("folder")));
        const auto named = openVocabulary(at("folder"));
        QVERIFY(named && named->bos == std::optional<TokenId>(1));  // "<s>", as the reference
    }

    void whichTemplateCounts() {
        HubBuilder folder;
        folder.tokenizerConfig["chat_template"] = "tokenizer";
        QVERIFY(folder.write(at("model")));
        const auto chosen = [&] { return openVocabulary(at("model"))->chatTemplate; };
        QCOMPARE(chosen(), std::string("tokenizer"));
        QVERIFY(writeFile(at("model/processor_config.json"), R"({"chat_template": "processor"})"));
        QCOMPARE(chosen(), std::string("processor"));
        QVERIFY(writeFile(at("model/chat_template.jinja"), "jinja"));
        QCOMPARE(chosen(), std::string("jinja"));
        QVERIFY(writeFile(at("model/chat_template.json"), R"({"chat_template": "json"})"));
        QCOMPARE(chosen(), std::string("json"));
        QVERIFY(writeFile(at("model/chat_template.json"), R"({"chat_template": null})"));
        QCOMPARE(chosen(), std::string("jinja"));
    }

    void aCacheWithSeveralSnapshots() {
        const fs::path entry = at("models--owner--name");
        for (const char* revision : {"aaa", "bbb"}) {
            HubBuilder model;
            model.config["text_config"]["max_position_embeddings"] = revision[0] == 'a' ? 100 : 200;
            QVERIFY(model.write(entry / "snapshots" / revision));
        }
        fs::create_directories(entry / "snapshots/ccc");  // a download that had hardly begun
        const auto now = fs::last_write_time(entry / "snapshots/aaa");
        fs::last_write_time(entry / "snapshots/aaa", now - std::chrono::hours(1));
        fs::last_write_time(entry / "snapshots/bbb", now);
        fs::last_write_time(entry / "snapshots/ccc", now + std::chrono::hours(1));
        const auto context = [&](const fs::path& path) {
            const auto checkpoint = Checkpoint::open(path, std::nullopt);
            return checkpoint ? checkpoint->text().contextLength : 0;
        };
        QCOMPARE(context(entry), 200u);  // the newest
        QCOMPARE(context(entry / "snapshots"), 200u);
        fs::create_directories(entry / "refs");
        QVERIFY(writeFile(entry / "refs/main", "aaa"));
        QCOMPARE(context(entry), 100u);
        QCOMPARE(context(entry / ""), 100u);
        QCOMPARE(context(entry / "snapshots" / ""), 100u);
        QCOMPARE(context(entry / "snapshots/bbb"), 200u);
        QVERIFY(writeFile(entry / "refs/main", "gone\n"));
        QCOMPARE(context(entry), 200u);
    }

  private:
    static constexpr const char* kPlaceholder =
        "version https://git-lfs.github.com/spec/v1\n"
        "oid sha256:0000000000000000000000000000000000000000000000000000000000000000\n"
        "size 123456789\n";

    fs::path at(const std::string& name) const {
        return fs::path(m_dir->path().toStdString()) / name;
    }
    static bool contains(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }
    // Why it cannot be opened, or made a tokenizer of; empty if it can.
    static std::string problemOf(const fs::path& path) {
        const auto checkpoint = Checkpoint::open(path, std::nullopt);
        if (!checkpoint)
            return checkpoint.error().message();
        const auto tokenizer = Tokenizer::create(checkpoint->vocabulary());
        return tokenizer ? std::string() : tokenizer.error().message();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_APPLESS_MAIN(TestDownloadStates)
#include "tst_download_states.moc"
