// SPDX-License-Identifier: MIT
// Every way in which a hub folder can be wrong: refused with what is wrong with it, never a crash.
#include <QTest>
#include <functional>

#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "tests/engine/checkpoint/hub_folder_case.h"

using namespace tessera;
using test::HubBuilder;
using test::HubJson;
using test::safetensorsBytes;
using test::writeFile;

namespace fs = std::filesystem;
using Change = std::function<void(HubBuilder&)>;

class TestHubFolderRefusals : public QObject, private test::HubFolderCase {
    Q_OBJECT

  private slots:
    void init() { newFolder(); }

    void otherKindsOfFolders_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("part");
        const int unsupported = int(ErrorCode::Unsupported);
        QTest::newRow("PyTorch") << "pytorch_model-00001-of-00002.bin"
                                 << "PK\x03\x04" << int(ErrorCode::FileTruncated) << "ends early";
        QTest::newRow("LoRA") << "adapter_config.json"
                              << "{}" << unsupported << "LoRA";
        QTest::newRow("no weights") << "README.md"
                                    << "" << unsupported << "no weights";
        QTest::newRow("GGUF inside") << "llava.Q4_K_M.gguf"
                                     << "GGUF" << unsupported << "Choose that file";
        QTest::newRow("placeholder") << "config.json"
                                     << "version https://git-lfs.github.com/spec/v1"
                                     << int(ErrorCode::InvalidFormat) << "Git LFS";
    }
    void otherKindsOfFolders() {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(int, code);
        QFETCH(QString, part);
        QVERIFY(HubBuilder().write(at("model")));
        fs::remove(at("model/model.safetensors"));
        QVERIFY(writeFile(at("model") / file.toStdString(), content.toStdString()));
        refused(at("model"), ErrorCode(code), part.toStdString());
    }

    void nestedBeyondReason() {
        QVERIFY(HubBuilder().write(at("model")));
        std::string deep = "{\"model_type\": \"llama\", \"brackets in text [[{{\": ";
        deep.append(1'000'000, '[').append(1'000'000, ']').append("}");
        QVERIFY(writeFile(at("model/config.json"), deep));
        refused(at("model"), ErrorCode::InvalidFormat, "nested");
        QVERIFY(!inspectFile(at("model")).has_value());
    }

    void folderWithoutConfig() {
        fs::create_directories(at("photos"));
        refused(at("photos"), ErrorCode::FileNotFound, "no config.json");
        refused(at("absent"), ErrorCode::FileNotFound, "absent");
    }

    void wrongFolders_data();
    void wrongFolders() {
        QFETCH(Change, change);
        QFETCH(int, code);
        QFETCH(QString, part);
        HubBuilder model;
        change(model);
        QVERIFY(model.write(at("model")));
        refused(at("model"), ErrorCode(code), part.toStdString());
        (void)inspectFile(at("model"));  // survives it, whatever it says
    }

    void damagedJsonIsSurvived() {
        // Every value of every side file replaced by every other kind of value.
        const HubJson kinds[] = {nullptr,
                                 true,
                                 -1,
                                 7,
                                 1.5e300,
                                 18446744073709551615u,
                                 "x",
                                 HubJson::array(),
                                 HubJson::object(),
                                 {{"a", {1, "b", nullptr}}}};
        const auto each = [&](const std::function<HubJson&(HubBuilder&)>& part) {
            HubBuilder whole;
            const HubJson flat = part(whole).flatten();
            for (const auto& [pointer, value] : flat.items()) {
                for (const HubJson& kind : kinds) {
                    HubBuilder model;
                    part(model)[HubJson::json_pointer(pointer)] = kind;
                    QVERIFY(model.write(at("model")));
                    const auto checkpoint = Checkpoint::open(at("model"), std::nullopt);
                    if (checkpoint) {
                        (void)Tokenizer::create(checkpoint->vocabulary());
                    } else {
                        QVERIFY(!checkpoint.error().message().empty());
                    }
                    (void)classifyModelFile(at("model"));
                }
            }
        };
        each([](HubBuilder& model) -> HubJson& { return model.config; });
        each([](HubBuilder& model) -> HubJson& { return model.preprocessor; });
        each([](HubBuilder& model) -> HubJson& { return model.tokenizerConfig; });
        each([](HubBuilder& model) -> HubJson& { return model.tokenizer["added_tokens"]; });
        each([](HubBuilder& model) -> HubJson& { return model.tokenizer["normalizer"]; });
    }
};

void TestHubFolderRefusals::wrongFolders_data() {
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, Change change, ErrorCode code, const char* part) {
        QTest::newRow(name) << change << int(code) << part;
    };
    const auto text = [](const char* key, HubJson value) -> Change {
        return [=](HubBuilder& model) { model.config["text_config"][key] = value; };
    };
    const auto vision = [](const char* key, HubJson value) -> Change {
        return [=](HubBuilder& model) { model.config["vision_config"][key] = value; };
    };
    const auto top = [](const char* key, HubJson value) -> Change {
        return [=](HubBuilder& model) { model.config[key] = value; };
    };
    const ErrorCode bad = ErrorCode::InvalidFormat;
    const ErrorCode other = ErrorCode::Unsupported;
    row("zero heads", text("num_attention_heads", 0), bad, "\"num_attention_heads\" is 0");
    row("zero kv heads", text("num_key_value_heads", 0), bad, "\"num_key_value_heads\" is 0");
    row("negative layers", text("num_hidden_layers", -1), bad, "\"num_hidden_layers\" is 0");
    row("huge layers", text("num_hidden_layers", 4000000000u), bad, "\"num_hidden_layers\"");
    row("heads do not divide", text("num_attention_heads", 5), bad, "cannot be divided");
    row("text for a number", text("hidden_size", "32"), bad, "\"hidden_size\" is not a whole");
    row("zero epsilon", text("rms_norm_eps", 0), bad, "\"rms_norm_eps\"");
    row("negative theta", text("rope_theta", -1.0), bad, "\"rope_theta\"");
    row("wrong hidden size", text("hidden_size", 64), bad, "expected [64");
    row("other text model", text("model_type", "gemma"), other, "\"gemma\"");
    row("other activation", text("hidden_act", "relu"), other, "\"relu\"");
    row("other rope scaling", text("rope_scaling", {{"rope_type", "longrope"}}), other,
        "\"longrope\"");
    row("absurd llama3 scaling",
        text("rope_scaling", {{"rope_type", "llama3"}, {"low_freq_factor", 4}}), bad,
        "rope scaling");
    row("other model", top("model_type", "qwen2_vl"), other, "\"qwen2_vl\"");
    row("quantised", top("quantization_config", {{"quant_method", "awq"}}), other, "\"awq\"");
    row("zero vision heads", vision("num_attention_heads", 0), bad, "\"num_attention_heads\" is 0");
    row("zero patch", vision("patch_size", 0), bad, "\"patch_size\" is 0");
    row("patches do not divide", vision("image_size", 30), bad, "patches of 14");
    row("SigLIP", vision("model_type", "siglip_vision_model"), other, "siglip");
    row("other vision activation", vision("hidden_act", "silu"), other, "\"silu\"");
    row("several feature layers", top("vision_feature_layer", {-2, -5}), other, "2 layers");
    row("no such feature layer", top("vision_feature_layer", -9), bad, "\"vision_feature_layer\"");
    row("class token", top("vision_feature_select_strategy", "full"), other, "class token");
    row("unknown projector", top("projector_hidden_act", "relu"), other, "\"relu\"");
    row(
        "projector of another size",
        [](HubBuilder& model) {
            model.tensors["multi_modal_projector.linear_2.weight"].shape = {48, 32};
            model.tensors["multi_modal_projector.linear_2.bias"].shape = {48};
        },
        ErrorCode::Mismatch, "48");
    for (const char* member : {"image_mean", "image_std"}) {
        row(
            member,
            [=](HubBuilder& model) {
                model.preprocessor[member] = {0.5, 0.5};
            },
            bad, "does not have 3 values");
    }
    row(
        "mean is text", [](HubBuilder& model) { model.preprocessor["image_mean"] = "0.5"; }, bad,
        "\"image_mean\" is not a list");
    row(
        "std is zero",
        [](HubBuilder& model) {
            model.preprocessor["image_std"] = {0.0, 0.5, 0.5};
        },
        bad, "normalisation");
    const auto pinpoints = [](HubJson value) -> Change {
        return [=](HubBuilder& model) {
            model.config["image_aspect_ratio"] = "anyres";
            model.config["image_grid_pinpoints"] = value;
        };
    };
    row("pinpoints of three", pinpoints({{28, 56, 28}}), bad, "pairs");
    row("flat pinpoints", pinpoints({28, 56}), bad, "pairs");
    row("too many pinpoints", pinpoints(HubJson(std::vector<HubJson>(65, HubJson{28, 56}))), bad,
        "at most 64");
    row("crooked pinpoints", pinpoints({{28, 57}}), bad, "28 x 57");
    row("negative pinpoints", pinpoints({{28, -56}}), bad, "-56");
    row("pinpoints as text", pinpoints("(1x1),...,(6x6)"), other, "(1x1)");
    row(
        "token beyond all bounds",
        [](HubBuilder& model) { model.tokenizer["added_tokens"][0]["id"] = 4000000000u; }, bad,
        "4000000000");
    row(
        "piece beyond all bounds",
        [](HubBuilder& model) { model.tokenizer["model"]["vocab"]["a"] = 4000000000u; }, bad,
        "the id 4000000000, but there are only");
    // Small files must not become vocabularies of millions.
    row(
        "piece far beyond the others",
        [](HubBuilder& model) { model.tokenizer["model"]["vocab"]["a"] = 4000000; }, bad,
        "\"a\" has the id 4000000, but there are only");
    row(
        "added token far beyond the others",
        [](HubBuilder& model) { model.tokenizer["added_tokens"][0]["id"] = 4000000; }, bad,
        "the impossible id 4000000: its files list only");
    row(
        "decoder token far beyond the others",
        [](HubBuilder& model) {
            model.tokenizerConfig["added_tokens_decoder"] = {
                {"4000000", {{"content", "<x>"}, {"special", true}}}};
        },
        bad, "\"<x>\" the impossible id 4000000: its files list only");
    row(
        "two pieces of one id",
        [](HubBuilder& model) { model.tokenizer["model"]["vocab"]["a"] = 100; }, bad, "two pieces");
    row(
        "end of text beyond the vocabulary",
        [](HubBuilder& model) {
            model.tokenizerConfig.erase("eos_token");
            model.config["text_config"]["eos_token_id"] = 5000;
        },
        bad, "5000");
    row(
        "merge of three",
        [](HubBuilder& model) {
            model.tokenizer["model"]["merges"] = {{"a", "b", "c"}};
        },
        bad, "not a pair");
    row(
        "merges that do not exist",
        [](HubBuilder& model) {
            model.tokenizer["pre_tokenizer"] = {
                {"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}};
            model.tokenizer.erase("normalizer");
            model.tokenizer["model"]["merges"] = {"no such"};
        },
        bad, "which does not exist");
    row(
        "unknown words",
        [](HubBuilder& model) {
            model.tokenizer.erase("normalizer");
            model.tokenizer["pre_tokenizer"] = {
                {"type", "Sequence"},
                {"pretokenizers",
                 {{{"type", "Split"}, {"pattern", {{"Regex", "\\w+"}}}},
                  {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}}}}};
        },
        other, "words");
    row(
        "unigram", [](HubBuilder& model) { model.tokenizer["model"]["type"] = "Unigram"; }, other,
        "\"Unigram\"");
    row(
        "more tokens than rows",
        [](HubBuilder& model) {
            for (const char* name :
                 {"language_model.model.embed_tokens.weight", "language_model.lm_head.weight"}) {
                model.tensors[name].shape = {100, 32};
            }
        },
        ErrorCode::Mismatch, "weights for 100");
    row(
        "no head", [](HubBuilder& model) { model.take("language_model.lm_head"); }, bad,
        "lm_head.weight");
    row(
        "a missing weight",
        [](HubBuilder& model) { model.take("language_model.model.layers.0.mlp.up_proj"); }, bad,
        "language_model.model.layers.0.mlp.up_proj.weight: expected");
    row(
        "a weight that nothing uses",
        [](HubBuilder& model) {
            model.tensors["language_model.model.layers.0.self_attn.q_norm.weight"].shape = {8};
        },
        other, "self_attn.q_norm");
    row(
        "bytes for weights",
        [](HubBuilder& model) {
            model.tensors["language_model.model.layers.0.mlp.up_proj.weight"].dtype = "I16";
        },
        other, "I16");
}

QTEST_APPLESS_MAIN(TestHubFolderRefusals)
#include "tst_hub_folder_refusals.moc"
