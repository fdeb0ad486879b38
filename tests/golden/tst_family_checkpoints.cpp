// SPDX-License-Identifier: MIT
// The folders of the other families in the full data: their shapes, and where the rows of weights
// come from that are stored in another way than they are read. The numbers of the rows follow from
// the families' original code.
#include <QtTest>
#include <cmath>

#include "engine/checkpoint/inspect/checkpoint_kind.h"
#include "tests/golden/family_folder.h"
#include "tests/golden/golden_case.h"

using namespace tessera;
using namespace tessera::testing;

namespace fs = std::filesystem;

class TestFamilyCheckpoints : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        m_golden = fullGoldenFolder();
        if (!m_golden || !fs::exists(*m_golden / "i1-vila15-3b"))
            QSKIP("the full golden data is not here");
    }

    void folders_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("generation");
        // hidden, layers, heads, key heads, head size, inside of the text model
        QTest::addColumn<QList<int>>("text");
        // image, patch, hidden, heads, inside, blocks of the tower
        QTest::addColumn<QList<int>>("tower");
        // inside, tokens along a side
        QTest::addColumn<QList<int>>("projector");
        const auto row = [](const char* folder, const char* generation, QList<int> text,
                            QList<int> tower, QList<int> projector) {
            QTest::newRow(folder) << folder << generation << text << tower << projector;
        };
        row("i1-vila15-3b/hf", "VILA-1.5", {80, 3, 5, 5, 16, 184}, {104, 14, 72, 3, 208, 3},
            {80, 4});
        row("i2-vila15-8b/hf", "VILA-1.5", {96, 2, 4, 1, 24, 264}, {62, 8, 72, 1, 176, 2}, {96, 4});
        row("i3-vila15-40b/hf", "VILA-1.5", {112, 2, 7, 1, 16, 272}, {84, 14, 80, 5, 272, 3},
            {112, 3});
        row("i4-vila15-s2/hf", "VILA-1.5 S2", {64, 2, 4, 4, 16, 168}, {62, 8, 48, 2, 176, 2},
            {64, 4});
        row("j1-qwen-vl-chat/hf", "Qwen-VL", {256, 2, 4, 4, 64, 136}, {96, 3, 52, 2, 256, 2},
            {256, 16});
        row("j2-qwen-vl-base/hf", "Qwen-VL", {128, 2, 4, 4, 32, 116}, {72, 3, 36, 3, 116, 2},
            {128, 16});
        row("j3-qwen-vl-chat-int4/hf", "Qwen-VL", {128, 2, 2, 2, 64, 256}, {64, 4, 40, 2, 132, 2},
            {128, 16});
        for (const char* folder : {"k1-deepseek-vl-1.3b/hf", "k1-deepseek-vl-1.3b/hf-native"})
            row(folder, "DeepSeek-VL", {80, 2, 4, 4, 20, 200}, {96, 16, 72, 3, 288, 3}, {80, 0});
        for (const char* folder : {"k2-deepseek-vl-7b/hf", "k2-deepseek-vl-7b/hf-native"}) {
            row(folder, "DeepSeek-VL, two towers", {80, 2, 5, 5, 16, 168}, {48, 8, 72, 3, 288, 2},
                {80, 6});
        }
        for (const char* folder : {"l1-xcomposer2-vl-7b/hf", "l1-xcomposer2-vl-7b/hf-safetensors"})
            row(folder, "XComposer2-VL", {96, 2, 4, 2, 24, 160}, {70, 14, 128, 2, 112, 2}, {96, 0});
        for (const char* folder :
             {"l2-xcomposer2-4khd-7b/hf", "l2-xcomposer2-4khd-7b/hf-safetensors"}) {
            row(folder, "XComposer2-4KHD", {96, 2, 8, 2, 12, 152}, {56, 14, 64, 1, 136, 3},
                {96, 2});
        }
    }
    void folders() {
        QFETCH(QString, folder);
        QFETCH(QString, generation);
        const auto opened = openFolder(*m_golden / folder.toStdString());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message().c_str());
        QCOMPARE(QString::fromStdString(checkpointGeneration(opened->vision).english()),
                 generation);
        const TextConfig& text = opened->text;
        QTEST(QList<int>({int(text.hiddenSize), int(text.numLayers), int(text.numHeads),
                          int(text.numKvHeads), int(text.headDim), int(text.intermediateSize)}),
              "text");
        const VisionConfig& vision = opened->vision;
        QTEST(
            QList<int>({int(vision.imageSize), int(vision.patchSize), int(vision.hiddenSize),
                        int(vision.numHeads), int(vision.intermediateSize), int(vision.numLayers)}),
            "tower");
        QTEST(QList<int>({int(vision.projectorHiddenSize), vision.tileScheme.tokensPerSide}),
              "projector");
        QCOMPARE(vision.projectionSize, text.hiddenSize);
    }

    // Rows that are copied from a stored row, as they are.
    void rows_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("weight");
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("stored");
        QTest::addColumn<int>("storedRow");
        QTest::addColumn<int>("columns");
        const auto row = [](const char* folder, const char* weight, int at, const char* stored,
                            int storedAt, int columns) {
            QTest::newRow(qPrintable(QString("%1 %2").arg(folder, weight)))
                << folder << weight << at << stored << storedAt << columns;
        };
        const char* i3 = "i3-vila15-40b/hf";
        row("i1-vila15-3b/hf", "mm.norm.weight", 0, "layers.1.weight", 0, 288);
        row("i1-vila15-3b/hf", "v.position_embd.weight", 48,
            "vision_model.embeddings.position_embedding.weight", 48, 72);
        row("i1-vila15-3b/hf", "blk.2.attn_k.weight", 5, "model.layers.2.self_attn.k_proj.weight",
            5, 80);
        row(i3, "v.blk.1.attn_k.weight", 3, "encoder.layers.1.attn.qkv.weight", 83, 80);
        row(i3, "v.blk.2.attn_v.weight", 79, "encoder.layers.2.attn.qkv.weight", 239, 80);
        row(i3, "v.blk.0.ls2.weight", 0, "encoder.layers.0.ls2", 0, 80);
        row(i3, "v.position_embd.weight", 36, "embeddings.position_embedding", 36, 80);
        const char* j2 = "j2-qwen-vl-base/hf";
        row(j2, "blk.1.attn_v.weight", 7, "transformer.h.1.attn.c_attn.weight", 263, 128);
        row(j2, "blk.0.ffn_gate.weight", 9, "transformer.h.0.mlp.w2.weight", 9, 128);
        // Head 1 of 3 with 12 numbers.
        const char* inProj = "transformer.visual.transformer.resblocks.1.attn.in_proj.weight";
        row(j2, "v.blk.1.attn_q.weight", 17, inProj, 41, 36);
        row(j2, "v.blk.1.attn_k.weight", 17, inProj, 53, 36);
        row(j2, "v.blk.1.attn_v.weight", 17, inProj, 65, 36);
        row(j2, "v.blk.1.ffn_down.weight", 2,
            "transformer.visual.transformer.resblocks.1.mlp.c_proj.weight", 2, 115);
        row(j2, "v.blk.1.ffn_up.bias", 0,
            "transformer.visual.transformer.resblocks.1.mlp.c_fc.bias", 0, 115);
        row(j2, "mm.attn_v.weight", 2, "transformer.visual.attn_pool.attn.in_proj_weight", 258,
            128);
        row(j2, "mm.query_position", 9, "transformer.visual.attn_pool.pos_embed", 9, 128);
        row("k1-deepseek-vl-1.3b/hf", "v.blk.2.attn_v.weight", 1,
            "vision_model.vision_tower.blocks.2.attn.qkv.weight", 145, 72);
        const char* k2 = "k2-deepseek-vl-7b/hf";
        row(k2, "v.sam.blk.2.rel_pos_w.weight", 30,
            "vision_model.vision_tower_high.vision_tower.blocks.2.attn.rel_pos_w", 30, 16);
        row(k2, "v.sam.blk.4.attn_k.weight", 4,
            "vision_model.vision_tower_high.vision_tower.blocks.4.attn.qkv.weight", 52, 48);
        row(k2, "v.sam.position_embd.weight", 37,
            "vision_model.vision_tower_high.vision_tower.pos_embed", 37, 48);
        row(k2, "v.sam.neck_hd.0.weight", 17,
            "vision_model.vision_tower_high.vision_tower.neck_hd.0.weight", 17, 48);
        row(k2, "mm.high.bias", 0, "aligner.high_up_proj.bias", 0, 40);
        // Head 3 is the second of the second key head, each of 24 numbers.
        const char* l1 = "l1-xcomposer2-vl-7b/hf-safetensors";
        row(l1, "blk.1.attn_q.weight", 77, "model.layers.1.attention.wqkv.weight", 125, 96);
        row(l1, "blk.1.attn_k.weight", 26, "model.layers.1.attention.wqkv.weight", 146, 96);
        row(l1, "blk.1.attn_v.weight", 26, "model.layers.1.attention.wqkv.weight", 170, 96);
        row(l1, "blk.1.attn_q.lora_b.weight", 77, "model.layers.1.attention.wqkv.Plora_B.weight",
            125, 12);
        // Head 6 is the third of the second key head, each of 12 numbers.
        const char* l2 = "l2-xcomposer2-4khd-7b/hf-safetensors";
        row(l2, "blk.0.attn_q.weight", 73, "model.layers.0.attention.wqkv.weight", 97, 96);
        row(l2, "blk.0.attn_v.lora_b.weight", 13, "model.layers.0.attention.wqkv.Plora_B.weight",
            133, 8);
        row(l2, "blk.0.ffn_down.lora_b.weight", 5, "model.layers.0.feed_forward.w2.Plora_B.weight",
            5, 10);
        row(l2, "image_separator", 0, "plora_glb_GN", 0, 256);
        row(l2, "image_newline", 0, "plora_sub_GN", 0, 256);
    }
    void rows() {
        QFETCH(QString, folder);
        QFETCH(QString, weight);
        QFETCH(int, row);
        QFETCH(QString, stored);
        QFETCH(int, storedRow);
        QFETCH(int, columns);
        const auto opened = openFolder(*m_golden / folder.toStdString());
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message().c_str());
        const auto expected = StoredTensors(opened->folder)
                                  .numbers(stored.toStdString(), std::size_t(storedRow * columns),
                                           std::size_t(columns));
        QVERIFY(!expected.empty());
        QCOMPARE(opened->row(weight.toStdString(), std::uint64_t(row), std::size_t(columns)),
                 expected);
    }

    void transposedProjection() {
        const auto opened = openFolder(*m_golden / "j2-qwen-vl-base/hf");
        QVERIFY(opened.has_value());
        const StoredTensors stored(opened->folder);
        std::vector<float> expected;
        for (std::size_t i = 0; i < 128; ++i)
            expected.push_back(stored.numbers("transformer.visual.proj", i * 128 + 5, 1).front());
        QCOMPARE(opened->row("mm.proj.weight", 5, 128), expected);
    }

    void convolutionsAndHalves() {
        const auto opened = openFolder(*m_golden / "k2-deepseek-vl-7b/hf");
        QVERIFY(opened.has_value());
        const StoredTensors stored(opened->folder);
        const std::string high = "vision_model.vision_tower_high.vision_tower.";
        const auto row = stored.numbers(high + "downsamples.0.weight", 7 * 18 * 9, 18 * 9);
        std::vector<float> expected;
        for (std::size_t tap = 0; tap < 9; ++tap)
            for (std::size_t channel = 0; channel < 18; ++channel)
                expected.push_back(row[channel * 9 + tap]);
        QCOMPARE(opened->row("v.sam.down.0.weight", 7, 18 * 9), expected);
        QCOMPARE(opened->row("mm.2.high.weight", 3, 40),
                 stored.numbers("aligner.layers.1.weight", 3 * 80, 40));
        QCOMPARE(opened->row("mm.2.low.weight", 3, 40),
                 stored.numbers("aligner.layers.1.weight", 3 * 80 + 40, 40));
    }

    // Both layouts of a model hold the same weights.
    void layoutsAgree_data() {
        QTest::addColumn<QString>("folder");
        QTest::newRow("one tower") << "k1-deepseek-vl-1.3b";
        QTest::newRow("two towers") << "k2-deepseek-vl-7b";
    }
    void layoutsAgree() {
        QFETCH(QString, folder);
        const auto original = openFolder(*m_golden / folder.toStdString() / "hf");
        const auto native = openFolder(*m_golden / folder.toStdString() / "hf-native");
        QVERIFY(original.has_value() && native.has_value());
        QCOMPARE(original->weights.size(), native->weights.size());
        for (const auto& [name, weight] : original->weights) {
            const auto found = native->weights.find(name);
            QVERIFY2(found != native->weights.end(), name.c_str());
            const auto here = dequantizeRows(weight, 0, weight.rows);
            const auto there = dequantizeRows(found->second, 0, found->second.rows);
            QVERIFY2(here && there && *here == *there, name.c_str());
        }
    }

    void resizedPositions() {
        const auto opened = openFolder(*m_golden / "j2-qwen-vl-base/hf");
        QVERIFY(opened.has_value());
        const StoredWeight& keys = opened->weights.at("mm.key_position");
        QCOMPARE(keys.rows, std::uint64_t(24 * 24));
        QCOMPARE(opened->weights.at("v.position_embd.weight").rows, std::uint64_t(24 * 24));
        // The same corner of a map that is larger by a half: position (0.5 / 1.5) - 0.5.
        const auto stored = StoredTensors(opened->folder)
                                .numbers("transformer.visual.attn_pool.pos_embed", 0, 256 * 128);
        const auto at = [&](int y, int x) {
            return double(stored[std::size_t((std::max(y, 0) * 16 + std::max(x, 0)) * 128)]);
        };
        const double t = 1 - (0.5 - 1.0 / 3);
        const auto cubic = [](double d) {
            const double a = -0.75;
            d = std::abs(d);
            return d <= 1 ? (a + 2) * d * d * d - (a + 3) * d * d + 1
                          : a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a;
        };
        double expected = 0;
        for (int y = -2; y < 2; ++y)
            for (int x = -2; x < 2; ++x)
                expected += cubic(y + 1 - t) * cubic(x + 1 - t) * at(y, x);
        QVERIFY(std::abs(double(opened->row("mm.key_position", 0, 128).front()) - expected) < 1e-5);
    }

    // GPTQ: the numbers are a scale times what is left of the zero point.
    void packedRows() {
        const auto opened = openFolder(*m_golden / "j3-qwen-vl-chat-int4/hf");
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().message().c_str());
        const StoredWeight& weight = opened->weights.at("blk.1.attn_k.weight");
        QVERIFY(weight.type == TensorType::Q4_0);
        QCOMPARE(weight.rows, std::uint64_t(128));
        const StoredTensors stored(opened->folder);
        const std::string name = "transformer.h.1.attn.c_attn.";
        const float scale = stored.numbers(name + "scales", 128 + 9, 1).front();
        std::vector<float> expected;
        for (std::size_t column = 0; column < 128; ++column) {
            const std::uint32_t word = stored.word(name + "qweight", column / 8 * 384 + 128 + 9);
            expected.push_back(scale * (float(word >> (4 * (column % 8)) & 15) - 8));
        }
        QCOMPARE(opened->row("blk.1.attn_k.weight", 9, 128), expected);
        // Every packed layer has a bias.
        QVERIFY(opened->weights.contains("blk.1.attn_k.bias"));
        QVERIFY(opened->weights.contains("blk.1.ffn_up.bias"));
    }

    void familyFacts() {
        const auto s2 = openFolder(*m_golden / "i4-vila15-s2/hf");
        QVERIFY(s2.has_value());
        QVERIFY(s2->vision.tileScheme.mode == TileMode::Scales);
        QCOMPARE(s2->vision.tileScheme.scalesPx, (std::vector<int>{62, 124}));
        QVERIFY(s2->vision.tileScheme.columnsFirst);
        QVERIFY(s2->vision.activation == Activation::GeluTanh);

        const auto intern = openFolder(*m_golden / "i3-vila15-40b/hf");
        QVERIFY(intern.has_value());
        QVERIFY(intern->vision.norm == NormKind::RmsNorm && intern->vision.classToken &&
                intern->vision.queryKeyNorm && intern->vision.layerScale &&
                !intern->vision.preNorm && !intern->vision.postNorm);
        QCOMPARE(intern->vision.imageMean[0], 0.485f);

        const auto qwen = openFolder(*m_golden / "j2-qwen-vl-base/hf");
        QVERIFY(qwen.has_value());
        QCOMPARE(qwen->text.ntkLength, 280u);
        QCOMPARE(qwen->text.logNLength, 280u);
        QCOMPARE(qwen->vision.projectorHeads, 1u);
        QCOMPARE(qwen->vision.projectorQueries, 256u);

        const auto sam = openFolder(*m_golden / "k2-deepseek-vl-7b/hf-native");
        QVERIFY(sam.has_value());
        QVERIFY(sam->vision.postNorm && sam->vision.high.has_value());
        const SamConfig& tower = std::get<SamConfig>(*sam->vision.high);
        QCOMPARE(tower.globalLayers, (std::vector<std::uint32_t>{2, 4}));
        QCOMPARE(tower.windowSize, 7u);
        const TileScheme& scheme = sam->vision.tileScheme;
        QVERIFY(scheme.mode == TileMode::Letterbox);
        QCOMPARE(scheme.tileSizePx, 128);
        QCOMPARE(scheme.secondTileSizePx, 48);
        QCOMPARE(scheme.padColour, (std::array<std::uint8_t, 3>{122, 116, 104}));

        const auto fourK = openFolder(*m_golden / "l2-xcomposer2-4khd-7b/hf-safetensors");
        QVERIFY(fourK.has_value());
        QCOMPARE(fourK->text.qkvLoraScale, 2.0f);
        QCOMPARE(fourK->text.loraScale, 1.0f);
        QCOMPARE(fourK->text.contextLength, 16384u);
        QVERIFY(fourK->vision.tileScheme.mode == TileMode::HdTransform);
        const auto plain = openFolder(*m_golden / "l1-xcomposer2-vl-7b/hf-safetensors");
        QVERIFY(plain.has_value());
        QCOMPARE(plain->text.qkvLoraScale, 1.0f);
        QVERIFY(plain->vision.tileScheme.mode == TileMode::Squash);
    }

  private:
    std::optional<fs::path> m_golden;
};

QTEST_GUILESS_MAIN(TestFamilyCheckpoints)
#include "tst_family_checkpoints.moc"
