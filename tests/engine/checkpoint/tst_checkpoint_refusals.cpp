// SPDX-License-Identifier: MIT
// GGUF files that are not a LLaVA model: each is refused with what is wrong with it.
#include <QTest>
#include <functional>

#include "tests/engine/checkpoint/checkpoint_files.h"

using namespace tessera;
using test::GgufBuilder;
using test::smallMmproj;
using test::smallTextModel;

using Change = std::function<void(GgufBuilder&)>;

class TestCheckpointRefusals : public QObject, private test::CheckpointFiles {
    Q_OBJECT

  private slots:
    void wrongTextModels_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, ErrorCode code, const char* part, Change change) {
            QTest::newRow(name) << change << code << part;
        };
        const auto bad = ErrorCode::InvalidFormat;
        const auto no = ErrorCode::Unsupported;
        row("no architecture", bad, "general.architecture",
            [](auto& b) { b.remove("general.architecture"); });
        row("other architecture", no, "\"gemma\"",
            [](auto& b) { b.set("general.architecture", "gemma"); });
        row("missing keys", bad,
            "\"llama.embedding_length\" is missing; \"llama.block_count\" is missing", [](auto& b) {
                b.remove("llama.embedding_length");
                b.remove("llama.block_count");
            });
        row("zero heads", bad, "\"llama.attention.head_count\" is 0",
            [](auto& b) { b.set("llama.attention.head_count", 0u); });
        row("absurd layers", bad, "\"llama.block_count\" is 4000000000",
            [](auto& b) { b.set("llama.block_count", 4'000'000'000u); });
        row("layers that differ", no, "its layers differ", [](auto& b) {
            b.set("llama.attention.head_count_kv", std::vector<std::int32_t>{2, 1});
        });
        row("heads that do not share", bad, "cannot share 3",
            [](auto& b) { b.set("llama.attention.head_count_kv", 3u); });
        row("head size", no, "heads have 264 numbers", [](auto& b) {
            b.add("llama.attention.key_length", 264u);
            b.add("llama.attention.value_length", 264u);
        });
        row("experts", no, "mixture of experts", [](auto& b) { b.add("llama.expert_count", 8u); });
        row("rope scaling", no, "\"longrope\"",
            [](auto& b) { b.add("llama.rope.scaling.type", "longrope"); });
        row("eps", bad, "layer_norm_rms_epsilon",
            [](auto& b) { b.set("llama.attention.layer_norm_rms_epsilon", -1.0f); });
        row("no embedding", bad, "token_embd.weight",
            [](auto& b) { b.removeTensor("token_embd.weight"); });
        row("missing and mis-shaped", bad,
            "  blk.0.attn_k.weight: expected [32, 16], found [32, 32]\n"
            "  blk.1.attn_norm.weight: expected [32], missing\n"
            "  output_norm.weight: expected [32], found [33]\n",
            [](auto& b) {
                b.reshape("blk.0.attn_k.weight", {32, 32});
                b.removeTensor("blk.1.attn_norm.weight");
                b.reshape("output_norm.weight", {33});
            });
        row("more than twenty", bad, "\n  and 7 more\n",
            [](auto& b) { b.set("llama.block_count", 5u); });
        row("unknown weights", no, "(blk.0.attn_q_norm.weight)",
            [](auto& b) { b.addTensor("blk.0.attn_q_norm.weight", {8}); });
        row("other type", no, "1 in I8 (blk.0.attn_q.weight)",
            [](auto& b) { b.tensor("blk.0.attn_q.weight")->type = 24; });
        row("norm in Q8_0", no, "1 in Q8_0 (output_norm.weight)", [](auto& b) {
            b.removeTensor("output_norm.weight");
            b.addTensor("output_norm.weight", {32}, TensorType::Q8_0);
        });
        row("too many tokens", bad, "lists 264 tokens but has weights for 200", [](auto& b) {
            b.reshape("token_embd.weight", {32, 200});
            b.reshape("output.weight", {32, 200});
        });
        row("an mmproj", ErrorCode::Mismatch, "image encoder (mmproj), not a text model",
            [](auto& b) { b = smallMmproj(); });
    }
    void wrongTextModels() {
        QFETCH(Change, change);
        GgufBuilder builder = smallTextModel();
        change(builder);
        expectFailure(open(builder, smallMmproj()), "\"text.gguf\"");
    }

    void wrongMmprojs_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, ErrorCode code, const char* part, Change change) {
            QTest::newRow(name) << change << code << part;
        };
        const auto bad = ErrorCode::InvalidFormat;
        const auto no = ErrorCode::Unsupported;
        row("a text model", ErrorCode::Mismatch, "is a text model, not an image encoder (mmproj)",
            [](auto& b) { b = smallTextModel(); });
        row("another size", ErrorCode::Mismatch, "hidden size of 64, but \"text.gguf\" has 32",
            [](auto& b) {
                test::VisionShape shape;
                shape.projection = 64;
                b = smallMmproj(shape);
            });
        row("no projector", no, "no image encoder with a LLaVA projector",
            [](auto& b) { b.set("clip.has_llava_projector", false); });
        row("ldp", no, "\"ldpv2\"", [](auto& b) { b.set("clip.projector_type", "ldpv2"); });
        row("new key", no, "\"qwen2.5vl_merger\"",
            [](auto& b) { b.add("clip.vision.projector_type", "qwen2.5vl_merger"); });
        row("Yi-VL", no, "Yi-VL", [](auto& b) { b.addTensor("mm.3.weight", {32, 32}); });
        row("MobileVLM", no, "\"mm.model.mlp.0.weight\"", [](auto& b) {
            b.addTensor("mm.model.mlp.0.weight", {32, 32});
        });
        row("two layers", no, "2 layers of the image encoder", [](auto& b) {
            b.add("clip.vision.feature_layer", std::vector<std::int32_t>{1, 2});
        });
        row("impossible layer", bad, "\"clip.vision.feature_layer\" is -2",
            [](auto& b) { b.add("clip.vision.feature_layer", std::vector<std::int32_t>{-2}); });
        row("missing blocks", bad, "v.blk.3.ln1.weight: expected [32], missing",
            [](auto& b) { b.add("clip.vision.feature_layer", std::vector<std::int32_t>{5}); });
        row("no pre-norm", bad, "v.pre_ln.weight: expected [32], missing", [](auto& b) {
            b.removeTensor("v.pre_ln.weight");
            b.removeTensor("v.pre_ln.bias");
        });
        row("the file's own name", bad, "v.blk.0.ffn_down.bias: expected [48], missing",
            [](auto& b) { b.removeTensor("v.blk.0.ffn_down.bias"); });
        row("no newline", bad, "v.image_newline: expected [32], missing", [](auto& b) {
            b.add("clip.vision.image_grid_pinpoints", std::vector<std::int32_t>{28, 56});
            b.add("clip.vision.mm_patch_merge_type", "spatial_unpad");
        });
        row("grid", bad, "the grid 30 x 56", [](auto& b) {
            b.add("clip.vision.image_grid_pinpoints", std::vector<std::int32_t>{30, 56});
        });
        row("half a grid", bad, "odd number", [](auto& b) {
            b.add("clip.vision.image_grid_pinpoints", std::vector<std::int32_t>{28});
        });
        row("absurd grid", bad, "the grid", [](auto& b) {
            b.add("clip.vision.image_grid_pinpoints",
                  std::vector<std::int32_t>{28 * 1000, 28 * 1000});
        });
        row("too many grids", bad, "64 grids at most", [](auto& b) {
            b.add("clip.vision.image_grid_pinpoints", std::vector<std::int32_t>(130, 28));
        });
        row("patch size", bad, "cannot be cut into patches of 13",
            [](auto& b) { b.set("clip.vision.patch_size", 13u); });
        row("positions", bad, "v.position_embd.weight: expected [32, 17], found [32, 5]",
            [](auto& b) { b.set("clip.vision.image_size", 56u); });
        row("mean", bad, "colour normalisation", [](auto& b) {
            b.add("clip.vision.image_std", std::vector<float>{0.0f, 0.5f, 0.5f});
        });
        row("no projector weights", bad, "mm.0.weight", [](auto& b) {
            b.removeTensor("mm.0.weight");
            b.removeTensor("mm.2.weight");
        });
        row("unknown weights", no, "v.blk.0.ls1.weight",
            [](auto& b) { b.addTensor("v.blk.0.ls1.weight", {32}); });
        row("silu", no, "SiLU", [](auto& b) { b.add("clip.use_silu", true); });
    }
    void wrongMmprojs() {
        QFETCH(Change, change);
        GgufBuilder builder = smallMmproj();
        change(builder);
        expectFailure(open(smallTextModel(), builder), "\"mmproj.gguf\"");
    }

  private:
    static void expectFailure(const Result<Checkpoint>& checkpoint, const char* file) {
        QFETCH(ErrorCode, code);
        QFETCH(QString, part);
        QVERIFY(!checkpoint.has_value());
        const QString message = QString::fromStdString(checkpoint.error().message());
        QVERIFY2(message.contains(part), qPrintable(message));
        QVERIFY2(message.contains(file), qPrintable(message));
        QCOMPARE(checkpoint.error().code, code);
    }
};

QTEST_APPLESS_MAIN(TestCheckpointRefusals)
#include "tst_checkpoint_refusals.moc"
