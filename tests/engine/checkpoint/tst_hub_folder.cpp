// SPDX-License-Identifier: MIT
// Hub folders as people have them: every way of pointing at one, and every way in which one can be
// wrong. What a right one computes is compared with the reference in tests/golden.
#include <QTemporaryDir>
#include <QTest>
#include <functional>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/text/tokenizer/tokenizer.h"
#include "tests/engine/checkpoint/hub_builder.h"

using namespace tessera;
using test::HubBuilder;
using test::HubJson;
using test::safetensorsBytes;
using test::writeFile;

namespace fs = std::filesystem;
using Change = std::function<void(HubBuilder&)>;

class TestHubFolder : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void opensAFolder() {
        QVERIFY(HubBuilder().write(at("model")));
        const auto checkpoint = Checkpoint::open(at("model"), std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        const TextConfig& text = checkpoint->text();
        QCOMPARE(text.architecture, std::string("llama"));
        QCOMPARE(text.hiddenSize, 32u);
        QCOMPARE(text.headDim, 8u);
        QCOMPARE(text.numKvHeads, 2u);
        QVERIFY(text.rope.style == RopeStyle::HalfRotation);
        // The rows that round the vocabulary up are left out.
        QCOMPARE(std::size_t(text.vocabSize), test::smallTokens().size());
        const StoredWeight* head = checkpoint->find("output.weight");
        QVERIFY(head != nullptr && head->rows == text.vocabSize && head->columns == 32 &&
                head->data.size() == head->rows * 64 && head->file != nullptr);
        QVERIFY(checkpoint->vision().has_value());
        QCOMPARE(checkpoint->vision()->numLayers, 1u);  // -2 of 2 blocks
        QVERIFY(checkpoint->vision()->tileScheme.mode == TileMode::Pad);
        const StoredWeight* fc1 = checkpoint->find("v.blk.0.ffn_up.weight");
        QVERIFY(fc1 != nullptr && fc1->rows == 48 && fc1->columns == 32);
        QVERIFY(Tokenizer::create(checkpoint->vocabulary()).has_value());
    }

    // From a file dialog one can only choose a file; from a hub's cache, a link.
    void everyWayToPointAtIt() {
        const fs::path place = at("Gew\xc3\xa4hlte Modelle \xe6\xa8\xa1\xe5\x9e\x8b") / "my model";
        QVERIFY(HubBuilder().write(place));
        fs::create_directory_symlink(place, at("link"));
        const fs::path snapshots = at("models--owner--name") / "snapshots";
        fs::create_directories(snapshots);
        fs::create_directory_symlink(place, snapshots / "0a1b2c");
        for (const fs::path& path :
             {place, place / "", place / "config.json", place / "model.safetensors", at("link"),
              at("models--owner--name"), snapshots / "0a1b2c"}) {
            const auto checkpoint = Checkpoint::open(path, std::nullopt);
            QVERIFY2(checkpoint.has_value(),
                     checkpoint ? "" : checkpoint.error().message().c_str());
        }
        const auto inspected = inspectFile(place / "");
        QVERIFY(inspected.has_value());
        QCOMPARE(inspected->kind, std::string("LLaVA model"));
        QCOMPARE(inspected->generation.english(), std::string("LLaVA-1.5"));
        QVERIFY(inspected->text && inspected->vision && inspected->prompt);
        QVERIFY(inspected->prompt->addsBos);
        QCOMPARE(classifyModelFile(at("models--owner--name")).name, std::string("owner/name"));
        QVERIFY(classifyModelFile(place / "").hasVision);
    }

    void aTowerThatIsOnlyNamed() {
        HubBuilder model;
        const auto tower = model.take("vision_tower.vision_model.");
        const HubJson towerConfig = model.config["vision_config"];
        HubJson flat = model.config["text_config"];
        flat["model_type"] = "llava_llama";
        flat["mm_vision_tower"] = "openai/clip-tiny";
        flat["mm_projector_type"] = "mlp2x_gelu";
        flat["image_aspect_ratio"] = "pad";
        model.config = flat;
        QVERIFY(model.write(at("models/llava")));

        // Without the tower it still chats, and says what is missing.
        const auto blind = Checkpoint::open(at("models/llava"), std::nullopt);
        QVERIFY2(blind.has_value(), blind ? "" : blind.error().message().c_str());
        QVERIFY(!blind->vision());
        QVERIFY(contains(blind->visionProblem().english(), "\"openai/clip-tiny\""));
        const auto choice = chooseVision(at("models/llava"));
        QVERIFY(!choice && contains(choice.error().message(), "clip-tiny"));

        // Found beside it by its last name; given by hand; given without being a tower.
        std::map<std::string, test::HubTensor> named;
        for (const auto& [name, tensor] : tower) {
            named["vision_model." + name.substr(std::strlen("vision_tower.vision_model."))] =
                tensor;
        }
        for (const fs::path& place : {at("models/clip-tiny"), at("elsewhere/a tower")}) {
            fs::create_directories(place);
            QVERIFY(writeFile(place / "config.json", towerConfig.dump()));
            QVERIFY(writeFile(place / "model.safetensors", safetensorsBytes(named)));
        }
        const auto seeing = Checkpoint::open(at("models/llava"), std::nullopt);
        QVERIFY2(seeing && seeing->vision(),
                 seeing ? seeing->visionProblem().english().c_str() : "");
        QVERIFY(seeing->visionProblem().empty());
        QVERIFY(chooseVision(at("models/llava")).has_value());
        fs::remove_all(at("models/clip-tiny"));
        const auto given = Checkpoint::open(at("models/llava"), at("elsewhere/a tower"));
        QVERIFY2(given && given->vision(), given ? "" : given.error().message().c_str());
        const std::vector<fs::path> folders = {at("elsewhere")};
        fs::rename(at("elsewhere/a tower"), at("elsewhere/clip-tiny"));
        const auto configured = Checkpoint::open(at("models/llava"), std::nullopt, folders);
        QVERIFY(configured && configured->vision());
        const auto alone = Checkpoint::open(at("elsewhere/clip-tiny"), std::nullopt);
        QVERIFY(!alone && alone.error().code == ErrorCode::Mismatch);
        QVERIFY(classifyModelFile(at("elsewhere/clip-tiny")).kind == ModelFileKind::VisionTower);
    }

    void foldersAndGgufFilesPair() {
        QVERIFY(HubBuilder().write(at("models/llava")));
        QVERIFY(test::smallTextModel().write(at("models/text.gguf")));
        test::VisionShape wide;
        wide.projection = 64;
        QVERIFY(test::smallMmproj(wide).write(at("models/mmproj-wide.gguf")));
        // A LLaVA's folder can lend its eyes to a text model of the same size.
        const auto fitting = findMmprojFor(at("models/text.gguf"));
        QCOMPARE(fitting.size(), std::size_t(1));
        QVERIFY(fitting.front().file.isFolder);
        const auto pair = Checkpoint::open(at("models/text.gguf"), at("models/llava"));
        QVERIFY2(pair && pair->vision(), pair ? "" : pair.error().message().c_str());
        const auto own = chooseVision(at("models/llava"));
        QVERIFY(own && !own->mmproj);
        // Both sizes are named where nothing fits, and where a pair is forced.
        fs::remove_all(at("models/llava"));
        const auto none = chooseVision(at("models/text.gguf"));
        QVERIFY(
            !none && contains(none.error().message(), "32") &&
            contains(none.error().message(), "\"mmproj-wide.gguf\" is for a hidden size of 64"));
        const auto forced = Checkpoint::open(at("models/text.gguf"), at("models/mmproj-wide.gguf"));
        QVERIFY(!forced && forced.error().code == ErrorCode::Mismatch &&
                contains(forced.error().message(), "64") &&
                contains(forced.error().message(), "32"));
    }

    void shards() {
        HubBuilder model;
        QVERIFY(model.write(at("model")));
        fs::remove(at("model/model.safetensors"));
        const auto tower = model.take("vision_tower.");
        HubJson map = HubJson::object();
        for (const auto& [name, tensor] : tower) {
            map[name] = "model-00002-of-00002.safetensors";
        }
        for (const auto& [name, tensor] : model.tensors) {
            map[name] = "model-00001-of-00002.safetensors";
        }
        const fs::path index = at("model/model.safetensors.index.json");
        QVERIFY(writeFile(index, HubJson{{"weight_map", map}}.dump()));
        QVERIFY(writeFile(at("model/model-00001-of-00002.safetensors"),
                          safetensorsBytes(model.tensors)));
        refused(at("model"), ErrorCode::FileNotFound, "\"model-00002-of-00002.safetensors\"");
        QVERIFY(writeFile(at("model/model-00002-of-00002.safetensors"), safetensorsBytes(tower)));
        QVERIFY(Checkpoint::open(at("model"), std::nullopt).has_value());
        for (const char* wrong : {R"({"weight_map": {"a": "../model.safetensors"}})",
                                  R"({"weight_map": {"a": 7}})", R"({"weight_map": []})", "{}"}) {
            QVERIFY(writeFile(index, wrong));
            refused(at("model"), ErrorCode::InvalidFormat, "which file each weight is in");
        }
    }

    void otherKindsOfFolders_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("part");
        const int unsupported = int(ErrorCode::Unsupported);
        QTest::newRow("PyTorch") << "pytorch_model-00001-of-00002.bin"
                                 << "PK\x03\x04" << unsupported << "PyTorch files";
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

  private:
    fs::path at(const std::string& name) const {
        return fs::path(m_dir->path().toStdString()) / name;
    }
    static bool contains(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }
    // Opening it, or making a tokenizer of it, fails so.
    void refused(const fs::path& path, ErrorCode code, const std::string& part) {
        const auto checkpoint = Checkpoint::open(path, std::nullopt);
        std::optional<Error> error;
        if (!checkpoint) {
            error = checkpoint.error();
        } else if (const auto tokenizer = Tokenizer::create(checkpoint->vocabulary()); !tokenizer) {
            error = tokenizer.error();
        }
        QVERIFY2(error.has_value(), "it was accepted");
        QVERIFY2(error->code == code && contains(error->message(), part), error->message().c_str());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestHubFolder::wrongFolders_data() {
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
    row("heads do not divide", text("num_attention_heads", 5), bad, "cannot be shared");
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

QTEST_APPLESS_MAIN(TestHubFolder)
#include "tst_hub_folder.moc"
