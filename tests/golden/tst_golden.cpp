// SPDX-License-Identifier: MIT
// The engine against the reference's values: every stage of every golden case, through each mmproj
// and, for some, through all families of kernels. Without the full data, the committed subset.
#include <QJsonArray>
#include <QtTest>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/image/decode/decode.h"
#include "engine/image/preprocess.h"
#include "engine/text/prompt.h"
#include "tests/golden/comparison.h"
#include "tests/golden/golden_case.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kGreedySteps = 32;
// Kernels, and the best instructions that they may use.
constexpr const char* kWeakerInstructions[] = {"native AVX2", "native SSE4", "native none"};

GenerateParams greedyParams(const GoldenSample& sample, TraceSink* trace) {
    GenerateParams params;
    params.sampler.temperature = 0;
    params.maxTokens = kGreedySteps;
    params.ignoreEos = true;
    params.imageMode = sample.imageMode;
    params.rules = sample.rules;
    params.trace = trace;
    return params;
}

std::vector<std::int64_t> rawIds(const Tokenizer& tokenizer, const std::string& prompt) {
    const std::vector<TokenId> ids = tokenizeRawPrompt(tokenizer, prompt);
    return {ids.begin(), ids.end()};
}

// The logits of the prompt's last token, which text cases store among those of other positions.
// Only for the ids that the text model's file keeps: a checkpoint's output matrix may have rows
// beyond its vocabulary, which converters drop.
std::vector<float> lastLogits(const SafetensorsFile& expected, const std::string& name,
                              std::size_t vocabSize) {
    std::vector<float> last = floatsOf(expected, name);
    const std::vector<std::int64_t> positions = idsOf(expected, "logits_positions");
    if (last.empty() && !positions.empty()) {
        const std::vector<float> all = floatsOf(expected, "logits_at_positions");
        last.assign(all.end() - std::ptrdiff_t(all.size() / positions.size()), all.end());
    }
    last.resize(std::min(last.size(), vocabSize));
    return last;
}

}  // namespace

class TestGolden : public QObject {
    Q_OBJECT

  private:
    struct Row {
        GoldenCase golden;
        std::optional<fs::path> mmproj;
        GoldenSample sample;
    };

    // One load serves all consecutive rows with the same files and kernels.
    Engine* engine(const fs::path& model, const std::optional<fs::path>& mmproj,
                   const QString& kernels) {
        const auto key = std::tuple(model, mmproj, kernels);
        if (m_engine == nullptr || m_engineKey != key) {
            m_engine.reset();
            qputenv("TESSERA_KERNELS", kernels.section(' ', 0, 0).toLatin1());
            qputenv("TESSERA_SIMD", kernels.section(' ', 1).toLatin1());
            auto loaded = Engine::load({model, mmproj}, {}, {}, {});
            qunsetenv("TESSERA_KERNELS");
            qunsetenv("TESSERA_SIMD");
            if (!loaded) {
                m_loadError = loaded.error();
                return nullptr;
            }
            m_engine = *std::move(loaded);
            m_engineKey = key;
        }
        return m_engine.get();
    }

    void compareVision(const TraceRecorder& trace, const SafetensorsFile& expected,
                       Comparison& comparison) {
        comparison.equal("tiles_u8", trace.tiles, bytesOf(expected, "tiles_u8"));
        const auto values = [&](const char* name) -> std::span<const float> {
            const auto found = trace.floats.find(name);
            return found == trace.floats.end() ? std::span<const float>() : found->second;
        };
        comparison.error(
            "pixel_values",
            largestDifference(values("pixel_values"), floatsOf(expected, "pixel_values")),
            kPixelBound);
        for (const char* stage : {"vit_selected", "projector", "packed"}) {
            if (expected.find(stage) != nullptr) {
                comparison.error(stage, normalisedError(values(stage), floatsOf(expected, stage)),
                                 kFeatureBound);
            }
        }
    }

    void finish(const Comparison& comparison) {
        m_table += comparison.rows();
        const QString complaint = comparison.complaint();
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    std::unique_ptr<Engine> m_engine;
    std::tuple<fs::path, std::optional<fs::path>, QString> m_engineKey;
    Error m_loadError;
    std::vector<Row> m_rows;
    QStringList m_table;

  private slots:
    void cases_data() {
        QTest::addColumn<std::size_t>("index");
        QTest::addColumn<QString>("kernels");
        m_rows.clear();
        const auto add = [this](const GoldenCase& golden, const std::optional<fs::path>& mmproj,
                                const QString& kernels) {
            for (const GoldenSample& sample : golden.samples) {
                m_rows.push_back({golden, mmproj, sample});
                const std::string name =
                    golden.name + "/" + sample.name +
                    (mmproj && mmproj != golden.mmprojs.front() ? " " + mmproj->stem().string()
                                                                : "") +
                    " " + kernels.toStdString();
                QTest::newRow(name.c_str()) << m_rows.size() - 1 << kernels;
            }
        };
        for (const GoldenCase& golden : goldenCases()) {
            for (const char* kernels : {"native", "lanes"}) {
                if (golden.mmprojs.empty())
                    add(golden, std::nullopt, kernels);
                for (const fs::path& mmproj : golden.mmprojs)
                    add(golden, mmproj, kernels);
            }
            // Full attention, grouped queries with another base, and what every checkout has.
            if (golden.name[0] == 'd' || golden.name[0] == 'f' || golden.name == "subset")
                add(golden, golden.mmprojs.front(), "tiled");
            if (golden.name == "subset")
                for (const char* kernels : kWeakerInstructions)
                    add(golden, golden.mmprojs.front(), kernels);
        }
    }

    void cases() {
        QFETCH(std::size_t, index);
        QFETCH(QString, kernels);
        const auto& [golden, mmproj, sample] = m_rows[index];
        Engine* const model = engine(golden.model, mmproj, kernels);
        QVERIFY2(model != nullptr, m_loadError.message().c_str());
        auto expected = SafetensorsFile::open(sample.expectedFile);
        QVERIFY2(expected.has_value(), expected ? "" : expected.error().message().c_str());
        const std::string text = readText(sample.promptFile);
        QVERIFY(!text.empty());

        RawPrompt prompt{text, {}};
        if (sample.image) {
            auto image = decodeImageFile(*sample.image);
            QVERIFY2(image.has_value(), image ? "" : image.error().message().c_str());
            prompt.photos.push_back(Photo::create("photo", *std::move(image)));
        }
        auto session = model->openSession();
        QVERIFY2(session.has_value(), session ? "" : session.error().message().c_str());
        TraceRecorder trace;
        const auto answer = (*session)->generate(prompt, greedyParams(sample, &trace), {}, {});
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message().c_str());

        Comparison comparison(QTest::currentDataTag());
        const char* const idsName = sample.image ? "input_ids_raw" : "input_ids";
        comparison.equal(idsName, rawIds(model->tokenizer(), text), idsOf(*expected, idsName));
        comparison.equal("input_ids_expanded", trace.ids["input_ids_expanded"],
                         idsOf(*expected, sample.image ? "input_ids_expanded" : "input_ids"));
        if (sample.image)
            compareVision(trace, *expected, comparison);
        comparison.error("logits_last",
                         normalisedError(trace.floats["logits_last"],
                                         lastLogits(*expected, "logits_last",
                                                    model->description().text.vocabSize)),
                         kLogitBound);
        comparison.equal("greedy_ids", trace.ids["greedy_ids"], idsOf(*expected, "greedy_ids"));
        QCOMPARE(answer->tokenIds.size(), std::size_t(kGreedySteps));
        finish(comparison);
    }

    // One mixed file that every checkout has; in the full data, all types, with full attention and
    // with grouped queries.
    void weightTypes_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("kernels");
        std::vector<std::pair<fs::path, QString>> folders = {
            {goldenSubset() / "quantised", "subset/quantised"}};
        if (const auto full = fullGoldenFolder())
            for (const char* name : {"qd-llava16-vicuna", "qe-llava16-mistral"})
                folders.emplace_back(*full / name, name);
        std::vector<const char*> families = {"native", "lanes", "tiled"};
        families.insert(families.end(), std::begin(kWeakerInstructions),
                        std::end(kWeakerInstructions));
        for (const char* kernels : families) {
            for (const auto& [folder, name] : folders) {
                const auto manifest = readManifest(folder);
                QVERIFY(manifest.has_value());
                for (const QString& type : manifest->value("types").toObject().keys()) {
                    const QString row = QString("%1/%2 %3").arg(name, type, kernels);
                    QTest::newRow(qPrintable(row))
                        << QString::fromStdString(folder.string()) << type << QString(kernels);
                }
            }
        }
    }

    void weightTypes() {
        QFETCH(QString, folder);
        QFETCH(QString, type);
        QFETCH(QString, kernels);
        const fs::path path = folder.toStdString();
        const auto manifest = readManifest(path);
        const QJsonObject entry = manifest->value("types").toObject().value(type).toObject();
        const fs::path model = path / entry.value("file").toString().toStdString();
        Engine* const loaded = engine(model, path / "gguf" / "mmproj-f16.gguf", kernels);
        QVERIFY2(loaded != nullptr, m_loadError.message().c_str());
        auto expected =
            SafetensorsFile::open(path / "expected" / (type.toStdString() + ".safetensors"));
        QVERIFY(expected.has_value());
        compareRows(model, entry, *expected);
        Comparison comparison(QTest::currentDataTag());
        for (const char* kind : {"text", "image"}) {
            compareType(*loaded, path, kind, entry.value(kind).toObject(), *manifest, *expected,
                        comparison);
        }
        finish(comparison);
    }

    void cleanupTestCase() {
        m_engine.reset();
        std::printf("\n| %-44s | %-18s | error |\n|---|---|---|\n", "case", "stage");
        for (const QString& row : m_table)
            std::printf("%s\n", qPrintable(row));
        std::printf("\n");
    }

  private:
    // Compares the recorded rows of stored tensors, decoded, bit by bit.
    void compareRows(const fs::path& model, const QJsonObject& entry,
                     const SafetensorsFile& expected) {
        const auto file = GgufFile::open(model);
        QVERIFY2(file.has_value(), file ? "" : file.error().message().c_str());
        const QJsonObject rows = entry.value("dequant_rows").toObject();
        for (const QString& name : rows.keys()) {
            const GgufTensor* tensor = file->findTensor(name.toStdString());
            QVERIFY2(tensor != nullptr && tensor->shape.size() == 2, qPrintable(name));
            StoredWeight weight;
            weight.type = static_cast<TensorType>(tensor->ggufType);
            weight.columns = tensor->shape[0];
            weight.rows = tensor->shape[1];
            weight.data = tensor->data;
            const std::vector<float> values = floatsOf(expected, "dequant." + name.toStdString());
            const QJsonArray numbers = rows.value(name).toArray();
            QCOMPARE(values.size(), std::size_t(numbers.size()) * weight.columns);
            for (qsizetype i = 0; i < numbers.size(); ++i) {
                const auto row = dequantizeRows(weight, std::uint64_t(numbers[i].toInt()), 1);
                QVERIFY2(row.has_value(), row ? "" : row.error().message().c_str());
                QVERIFY2(std::memcmp(row->data(), values.data() + std::size_t(i) * row->size(),
                                     row->size() * sizeof(float)) == 0,
                         qPrintable(name));
            }
        }
    }

    void compareType(Engine& model, const fs::path& folder, const std::string& kind,
                     const QJsonObject& entry, const QJsonObject& manifest,
                     const SafetensorsFile& expected, Comparison& comparison) {
        GoldenSample sample;
        RawPrompt prompt;
        prompt.text =
            readText(folder / "inputs" / entry.value("prompt_file").toString().toStdString());
        if (kind == "image") {
            QVERIFY(parseMode(manifest.value("mode").toString().toStdString(), sample));
            auto image = decodeImageFile(folder / "inputs" /
                                         manifest.value("image").toString().toStdString());
            QVERIFY(image.has_value());
            prompt.photos.push_back(Photo::create("photo", *std::move(image)));
        }
        auto session = model.openSession();
        QVERIFY(session.has_value());
        TraceRecorder trace;
        const auto answer = (*session)->generate(prompt, greedyParams(sample, &trace), {}, {});
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message().c_str());
        comparison.equal((kind + " ids").c_str(), rawIds(model.tokenizer(), prompt.text),
                         idsOf(expected, kind + ".input_ids_raw"));
        if (kind == "image") {
            auto vision = SafetensorsFile::open(folder / "expected" / "vision.safetensors");
            QVERIFY(vision.has_value());
            compareVision(trace, *vision, comparison);
        }
        comparison.error((kind + " logits_last").c_str(),
                         normalisedError(trace.floats["logits_last"],
                                         lastLogits(expected, kind + ".logits_last",
                                                    model.description().text.vocabSize)),
                         kLogitBound);
        comparison.equal((kind + " greedy_ids").c_str(), trace.ids["greedy_ids"],
                         idsOf(expected, kind + ".greedy_ids"));
    }
};

QTEST_GUILESS_MAIN(TestGolden)
#include "tst_golden.moc"
