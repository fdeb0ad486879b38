// SPDX-License-Identifier: MIT
// Vision towers of seven shapes, block by block, against the reference's hidden states.
#include <QtTest>
#include <algorithm>
#include <cstdio>
#include <set>

#include "engine/devices/devices.h"
#include "engine/image/tower_pixels.h"
#include "engine/model/vision/vision_encoder.h"
#include "tests/golden/comparison.h"
#include "tests/golden/golden_case.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

namespace fs = std::filesystem;

std::span<const float> rowsFrom(const std::vector<float>& values, std::size_t firstRow,
                                std::size_t rows, std::size_t columns) {
    if (values.size() < (firstRow + rows) * columns)
        return {};
    return std::span(values).subspan(firstRow * columns, rows * columns);
}

}  // namespace

class TestVisionTowers : public QObject {
    Q_OBJECT

  private:
    QStringList m_table;

    // The hidden state after `blocks` blocks, without the class token.
    Result<VisionFeatures> run(CommandStream& stream, const DeviceWeights& weights,
                               VisionConfig config, std::uint32_t blocks,
                               std::span<const float> pixels) {
        config.numLayers = blocks;
        auto encoder = VisionEncoder::create(stream, config, weights);
        if (!encoder)
            return encoder.error();
        auto features = (*encoder)->encode({1, pixels, {}}, true, [](double) {}, {});
        stream.forgetViews();
        return features;
    }

    // The traced features of the tower.
    static std::vector<float> selected(const VisionFeatures& features) {
        const auto stage =
            std::ranges::find(features.stages, std::string("vit_selected"), &TracedStage::name);
        return stage == features.stages.end() ? std::vector<float>() : stage->values;
    }

  private slots:
    void towers_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("family");
        const auto full = fullGoldenFolder();
        if (!full)
            QSKIP("the full golden data is not here");
        std::set<fs::path> folders;
        for (const auto& entry : fs::directory_iterator(*full / "v-vit"))
            folders.insert(entry.path());
        for (const auto& [kernels, family] :
             {std::pair("native", KernelFamily::Native), std::pair("lanes", KernelFamily::Lanes),
              std::pair("tiled", KernelFamily::Tiled)}) {
            for (const fs::path& path : folders) {
                const QString name = QString::fromStdString(path.filename().string());
                QTest::newRow(qPrintable("v-vit/" + name + " " + kernels))
                    << QString::fromStdString(path.string()) << int(family);
            }
        }
    }

    void towers() {
        QFETCH(QString, folder);
        QFETCH(int, family);
        const fs::path path = folder.toStdString();
        auto tower = openVisionCheckpoint(path / "mmproj-f16.gguf");
        QVERIFY2(tower.has_value(), tower ? "" : tower.error().message().c_str());
        auto expected = SafetensorsFile::open(path / "expected.safetensors");
        QVERIFY(expected.has_value());
        DeviceOptions options;
        options.family = static_cast<KernelFamily>(family);
        auto device = openDevice(options);
        QVERIFY2(device.has_value(), device ? "" : device.error().message().c_str());
        auto stream = (*device)->createStream();
        QVERIFY(stream.has_value());
        auto weights = DeviceWeights::upload(**stream, tower->weights, {},
                                             [](std::uint64_t, std::uint64_t) {}, {});
        QVERIFY2(weights.has_value(), weights ? "" : weights.error().message().c_str());

        const VisionConfig& config = tower->config;
        TilePixels tile;
        tile.tiles = 1;
        tile.tileSizePx = int(config.imageSize);
        tile.pixels = bytesOf(*expected, "tile_u8");
        const std::vector<float> pixels =
            normalisePixels(tile, {config.imageMean, config.imageStd});
        Comparison comparison(QTest::currentDataTag());
        if (expected->find("pixel_values") != nullptr) {
            comparison.error("pixel_values",
                             largestDifference(pixels, floatsOf(*expected, "pixel_values")),
                             kPixelBound);
        }
        const std::size_t patches = config.patchesPerTile();
        const std::size_t hidden = config.hiddenSize;
        const std::vector<float> states = floatsOf(*expected, "hidden_states");
        for (std::uint32_t blocks = 1; !states.empty() && blocks < config.numLayers; ++blocks) {
            auto features = run(**stream, **weights, config, blocks, pixels);
            QVERIFY2(features.has_value(), features ? "" : features.error().message().c_str());
            comparison.error(
                qPrintable(QString("hidden_states %1").arg(blocks)),
                normalisedError(selected(*features),
                                rowsFrom(states, blocks * (patches + 1) + 1, patches, hidden)),
                kFeatureBound);
        }
        auto features = run(**stream, **weights, config, config.numLayers, pixels);
        QVERIFY2(features.has_value(), features ? "" : features.error().message().c_str());
        comparison.error("vit_selected",
                         normalisedError(selected(*features),
                                         rowsFrom(floatsOf(*expected, "vit_selected_minus2"), 1,
                                                  patches, hidden)),
                         kFeatureBound);
        comparison.error(
            "projector",
            normalisedError(features->projected, floatsOf(*expected, "projector_minus2")),
            kFeatureBound);
        m_table += comparison.rows();
        QVERIFY2(comparison.complaint().isEmpty(), qPrintable(comparison.complaint()));
    }

    void cleanupTestCase() {
        std::printf("\n| %-44s | %-18s | error |\n|---|---|---|\n", "case", "stage");
        for (const QString& row : m_table)
            std::printf("%s\n", qPrintable(row));
        std::printf("\n");
    }
};

QTEST_GUILESS_MAIN(TestVisionTowers)
#include "tst_vision_towers.moc"
