// SPDX-License-Identifier: MIT
// VILA-1.5, Qwen-VL, DeepSeek-VL and XComposer2 from hub folders against their references: every
// stage of every sample, with one photo and several, through all families of kernels. Without the
// full data, the committed part of it.
#include <QJsonArray>
#include <QtTest>
#include <cstdio>
#include <set>

#include "engine/image/decode/decode.h"
#include "tests/golden/comparison.h"
#include "tests/golden/golden_case.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kGreedySteps = 32;
constexpr std::int64_t kAnyImageRow = -200;
// Largest difference of pixels that were resized as floats, where the order of sums counts.
constexpr double kResizedPixelBound = 5e-6;

// The values of all photos, one after another.
struct PhotosRecorder : TraceSink {
    std::vector<std::uint8_t> tiles;
    std::map<std::string, std::vector<float>> floats;
    std::map<std::string, std::vector<std::int64_t>> ids;

    void onTilesU8(int, std::vector<std::uint64_t>, std::vector<std::uint8_t> values) override {
        tiles.insert(tiles.end(), values.begin(), values.end());
    }
    void onFloats(std::string name, int, std::vector<std::uint64_t>,
                  std::vector<float> values) override {
        auto& all = floats[std::move(name)];
        all.insert(all.end(), values.begin(), values.end());
    }
    void onIds(std::string name, std::vector<std::int64_t> values) override {
        ids[std::move(name)] = std::move(values);
    }
};

struct FamilySample {
    fs::path folder;  // of the golden case
    fs::path model;   // one of its layouts
    std::string name;
    fs::path promptFile;
    std::vector<fs::path> images;
    std::optional<int> tilesAtMost;
};

// "images", or "image" alone.
std::vector<fs::path> imagesOf(const QJsonObject& sample, const fs::path& inputs) {
    std::vector<fs::path> images;
    for (const auto& image : sample.value("images").toArray())
        images.push_back(inputs / image.toString().toStdString());
    if (const QString image = sample.value("image").toString(); images.empty() && !image.isEmpty())
        images.push_back(inputs / image.toStdString());
    return images;
}

std::optional<int> tilesAtMost(const QJsonObject& sample) {
    for (const auto& photo : sample.value("photos").toArray())
        if (const int tiles = photo.toObject().value("hd_num").toInt(); tiles > 0)
            return tiles;
    const int tiles = sample.value("hd_num").toInt();
    return tiles > 0 ? std::optional(tiles) : std::nullopt;
}

void addSamples(const fs::path& folder, std::vector<FamilySample>& samples) {
    const auto manifest = readManifest(folder);
    if (!manifest)
        return;
    QJsonArray listed = manifest->value("samples").toArray();
    if (QJsonObject text = manifest->value("text").toObject(); !text.isEmpty()) {
        if (!text.contains("name"))
            text["name"] = "text";
        listed.append(text);
    }
    std::set<fs::path> layouts;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("hf"))
            layouts.insert(entry.path());
    for (const fs::path& layout : layouts) {
        for (const auto& value : std::as_const(listed)) {
            const QJsonObject object = value.toObject();
            FamilySample sample;
            sample.folder = folder;
            sample.model = layout;
            sample.name = object.value("name").toString().toStdString();
            const QString prompt = object.value("prompt_file").toString();
            sample.promptFile =
                folder / "inputs" /
                (prompt.isEmpty() ? sample.name + ".prompt.txt" : prompt.toStdString());
            sample.images = imagesOf(object, folder / "inputs");
            sample.tilesAtMost = tilesAtMost(object);
            samples.push_back(std::move(sample));
        }
    }
}

// Rows of the head that belong to no token are zero in the reference and absent here.
std::vector<float> withoutPadding(std::vector<float> logits, std::size_t vocabSize) {
    logits.resize(std::min(logits.size(), vocabSize));
    return logits;
}

// In the reference's ids, some families mark rows of photos with a number that is no token.
std::vector<std::int64_t> withRowsOf(std::vector<std::int64_t> expected,
                                     const std::vector<std::int64_t>& actual) {
    for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i)
        if (expected[i] == kAnyImageRow)
            expected[i] = actual[i];
    return expected;
}

}  // namespace

class TestGoldenFamilies : public QObject {
    Q_OBJECT

  private:
    std::unique_ptr<Engine> m_engine;
    std::pair<fs::path, QString> m_engineKey;
    Error m_loadError;
    std::vector<FamilySample> m_samples;
    QStringList m_table;

    // One load serves all consecutive rows of a folder.
    Engine* engine(const fs::path& model, const QString& kernels) {
        if (m_engine == nullptr || m_engineKey != std::pair(model, kernels)) {
            m_engine.reset();
            qputenv("TESSERA_KERNELS", kernels.section(' ', 0, 0).toLatin1());
            qputenv("TESSERA_SIMD", kernels.section(' ', 1).toLatin1());
            auto loaded = Engine::load({model, std::nullopt}, {}, {}, {});
            qunsetenv("TESSERA_KERNELS");
            qunsetenv("TESSERA_SIMD");
            if (!loaded) {
                m_loadError = loaded.error();
                return nullptr;
            }
            m_engine = *std::move(loaded);
            m_engineKey = {model, kernels};
        }
        return m_engine.get();
    }

    static void compareStages(const PhotosRecorder& trace, const SafetensorsFile& expected,
                              Comparison& comparison) {
        if (expected.find("tiles_u8") != nullptr)
            comparison.equal("tiles_u8", trace.tiles, bytesOf(expected, "tiles_u8"));
        const auto values = [&](const char* name) -> std::span<const float> {
            const auto found = trace.floats.find(name);
            return found == trace.floats.end() ? std::span<const float>() : found->second;
        };
        for (const char* stage : {"pixel_values", "pixel_values_low", "pixel_values_global"}) {
            if (expected.find(stage) != nullptr) {
                comparison.error(stage, largestDifference(values(stage), floatsOf(expected, stage)),
                                 kResizedPixelBound);
            }
        }
        for (const char* stage : {"vit_selected", "vit_high", "vit_low", "downsampled", "merged",
                                  "projector", "packed"}) {
            if (expected.find(stage) != nullptr) {
                comparison.error(stage, normalisedError(values(stage), floatsOf(expected, stage)),
                                 kFeatureBound);
            }
        }
    }

  private slots:
    void samples_data() {
        QTest::addColumn<std::size_t>("index");
        QTest::addColumn<QString>("kernels");
        m_samples.clear();
        std::set<fs::path> folders;
        const auto full = fullGoldenFolder();
        for (const fs::path& root :
             {full.value_or(fs::path()), goldenSubset().parent_path() / "families"}) {
            for (fs::directory_iterator entry(root, fs::directory_options::skip_permission_denied);
                 !root.empty() && entry != fs::directory_iterator(); ++entry) {
                const std::string name = entry->path().filename().string();
                if (root != full || (name[0] >= 'i' && name[0] <= 'l'))
                    folders.insert(entry->path());
            }
        }
        for (const fs::path& folder : folders)
            addSamples(folder, m_samples);
        QVERIFY(!m_samples.empty());
        // With weaker instructions, too: what every checkout has.
        for (const char* kernels :
             {"native", "lanes", "tiled", "native AVX2", "native SSE4", "native none"}) {
            const bool weaker = QLatin1String(kernels).contains(QLatin1Char(' '));
            for (std::size_t i = 0; i < m_samples.size(); ++i) {
                const FamilySample& sample = m_samples[i];
                if (weaker && sample.folder.parent_path() == full)
                    continue;
                const std::string row = sample.folder.filename().string() + "/" +
                                        sample.model.filename().string() + "/" + sample.name + " " +
                                        kernels;
                QTest::newRow(row.c_str()) << i << QString(kernels);
            }
        }
    }

    void samples() {
        QFETCH(std::size_t, index);
        QFETCH(QString, kernels);
        const FamilySample& sample = m_samples[index];
        Engine* const model = engine(sample.model, kernels);
        QVERIFY2(model != nullptr, m_loadError.message().c_str());
        auto expected =
            SafetensorsFile::open(sample.folder / "expected" / (sample.name + ".safetensors"));
        QVERIFY2(expected.has_value(), expected ? "" : expected.error().message().c_str());
        RawPrompt prompt{readText(sample.promptFile), {}};
        QVERIFY(!prompt.text.empty());
        for (const fs::path& file : sample.images) {
            auto image = decodeImageFile(file);
            QVERIFY2(image.has_value(), image ? "" : image.error().message().c_str());
            prompt.photos.push_back(Photo::create("photo", *std::move(image)));
        }
        GenerateParams params;
        PhotosRecorder trace;
        params.sampler.temperature = 0;
        params.maxTokens = kGreedySteps;
        params.ignoreEos = true;
        params.tilesAtMost = sample.tilesAtMost;
        params.trace = &trace;
        auto session = model->openSession();
        QVERIFY2(session.has_value(), session ? "" : session.error().message().c_str());
        const auto answer = (*session)->generate(prompt, params, {}, {});
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message().c_str());

        Comparison comparison(QTest::currentDataTag());
        const std::vector<std::int64_t>& ids = trace.ids["input_ids_expanded"];
        const bool hasExpanded = expected->find("input_ids_expanded") != nullptr;
        comparison.equal(
            "input_ids", ids,
            withRowsOf(idsOf(*expected, hasExpanded ? "input_ids_expanded" : "input_ids"), ids));
        compareStages(trace, *expected, comparison);
        comparison.error("logits_last",
                         normalisedError(trace.floats["logits_last"],
                                         withoutPadding(floatsOf(*expected, "logits_last"),
                                                        model->description().text.vocabSize)),
                         kLogitBound);
        comparison.equal("greedy_ids", trace.ids["greedy_ids"], idsOf(*expected, "greedy_ids"));
        m_table += comparison.rows();
        QVERIFY2(comparison.complaint().isEmpty(), qPrintable(comparison.complaint()));
    }

    void cleanupTestCase() {
        m_engine.reset();
        std::printf("\n| %-44s | %-18s | error |\n|---|---|---|\n", "case", "stage");
        for (const QString& row : m_table)
            std::printf("%s\n", qPrintable(row));
        std::printf("\n");
    }
};

QTEST_GUILESS_MAIN(TestGoldenFamilies)
#include "tst_golden_families.moc"
