// SPDX-License-Identifier: MIT
#include <QTest>
#include <functional>

#include "engine/checkpoint/inspect/pairing.h"
#include "tests/engine/checkpoint/checkpoint_files.h"

using namespace tessera;
using test::GgufBuilder;
using test::smallMmproj;
using test::smallTextModel;

using Change = std::function<void(GgufBuilder&)>;

class TestCheckpoint : public QObject, private test::CheckpointFiles {
    Q_OBJECT

  private slots:
    void opensAPair() {
        const Result<Checkpoint> checkpoint = open(smallTextModel(), smallMmproj());
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        const TextConfig& text = checkpoint->text();
        QCOMPARE(text.hiddenSize, 32u);
        QCOMPARE(text.numLayers, 2u);
        QCOMPARE(text.numHeads, 4u);
        QCOMPARE(text.numKvHeads, 2u);
        QCOMPARE(text.headDim, 8u);
        QCOMPARE(text.rope.dim, 8u);
        QCOMPARE(text.intermediateSize, 64u);
        QCOMPARE(text.vocabSize, 264u);
        QCOMPARE(text.rope.theta, 10000.0f);
        QVERIFY(text.rope.style == RopeStyle::Interleaved &&
                text.rope.scaling == RopeScaling::None);
        QCOMPARE(checkpoint->vocabulary().tokens.size(), std::size_t(264));
        const StoredWeight* down = checkpoint->find("blk.1.ffn_down.weight");
        QVERIFY(down != nullptr && down->rows == 32 && down->columns == 64 &&
                down->file != nullptr);
        const StoredWeight* patch = checkpoint->find("v.patch_embd.weight");
        QVERIFY(patch != nullptr && patch->rows == 32 && patch->columns == 3 * 14 * 14);
        QVERIFY(checkpoint->find("blk.2.ffn_down.weight") == nullptr);
        const Result<Checkpoint> textOnly = open(smallTextModel(), std::nullopt);
        QVERIFY(textOnly.has_value() && !textOnly->vision());
    }

    void readsTheOptionalTextKeys() {
        GgufBuilder builder = smallTextModel();
        builder.removeTensor("output.weight");
        builder.addTensor("rope_freqs.weight", {4});
        builder.addTensor("blk.0.attn_q.bias", {32});
        builder.add("llama.rope.freq_base", 1e6f);
        builder.add("llama.rope.scaling.type", "linear");
        builder.add("llama.rope.scaling.factor", 4.0f);
        builder.set("llama.attention.head_count", std::vector<std::int32_t>{4, 4});
        const Result<Checkpoint> checkpoint = open(builder, std::nullopt);
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        QCOMPARE(checkpoint->text().rope.theta, 1e6f);
        QVERIFY(checkpoint->text().rope.scaling == RopeScaling::Linear);
        QCOMPARE(checkpoint->text().rope.scalingFactor, 4.0f);
        // Tied: the embedding serves as the output matrix, and is counted once.
        QCOMPARE(checkpoint->find("output.weight")->data.data(),
                 checkpoint->find("token_embd.weight")->data.data());
        std::uint64_t bytes = 0;
        for (const test::BuiltTensor& tensor : builder.tensors())
            bytes += tensor.bytes.size();
        QCOMPARE(checkpoint->weightBytes(), bytes);
        QVERIFY(checkpoint->find("rope_freqs.weight") && checkpoint->find("blk.0.attn_q.bias"));

        GgufBuilder old = smallTextModel();
        old.add("llama.rope.scale_linear", 2.0f);
        const Result<Checkpoint> oldCheckpoint = open(old, std::nullopt);
        QVERIFY(oldCheckpoint.has_value());
        QVERIFY(oldCheckpoint->text().rope.scaling == RopeScaling::Linear);
        QCOMPARE(oldCheckpoint->text().rope.scalingFactor, 2.0f);
    }

    void opensQwen2() {
        test::TextShape shape;
        shape.architecture = "qwen2";
        const Result<Checkpoint> checkpoint = open(smallTextModel(shape), std::nullopt);
        QVERIFY(checkpoint.has_value());
        QVERIFY(checkpoint->text().rope.style == RopeStyle::HalfRotation);
    }

    void opensSplitModels() {
        GgufBuilder whole = smallTextModel();
        GgufBuilder first = smallTextModel();
        GgufBuilder second;
        first.tensors().clear();
        first.add("split.no", 0u);
        first.add("split.count", 2u);
        second.add("split.no", 1u);
        second.add("split.count", 2u);
        second.tensors() = whole.tensors();
        QVERIFY(first.write(path("big-00001-of-00002.gguf")) &&
                second.write(path("big-00002-of-00002.gguf")));
        for (const char* part : {"big-00001-of-00002.gguf", "big-00002-of-00002.gguf"}) {
            const Result<Checkpoint> checkpoint = Checkpoint::open(path(part), std::nullopt);
            QVERIFY2(checkpoint.has_value(),
                     checkpoint ? "" : checkpoint.error().message().c_str());
        }
        QVERIFY(std::filesystem::remove(path("big-00002-of-00002.gguf")));
        const Result<Checkpoint> missing =
            Checkpoint::open(path("big-00001-of-00002.gguf"), std::nullopt);
        QVERIFY(!missing && missing.error().code == ErrorCode::FileNotFound);
        QVERIFY(missing.error().message().find("big-00002-of-00002.gguf") != std::string::npos);
        QVERIFY(first.write(path("renamed.gguf")));
        const Result<Checkpoint> renamed = Checkpoint::open(path("renamed.gguf"), std::nullopt);
        QVERIFY(!renamed &&
                renamed.error().message().find("its name was changed") != std::string::npos);
    }

    void partsThatDoNotBelongTogether() {
        const auto write = [&](const std::function<void(std::vector<GgufBuilder>&)>& change) {
            std::vector<GgufBuilder> parts(3);
            parts[0] = smallTextModel();
            parts[0].add("split.tensors.count",
                         static_cast<std::uint32_t>(parts[0].tensors().size()));
            std::vector<test::BuiltTensor> tensors;
            std::swap(tensors, parts[0].tensors());
            for (std::size_t i = 0; i < tensors.size(); ++i)
                parts[i * parts.size() / tensors.size()].tensors().push_back(tensors[i]);
            for (std::uint32_t i = 0; i < parts.size(); ++i) {
                parts[i].add("split.no", i);
                parts[i].add("split.count", 3u);
            }
            change(parts);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                const std::string name = "m-0000" + std::to_string(i + 1) + "-of-00003.gguf";
                std::filesystem::remove(path(name.c_str()));
                if (!parts[i].tensors().empty())
                    QVERIFY(parts[i].write(path(name.c_str())));
            }
        };
        const auto message = [&](const char* part) {
            const Result<Checkpoint> checkpoint = Checkpoint::open(path(part), std::nullopt);
            return checkpoint ? std::string() : checkpoint.error().message();
        };
        const auto contains = [](const std::string& text, const char* part) {
            return text.find(part) != std::string::npos;
        };
        write([](auto&) {});
        for (const char* part :
             {"m-00001-of-00003.gguf", "m-00002-of-00003.gguf", "m-00003-of-00003.gguf"})
            QCOMPARE(message(part), std::string());
        // All that is missing is named, from any part.
        write([](auto& parts) {
            parts[0].tensors().clear();
            parts[2].tensors().clear();
        });
        const std::string missing = message("m-00002-of-00003.gguf");
        QVERIFY(contains(missing, "2 are missing") && contains(missing, "m-00001-of-00003.gguf") &&
                contains(missing, "m-00003-of-00003.gguf"));
        write([](auto& parts) { parts[1].set("split.no", 2u); });
        QVERIFY(contains(message("m-00001-of-00003.gguf"), "part 3 of 3"));
        write([](auto& parts) { parts[2].set("split.count", 4u); });
        QVERIFY(contains(message("m-00001-of-00003.gguf"), "part 3 of 4"));
        write([](auto& parts) { parts[0].set("split.tensors.count", 7u); });
        QVERIFY(contains(message("m-00001-of-00003.gguf"), "hold 7 weights"));
        write([](auto& parts) { parts[2].addTensor("token_embd.weight", {32, 264}); });
        QVERIFY(contains(message("m-00003-of-00003.gguf"), "\"token_embd.weight\""));
        write([](auto& parts) { parts[0].set("split.count", 4000000000u); });
        QVERIFY(contains(message("m-00001-of-00003.gguf"), "4000000000"));
    }

    void spacesUnicodeAndLinks() {
        const std::filesystem::path folder =
            path("Meine Modelle \xe6\xa8\xa1\xe5\x9e\x8b \xf0\x9f\x90\x88");
        QVERIFY(std::filesystem::create_directories(folder / "blobs"));
        QVERIFY(smallTextModel().write(folder / "blobs" / "0a1b"));
        QVERIFY(smallMmproj().write(folder / "mm proj \xc3\xa9.gguf"));
        std::filesystem::create_symlink("blobs/0a1b", folder / "mein modell.gguf");
        std::filesystem::create_directory_symlink(folder, path("link"));
        for (const std::filesystem::path& place : {folder, path("link")}) {
            const Result<Checkpoint> checkpoint =
                Checkpoint::open(place / "mein modell.gguf", place / "mm proj \xc3\xa9.gguf");
            QVERIFY2(checkpoint.has_value(),
                     checkpoint ? "" : checkpoint.error().message().c_str());
            const auto found = findMmprojFor(place / "mein modell.gguf");
            QCOMPARE(found.size(), std::size_t(1));
            QCOMPARE(found.front().file.path, place / "mm proj \xc3\xa9.gguf");
        }
    }

    void yiAddsNoBeginning() {
        GgufBuilder yi = smallTextModel();
        std::vector<std::string> tokens = test::smallTokens();
        QVERIFY(open(yi, std::nullopt)->vocabulary().addBos);
        tokens[1] = "<|startoftext|>";
        yi.set("tokenizer.ggml.tokens", tokens);
        QVERIFY(!open(yi, std::nullopt)->vocabulary().addBos);
        yi.add("tokenizer.ggml.add_bos_token", true);
        QVERIFY(open(yi, std::nullopt)->vocabulary().addBos);
    }

    void swappedAndModernNamesAreTheSame() {
        test::VisionShape legacy;
        test::VisionShape modern;
        modern.swappedFfn = false;
        modern.blocks = 4;
        modern.newline = "v.image_newline";
        for (const test::VisionShape& shape : {legacy, modern}) {
            const Result<VisionCheckpoint> vision = openVision(smallMmproj(shape));
            QVERIFY2(vision.has_value(), vision ? "" : vision.error().message().c_str());
            QCOMPARE(vision->config.numLayers, 3u);
            const StoredWeight& fc1 = vision->weights.at("v.blk.2.ffn_up.weight");
            QVERIFY(fc1.rows == 48 && fc1.columns == 32);
            QCOMPARE(vision->weights.at("v.blk.2.ffn_up.bias").columns, std::uint64_t(48));
            QVERIFY(!vision->weights.contains("v.blk.3.ffn_up.weight"));
            QCOMPARE(vision->weights.contains("image_newline"), !shape.newline.empty());
        }
    }

    void blocks() {
        VisionLayout layout;
        const auto run = [&](std::uint32_t stored, bool swapped, std::string_view newline,
                             bool postNorm, std::uint32_t feature, std::uint32_t count,
                             std::uint32_t hidden) {
            layout.storedBlocks = stored;
            layout.swappedFfn = swapped;
            layout.newlineName = newline;
            layout.hasPostNorm = postNorm;
            return blocksToRun(layout, feature, count, hidden);
        };
        QCOMPARE(run(23, true, "", false, 0, 23, 1024), 23u);  // llava-1.5 in circulation
        QCOMPARE(run(24, true, "", false, 0, 24, 1024), 23u);  // with the last block left in
        QCOMPARE(run(24, false, "", false, 0, 24, 1024), 23u);
        QCOMPARE(run(23, false, "", false, 0, 23, 1024), 23u);  // modern names, last block dropped
        QCOMPARE(run(23, true, "", false, 0, 24, 1024), 23u);
        QCOMPARE(run(24, true, "", false, 0, 23, 1024), 23u);
        QCOMPARE(run(24, false, "", false, 22, 24, 1024), 22u);
        QCOMPARE(run(3, true, "", false, 0, 3, 64), 3u);
        QCOMPARE(run(4, false, kModernNewline, false, 0, 4, 64), 3u);
        QCOMPARE(run(4, true, "", true, 0, 4, 64), 3u);
        QCOMPARE(run(3, false, kLegacyNewline, false, 0, 3, 64), 3u);
        QCOMPARE(run(1, false, "", false, 0, 1, 64), 1u);
    }

    void tileSchemes() {
        const auto scheme = [&](test::VisionShape shape, const Change& change) {
            GgufBuilder builder = smallMmproj(shape);
            change(builder);
            const Result<VisionCheckpoint> vision = openVision(builder);
            return vision ? std::optional(vision->config.tileScheme) : std::nullopt;
        };
        const auto nothing = [](GgufBuilder&) {};
        test::VisionShape mlp;
        test::VisionShape linear;
        linear.mlp = false;
        test::VisionShape newline;
        newline.newline = "model.image_newline";
        const std::vector<std::int32_t> grids = {28, 56, 56, 28};

        auto found = scheme(mlp, nothing);
        QVERIFY(found && found->mode == TileMode::Pad && found->merge == MergeType::Flat);
        QVERIFY((found->padColour == std::array<std::uint8_t, 3>{122, 116, 104}));
        found = scheme(linear, nothing);
        QVERIFY(found && found->mode == TileMode::Crop);
        found = scheme(newline, nothing);
        QVERIFY(found && found->mode == TileMode::AnyRes && found->newlinePerRow);
        QVERIFY(found->merge == MergeType::SpatialUnpad);
        QVERIFY((found->pinpoints ==
                 std::vector<Resolution>{{28, 56}, {56, 28}, {56, 56}, {84, 28}, {28, 84}}));
        found = scheme(newline, [&](GgufBuilder& b) {
            b.add("clip.vision.image_grid_pinpoints", grids);
            b.add("clip.vision.mm_patch_merge_type", "spatial_unpad");
            b.add("clip.vision.image_aspect_ratio", "anyres");
        });
        QVERIFY(found && found->merge == MergeType::SpatialUnpad);
        QVERIFY((found->pinpoints == std::vector<Resolution>{{28, 56}, {56, 28}}));
        found = scheme(mlp, [&](GgufBuilder& b) {
            b.add("clip.vision.image_grid_pinpoints", grids);
            b.add("clip.vision.mm_patch_merge_type", "spatial");
        });
        QVERIFY(found && found->mode == TileMode::Hd && found->merge == MergeType::Spatial &&
                !found->newlinePerRow);
        for (const auto& [aspect, mode] : {std::pair("pad", TileMode::Pad),
                                           {"square", TileMode::Crop},
                                           {"resize", TileMode::Squash}}) {
            found = scheme(linear, [aspect = aspect](GgufBuilder& b) {
                b.add("clip.vision.image_aspect_ratio", aspect);
            });
            QVERIFY(found && found->mode == mode);
        }
    }

    void goldenPairs_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("mmproj");
        QTest::addColumn<int>("mode");
        const auto row = [](const char* folder, const char* mmproj, TileMode mode) {
            QTest::addRow("%s/%s", folder, mmproj) << folder << mmproj << int(mode);
        };
        row("a-llava1-linear", "mmproj-f16.gguf", TileMode::Crop);
        row("b-llava15-mlp", "mmproj-f16.gguf", TileMode::Pad);
        row("b-llava15-mlp", "mmproj-f16-nofeat.gguf", TileMode::Pad);
        row("c-llava15-hd", "mmproj-f16.gguf", TileMode::Hd);
        row("d-llava16-vicuna", "mmproj-f16.gguf", TileMode::AnyRes);
        row("d-llava16-vicuna", "mmproj-f16-modern.gguf", TileMode::AnyRes);
        row("e-llava16-mistral", "mmproj-f16.gguf", TileMode::AnyRes);
        row("f-llava16-llama3", "mmproj-f16.gguf", TileMode::AnyRes);
    }
    void goldenPairs() {
        QFETCH(QString, folder);
        QFETCH(QString, mmproj);
        QFETCH(int, mode);
        const std::filesystem::path gguf =
            std::filesystem::path(TESSERA_GOLDEN_DIR) / folder.toStdString() / "gguf";
        if (!std::filesystem::exists(gguf))
            QSKIP("the golden data is not here");
        const Result<Checkpoint> checkpoint =
            Checkpoint::open(gguf / "model-f16.gguf", gguf / mmproj.toStdString());
        QVERIFY2(checkpoint.has_value(), checkpoint ? "" : checkpoint.error().message().c_str());
        QCOMPARE(checkpoint->vision()->numLayers, 3u);
        QCOMPARE(int(checkpoint->vision()->tileScheme.mode), mode);
        QCOMPARE(checkpoint->find("image_newline") != nullptr, mode == int(TileMode::AnyRes));
    }

    void goldenTowers() {
        const std::filesystem::path golden = std::filesystem::path(TESSERA_GOLDEN_DIR) / "v-vit";
        if (!std::filesystem::exists(golden))
            QSKIP("the golden data is not here");
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(golden)) {
            if (!entry.is_directory())
                continue;
            const Result<VisionCheckpoint> vision =
                openVisionCheckpoint(entry.path() / "mmproj-f16.gguf");
            QVERIFY2(vision.has_value(), vision ? "" : vision.error().message().c_str());
            ++count;
        }
        QCOMPARE(count, 7);
    }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
