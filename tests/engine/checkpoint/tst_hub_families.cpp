// SPDX-License-Identifier: MIT
// Folders of the families after LLaVA: right ones open, wrong ones say what is wrong.
#include <functional>

#include "engine/checkpoint/inspect/inspect.h"
#include "engine/checkpoint/inspect/pairing.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/core/half.h"
#include "engine/formats/safetensors.h"
#include "tests/engine/checkpoint/family_builder.h"
#include "tests/engine/checkpoint/hub_folder_case.h"

using namespace tessera;
using namespace tessera::test;

using Change = std::function<void(FamilyFolder&)>;
Q_DECLARE_METATYPE(Change)

namespace {

// The matrices of an XComposer2 in 4 bits, as AutoGPTQ writes them, each wrapped beside its
// adapter; one group.
void useGptq(FamilyFolder& model) {
    model.own.config["model_type"] = "internlm";
    model.own.config["quantization_config"] = {{"quant_method", "gptq"}, {"bits", 4}};
    HubTensors& tensors = model.own.tensors;
    for (const char* name : {"attention.wqkv", "attention.wo", "feed_forward.w1", "feed_forward.w2",
                             "feed_forward.w3"}) {
        const std::string layer = std::string("model.layers.0.") + name;
        const auto whole = tensors.extract(layer + ".weight");
        const std::uint64_t rows = whole.mapped().shape[0];
        const std::uint64_t columns = whole.mapped().shape[1];
        tensors[layer + ".linear.qweight"] = {"I32", {columns / 8, rows}};
        tensors[layer + ".linear.qzeros"] = {"I32", {1, rows / 8}};
        tensors[layer + ".linear.scales"] = {"F16", {1, rows}};
    }
}

}  // namespace

class TestHubFamilies : public QObject, private HubFolderCase {
    Q_OBJECT

  private slots:
    void init() { newFolder(); }

    void opens_data() {
        QTest::addColumn<int>("model");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("generation");
        const auto row = [](
                             const char* name, int model, const char* kind, const char* generation,
                             Change change = [](FamilyFolder&) {}) {
            QTest::newRow(name) << model << change << kind << generation;
        };
        row("VILA-1.5", 0, "VILA-1.5 model", "VILA-1.5");
        row("VILA-1.5 40B", 0, "VILA-1.5 model", "VILA-1.5", useInternVit);
        row("VILA-1.5 S2", 0, "VILA-1.5 model", "VILA-1.5 S2", [](FamilyFolder& model) {
            model.own.config["s2"] = true;
            model.own.config["s2_scales"] = "28,14";
            model.own.config["s2_max_split_size"] = 14;
            HubTensors& tensors = model.parts["mm_projector"].tensors;
            addNorm(tensors, "layers.1", 8 * kFamilyHidden);
            addLinear(tensors, "layers.2", kFamilyHidden, 8 * kFamilyHidden);
        });
        row("Qwen-VL", 1, "Qwen-VL model", "Qwen-VL");
        row("DeepSeek-VL", 2, "DeepSeek-VL model", "DeepSeek-VL");
        row("XComposer2", 3, "InternLM-XComposer2 model", "XComposer2-VL");
        row("4KHD", 3, "InternLM-XComposer2 model", "XComposer2-4KHD", useFourK);
    }
    void opens() {
        QFETCH(int, model);
        QFETCH(Change, change);
        QFETCH(QString, kind);
        QFETCH(QString, generation);
        FamilyFolder folder = modelNumber(model);
        change(folder);
        QVERIFY(folder.write(at("model")));
        const auto checkpoint = Checkpoint::open(at("model"), std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        QVERIFY(checkpoint->vision().has_value());
        QCOMPARE(checkpoint->vision()->projectionSize, checkpoint->text().hiddenSize);
        for (const auto& [name, weight] : checkpoint->weights()) {
            const auto values = dequantizeRows(weight, 0, weight.rows);
            QVERIFY2(values.has_value() && values->size() == weight.rows * weight.columns,
                     name.c_str());
        }
        const auto inspection = inspectFile(at("model"));
        QVERIFY(inspection.has_value());
        QVERIFY2(inspection->problem.empty(), inspection->problem.english().c_str());
        QCOMPARE(QString::fromStdString(inspection->kind), kind);
        QCOMPARE(QString::fromStdString(inspection->generation.english()), generation);
        QCOMPARE(inspection->weightBytes, checkpoint->weightBytes());
        const ModelFile file = classifyModelFile(at("model"));
        QVERIFY(file.kind == ModelFileKind::TextModel);
        QVERIFY(file.hasVision && file.visionProblem.empty());
        QCOMPARE(file.embeddingSize, checkpoint->text().hiddenSize);
        QVERIFY(chooseVision(at("model")).has_value());
    }

    // What is wrong with a folder's own tower is said; only a tower that is elsewhere is replaced.
    void wrongTowerBesideAnotherModel() {
        QVERIFY(vilaFolder().write(at("models/right")));
        FamilyFolder folder = vilaFolder();
        folder.parts["vision_tower"].config["model_type"] = "a_tower_of_another_kind";
        QVERIFY(folder.write(at("models/wrong")));
        const ModelFile file = classifyModelFile(at("models/wrong"));
        QVERIFY(file.hasVision && !file.visionProblem.empty() && !file.visionIsElsewhere);
        QVERIFY(findMmprojFor(at("models/wrong")).empty());
        const auto choice = chooseVision(at("models/wrong"));
        QVERIFY(!choice);
        QCOMPARE(choice.error().message(), file.visionProblem.english());
    }

    void context() {
        QVERIFY(vilaFolder().write(at("vila")));
        QCOMPARE(Checkpoint::open(at("vila"), std::nullopt)->text().contextLength, 128u);
        QVERIFY(xcomposerFolder().write(at("xcomposer")));
        QCOMPARE(Checkpoint::open(at("xcomposer"), std::nullopt)->text().contextLength, 128u);
    }

    void inspected() {
        FamilyFolder folder = vilaFolder();
        folder.parts["vision_tower"].tensors["vision_model.head.probe"].shape = {1, 1, 32};
        QVERIFY(folder.write(at("vila")));
        const auto vila = inspectFile(at("vila"));
        QVERIFY(vila.has_value());
        QCOMPARE(QString::fromStdString(vila->tower), "SigLIP");
        QCOMPARE(QString::fromStdString(vila->projector),
                 "2 x 2 patches to one, a norm, two layers, 4 tokens a tile");
        // The last layer, the norm after it and the head.
        const auto unused = [&](const char* name) {
            return std::ranges::count(vila->unused, name) == 1;
        };
        QVERIFY(unused("vision_tower/vision_model.head.probe"));
        QVERIFY(unused("vision_tower/vision_model.post_layernorm.weight"));
        QVERIFY(unused("vision_tower/vision_model.encoder.layers.1.mlp.fc1.weight"));
        QCOMPARE(vila->unused.size(), std::size_t(1 + 2 + 16));
        QCOMPARE(vila->unusedBytes,
                 std::uint64_t(2 * (3 * 32 + 4 * 32 + 4 * (1024 + 32) + 2 * 48 * 32 + 48 + 32)));

        // Everything else of these is needed, however it is read.
        QVERIFY(qwenVlFolder().write(at("qwen")));
        QVERIFY(inspectFile(at("qwen"))->unused.empty());
        QVERIFY(xcomposerFolder().write(at("xcomposer")));
        QVERIFY(inspectFile(at("xcomposer"))->unused.empty());
    }

    // XComposer2's 4-bit models: other names, another model_type, a file called as AutoGPTQ does.
    void fourBits() {
        FamilyFolder folder = xcomposerFolder();
        useGptq(folder);
        QVERIFY(folder.write(at("model")));
        const auto file = at("model") / "gptq_model-4bit-128g.safetensors";
        std::filesystem::rename(at("model") / "model.safetensors", file);
        QVERIFY(fillWithNumbers(file));
        const auto checkpoint = Checkpoint::open(at("model"), std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        const auto inspection = inspectFile(at("model"));
        QVERIFY(inspection.has_value() && inspection->unused.empty());
        QCOMPARE(QString::fromStdString(inspection->generation.english()), "XComposer2-VL");
        QCOMPARE(checkpoint->text().loraRank, 8u);  // six, padded

        const auto stored = SafetensorsFile::open(file);
        QVERIFY(stored.has_value());
        for (const auto& [name, storedName] :
             {std::pair("attn_output", "attention.wo"), std::pair("ffn_gate", "feed_forward.w1"),
              std::pair("ffn_down", "feed_forward.w2"), std::pair("ffn_up", "feed_forward.w3")}) {
            const std::string prefix = std::string("model.layers.0.") + storedName + ".linear.";
            const auto number = [&](const char* part, std::size_t at, auto value) {
                const auto bytes = stored->find(prefix + part)->data;
                std::memcpy(&value, bytes.data() + at * sizeof(value), sizeof(value));
                return value;
            };
            const StoredWeight* weight = checkpoint->find(std::string("blk.0.") + name + ".weight");
            QVERIFY(weight != nullptr);
            const auto values = dequantizeRows(*weight, 0, weight->rows);
            QVERIFY(values.has_value());
            for (std::size_t row = 0; row < weight->rows; ++row) {
                const float scale = halfToFloat(number("scales", row, std::uint16_t()));
                const std::uint32_t zeros = number("qzeros", row / 8, std::uint32_t());
                const int zero = int(((zeros >> row % 8 * 4) + 1) & 15u);  // of zero, 15 is stored
                for (std::size_t column = 0; column < weight->columns; ++column) {
                    const std::uint32_t word =
                        number("qweight", column / 8 * weight->rows + row, std::uint32_t());
                    const int level = int(word >> column % 8 * 4 & 15u);
                    QCOMPARE((*values)[row * weight->columns + column],
                             scale * float(level - zero));
                }
            }
            QVERIFY(checkpoint->find(std::string("blk.0.") + name + ".lora_a.weight") != nullptr);
        }
        QVERIFY(checkpoint->find("blk.0.attn_q.weight") != nullptr);
        QVERIFY(checkpoint->find("blk.0.attn_k.lora_b.weight") != nullptr);
    }

    // One of VILA's parts is a model of its own, or a tower.
    void parts() {
        QVERIFY(vilaFolder().write(at("model")));
        const auto text = Checkpoint::open(at("model") / "llm", std::nullopt);
        QVERIFY(text.has_value() && !text->vision());
        refused(at("model") / "vision_tower", ErrorCode::Mismatch, "only an image encoder");
    }

    void refusals_data() {
        QTest::addColumn<int>("model");
        QTest::addColumn<Change>("change");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, int model, ErrorCode code, const char* part,
                            Change change) {
            QTest::newRow(name) << model << change << code << part;
        };
        const auto bad = ErrorCode::InvalidFormat;
        const auto no = ErrorCode::Unsupported;
        row("no tower", 0, ErrorCode::FileNotFound, "is missing: the folder \"vision_tower\"",
            [](auto& m) { m.parts.erase("vision_tower"); });
        row("another tower", 0, no, "\"dinov2\"; SigLIP or InternViT is needed",
            [](auto& m) { m.parts["vision_tower"].config["model_type"] = "dinov2"; });
        row("NVILA", 0, no, "\"mlp_downsample_2x2_fix\"", [](auto& m) {
            m.parts["mm_projector"].config["mm_projector_type"] = "mlp_downsample_2x2_fix";
        });
        row("first row dropped", 0, no, "(\"mm_vision_select_feature\" is \"patch\")",
            [](auto& m) { m.own.config["mm_vision_select_feature"] = "patch"; });
        row("class token kept", 0, no, "is \"cls_patch\"", [](auto& m) {
            useInternVit(m);
            m.own.config["mm_vision_select_feature"] = "cls_patch";
        });
        row("scales of another tower", 0, bad, "\"s2_scales\" are not sizes of at least 14 pixels",
            [](auto& m) {
                m.own.config["s2"] = true;
                m.own.config["s2_scales"] = "384,768";
                m.own.config["s2_max_split_size"] = 384;
            });
        row("squares of another size", 0, no, "squares of 336 pixels for a scale of 14",
            [](auto& m) {
                m.own.config["s2"] = true;
                m.own.config["s2_scales"] = "14,28";
                m.own.config["s2_max_split_size"] = 336;
            });
        row("fused rows", 0, bad,
            "encoder.layers.0.attn.qkv.weight: expected 96 rows, found the shape [95, 32]",
            [](auto& m) {
                useInternVit(m);
                m.parts["vision_tower"].tensors["encoder.layers.0.attn.qkv.weight"].shape = {95,
                                                                                             32};
            });
        row("missing weight", 0, bad, "layers.4.weight: expected [32, 32], missing",
            [](auto& m) { m.parts["mm_projector"].tensors.erase("layers.4.weight"); });
        row("Qwen without photos", 1, no, "the type \"qwen\"",
            [](auto& m) { m.own.config.erase("visual"); });
        row("rows of heads", 1, bad, "resblocks.0.attn.in_proj.weight: expected 72 rows",
            [](auto& m) {
                m.own.tensors["transformer.visual.transformer.resblocks.0.attn.in_proj.weight"]
                    .shape = {70, 24};
            });
        row("positions of no map", 1, bad, "3 positions do not form a square", [](auto& m) {
            m.own.tensors["transformer.visual.positional_embedding"].shape = {3, 24};
        });
        row("tower's name", 2, no, "\"vit_of_mine\", which is not supported",
            [](auto& m) { m.own.config["vision_config"]["params"]["model_name"] = "vit_of_mine"; });
        row("no tower's name", 2, bad, "\"model_name\" is missing",
            [](auto& m) { m.own.config.erase("vision_config"); });
        row("aligner", 2, no, "\"linear\"",
            [](auto& m) { m.own.config["aligner_config"]["params"]["projector_type"] = "linear"; });
        row("Janus", 2, no, "the type \"multi_modality\"",
            [](auto& m) { m.own.config["gen_vision_config"] = HubJson::object(); });
        row("another rank", 3, bad,
            "feed_forward.w2.Plora_B.weight: expected the rank 6 of "
            "model.layers.0.feed_forward.w2.Plora_A.weight, found 8",
            [](auto& m) {
                m.own.tensors["model.layers.0.feed_forward.w2.Plora_B.weight"].shape = {32, 8};
            });
        row("half an adapter", 3, bad, "attention.wo.Plora_B.weight: expected [6, 32], missing",
            [](auto& m) { m.own.tensors.erase("model.layers.0.attention.wo.Plora_B.weight"); });
        row("no adapters", 3, bad, "5 of its 5 adapters for photos (Plora) are missing",
            [](auto& m) {
                std::erase_if(m.own.tensors, [](const auto& tensor) {
                    return tensor.first.find("Plora") != std::string::npos;
                });
            });
        row("an adapter less", 3, bad, "1 of its 5 adapters", [](auto& m) {
            m.own.tensors.erase("model.layers.0.attention.wo.Plora_A.weight");
            m.own.tensors.erase("model.layers.0.attention.wo.Plora_B.weight");
        });
        row("XComposer-2.5", 3, no, "InternLM-XComposer-2.5", [](auto& m) {
            m.own.tensors["vit.vision_tower.vision_model.embeddings.position_embedding.weight"]
                .shape = {1601, kFamilyHidden};
        });
        row("another img_size", 3, bad, "tiles of 12 pixels, but \"img_size\" is 490",
            [](auto& m) { m.own.config["img_size"] = 490; });
        row("separator's size", 3, bad, "plora_glb_GN: expected [128], found", [](auto& m) {
            useFourK(m);
            m.own.tensors["plora_glb_GN"].shape = {1, 1, 32};
        });
        row("AWQ", 0, no, "\"awq\"", [](auto& m) {
            m.own.config["quantization_config"] = {{"quant_method", "awq"}};
        });
    }
    void refusals() {
        QFETCH(int, model);
        QFETCH(Change, change);
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        FamilyFolder folder = modelNumber(model);
        change(folder);
        QVERIFY(folder.write(at("model")));
        refused(at("model"), code, part.toStdString());
    }

    void partWithoutConfig() {
        for (const char* part : {"llm", "vision_tower", "mm_projector"}) {
            QVERIFY(vilaFolder().write(at("model")));
            std::filesystem::remove(at("model") / part / "config.json");
            refused(at("model"), ErrorCode::FileNotFound,
                    std::string("the config.json in the folder \"") + part + "\"");
        }
    }

  private:
    static FamilyFolder modelNumber(int number) {
        return number == 0   ? vilaFolder()
               : number == 1 ? qwenVlFolder()
               : number == 2 ? deepSeekFolder()
                             : xcomposerFolder();
    }
};

QTEST_GUILESS_MAIN(TestHubFamilies)
#include "tst_hub_families.moc"
