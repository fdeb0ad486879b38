// SPDX-License-Identifier: MIT
// Hub folders as people have them, and every way of pointing at one. What one computes is compared
// with the reference in tests/golden; what can be wrong with one is in tst_hub_folder_refusals.cpp.
#include <QTest>

#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "tests/engine/checkpoint/hub_folder_case.h"

using namespace tessera;
using test::HubBuilder;
using test::HubJson;
using test::safetensorsBytes;
using test::writeFile;

namespace fs = std::filesystem;

class TestHubFolder : public QObject, private test::HubFolderCase {
    Q_OBJECT

  private slots:
    void init() { newFolder(); }

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
        for (const auto& [name, tensor] : tower)
            map[name] = "model-00002-of-00002.safetensors";
        for (const auto& [name, tensor] : model.tensors)
            map[name] = "model-00001-of-00002.safetensors";
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
};

QTEST_APPLESS_MAIN(TestHubFolder)
#include "tst_hub_folder.moc"
