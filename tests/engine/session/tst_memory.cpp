// SPDX-License-Identifier: MIT
// What a model takes: the estimate against what is then held, layers in main memory, and what a
// coarser KV cache does to the answers.
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "tests/engine/checkpoint/small_models.h"
#include "tests/engine/session/session_fixture.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMiB = std::uint64_t(1) << 20;

// The small models of every checkout, one of each family, and, where the full golden data is,
// others of other shapes.
std::vector<ModelPaths> models() {
    std::vector<ModelPaths> all = {smallModel(), {textOnlyModel(), std::nullopt}};
    for (const char* name :
         {"vila15-s2", "qwen-vl-int4", "deepseek-vl-hybrid", "xcomposer2-4khd"}) {
        all.push_back(
            {fs::path(TESSERA_SOURCE_DIR) / "tests/golden/families" / name / "hf", std::nullopt});
    }
    const fs::path golden = TESSERA_GOLDEN_DIR;
    for (const char* name : {"a-llava1-linear", "c-llava15-hd", "e-llava16-mistral"}) {
        const fs::path folder = golden / name / "gguf";
        if (fs::exists(folder / "model-f16.gguf"))
            all.push_back({folder / "model-f16.gguf", folder / "mmproj-f16.gguf"});
    }
    return all;
}

// A photo whose best grid is the largest, and a prompt that fills the context but for `left`
// tokens.
Result<GenerateResult> fillContext(Engine& engine, Session& session, std::uint32_t left) {
    GenerateParams params = greedy(2);
    std::vector<PromptPhoto> photos;
    std::string text = "Hello";
    if (const auto& vision = engine.description().vision) {
        const int side = int(vision->imageSize);
        Resolution largest = {side, side};
        if (vision->tileScheme.mode == TileMode::HdTransform)
            largest = {vision->tileScheme.hdTiles * side, side};
        for (const Resolution& grid : vision->tileScheme.pinpoints)
            if (grid.widthPx * grid.heightPx > largest.widthPx * largest.heightPx)
                largest = grid;
        photos.push_back(drawnPhoto(largest.widthPx, largest.heightPx, 1));
    }
    const auto cost = session.measure(ask({}, text, photos), params);
    if (!cost)
        return cost.error();
    while (true) {
        const std::string longer = text + " a b c d";
        const auto next = session.measure(ask({}, longer, photos), params);
        if (!next || next->promptTokens + left >= engine.description().contextLength)
            break;
        text = longer;
    }
    return session.generate(ask({}, text, photos), params, {}, {});
}

double logitsError(std::span<const float> actual, std::span<const float> expected) {
    double error = 0;
    double power = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        error += (double(actual[i]) - expected[i]) * (double(actual[i]) - expected[i]);
        power += double(expected[i]) * expected[i];
    }
    return actual.size() == expected.size() ? error / power : INFINITY;
}

struct LogitsSink : TraceSink {
    std::vector<float> logits;
    void onTilesU8(int, std::vector<std::uint64_t>, std::vector<std::uint8_t>) override {}
    void onFloats(std::string name, int, std::vector<std::uint64_t>,
                  std::vector<float> values) override {
        if (name == "logits_last")
            logits = std::move(values);
    }
    void onIds(std::string, std::vector<std::int64_t>) override {}
};

}  // namespace

class TestMemory : public QObject {
    Q_OBJECT

    // Kernels are compiled once for all loads.
    EngineOptions withPipelineCache() const {
        EngineOptions options;
        options.pipelineCacheFile =
            std::filesystem::path(m_folder.path().toStdString()) / "pipelines.bin";
        return options;
    }

    QTemporaryDir m_folder;

  private slots:
    void estimateIsWhatIsUsed_data() {
        QTest::addColumn<int>("model");
        QTest::addColumn<int>("context");
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("kernels");
        struct Kind {
            int context;
            TensorType type;
        };
        for (const char* kernels : {"native", "lanes"}) {
            for (int model = 0; model < int(models().size()); ++model) {
                for (const Kind& kind : {Kind{512, TensorType::F16}, Kind{1000, TensorType::F32},
                                         Kind{4096, TensorType::Q8_0}}) {
                    QTest::addRow("model %d, %d tokens, %s, %s", model, kind.context,
                                  tensorTypeInfo(kind.type).name.data(), kernels)
                        << model << kind.context << int(kind.type) << QString(kernels);
                }
            }
        }
    }
    void estimateIsWhatIsUsed() {
        QFETCH(int, model);
        QFETCH(int, context);
        QFETCH(int, type);
        QFETCH(QString, kernels);
        qputenv("TESSERA_KERNELS", kernels.toLatin1());
        const auto restore = qScopeGuard([] { qunsetenv("TESSERA_KERNELS"); });
        const ModelPaths paths = models()[std::size_t(model)];
        EngineOptions options = withPipelineCache();
        options.contextLength = std::uint32_t(context);
        options.kvType = static_cast<TensorType>(type);
        const auto estimate = Engine::estimate(paths, options);
        TESSERA_VERIFY_RESULT(estimate);
        QVERIFY(estimate->fits);
        QCOMPARE(estimate->deviceBytes + estimate->hostBytes, estimate->totalBytes());
        const auto engine = Engine::load(paths, options, {}, {});
        TESSERA_VERIFY_RESULT(engine);
        auto session = (*engine)->openSession();
        TESSERA_VERIFY_RESULT(session);
        TESSERA_VERIFY_RESULT(fillContext(**engine, **session, 16));
        const MemoryUse used = (*engine)->memoryInUse();
        // What is read where the file is mapped is not held.
        const std::uint64_t held = estimate->deviceBytes - estimate->mappedBytes;
        const double device = double(held) / double(used.deviceBytes);
        qInfo("estimated %.2f + %.2f MiB and %.2f mapped, used %.2f + %.2f MiB",
              double(held) / kMiB, double(estimate->hostBytes) / kMiB,
              double(estimate->mappedBytes) / kMiB, double(used.deviceBytes) / kMiB,
              double(used.hostBytes) / kMiB);
        QVERIFY2(device > 0.95 && device < 1.05, qPrintable(QString::number(device)));
        QCOMPARE(estimate->mappedBytes > 0, kernels == QLatin1String("native"));
        if (kernels == QLatin1String("native")) {
            QCOMPARE(estimate->hostBytes + used.hostBytes, std::uint64_t(0));
            return;
        }
        const double host = double(estimate->hostBytes) / double(used.hostBytes);
        QVERIFY2(host > 0.95 && host < 1.05, qPrintable(QString::number(host)));
    }

    // More tiles than the model's own rule takes are encoded one after the other.
    void moreTilesTakeNoMoreMemory() {
        const ModelPaths paths = {
            fs::path(TESSERA_SOURCE_DIR) / "tests/golden/families/xcomposer2-4khd/hf",
            std::nullopt};
        const auto engine = Engine::load(paths, withPipelineCache(), {}, {});
        TESSERA_VERIFY_RESULT(engine);
        const VisionConfig& vision = *(*engine)->description().vision;
        const int side = int(vision.imageSize);
        GenerateParams params = greedy(1);
        params.tilesAtMost = 2 * vision.tileScheme.hdTiles;
        const PhotoPtr photo = drawnPhoto(*params.tilesAtMost * side, side, 1);
        TESSERA_VERIFY_RESULT(answerFresh(**engine, ask({}, "?", {photo}), params));
        QVERIFY((*engine)->memoryInUse().deviceBytes <=
                (*engine)->description().memory.deviceBytes);
    }

    // Nobody asked for a length.
    void theContextIsTheModelsOwnWhereMemoryAllows() {
        const QString path = m_folder.filePath(QStringLiteral("long.gguf"));
        const auto estimateOf = [&](std::uint32_t own, std::uint64_t limit) {
            test::GgufBuilder model = test::smallTextModel();
            model.set("llama.context_length", own);
            EngineOptions options;
            options.deviceMemoryLimitBytes = limit;
            return model.write(path.toStdString())
                       ? Engine::estimate({path.toStdString(), std::nullopt}, options)
                       : Result<MemoryEstimate>(Error(ErrorCode::WriteFailed, "not written"));
        };
        for (const std::uint32_t own : {100u, 4096u, 16384u, 100'000u}) {
            const auto estimate = estimateOf(own, 0);
            TESSERA_VERIFY_RESULT(estimate);
            QCOMPARE(estimate->contextTokens, own);
        }
        const auto least = estimateOf(4096, 0);
        const auto whole = estimateOf(100'000, 0);
        TESSERA_VERIFY_RESULT(least);
        TESSERA_VERIFY_RESULT(whole);
        // All of it would fit, and leave nothing.
        const auto modest = estimateOf(100'000, whole->deviceBytes);
        TESSERA_VERIFY_RESULT(modest);
        QVERIFY(modest->fits && modest->hostWeights.empty());
        QVERIFY(modest->contextTokens > 4096 && modest->contextTokens < 100'000);
        QCOMPARE(modest->contextTokens % 1024, 0u);
        const std::uint64_t half = (whole->deviceBytes + least->deviceBytes) / 2;
        QVERIFY(modest->deviceBytes <= half);
        EngineOptions asked;
        asked.contextLength = modest->contextTokens + 1024;
        const auto longer = Engine::estimate({path.toStdString(), std::nullopt}, asked);
        TESSERA_VERIFY_RESULT(longer);
        QCOMPARE(longer->contextTokens, asked.contextLength);
        QVERIFY(longer->deviceBytes > half);
        // Where even that is too much, weights make room for a conversation worth its name.
        const auto narrow = estimateOf(100'000, least->deviceBytes - 1);
        TESSERA_VERIFY_RESULT(narrow);
        QCOMPARE(narrow->contextTokens, 4096u);
        QVERIFY(!narrow->hostWeights.empty());
    }

    // What is loaded counts as free for what replaces it.
    void replacing() {
        // More than other programs could take or give back meanwhile.
        const std::uint64_t returned = std::uint64_t(1) << 50;
        const auto alone = Engine::estimate(smallModel(), {});
        const auto instead = Engine::estimate(smallModel(), {}, {returned, 0});
        TESSERA_VERIFY_RESULT(alone);
        TESSERA_VERIFY_RESULT(instead);
        QVERIFY(alone->freeDeviceBytes < returned);
        QVERIFY(instead->freeDeviceBytes >= returned);
        // A limit is one for each engine, whatever is given back.
        EngineOptions options;
        options.deviceMemoryLimitBytes = 64 * kMiB;
        const auto limited = Engine::estimate(smallModel(), options, {returned, 0});
        TESSERA_VERIFY_RESULT(limited);
        QCOMPARE(limited->freeDeviceBytes, 64 * kMiB);
    }

    void anMmprojAlone() {
        const auto estimate = Engine::estimate({{}, smallModel().mmproj}, {});
        TESSERA_VERIFY_RESULT(estimate);
        QVERIFY(estimate->visionBytes > 0 && estimate->scratchBytes > 0);
        QCOMPARE(estimate->kvCacheBytes, std::uint64_t(0));
        QVERIFY(estimate->weightBytes < estimate->visionBytes / 10);
    }

    // Before anything is read: how much is missing, and which context would do.
    void refusesWhatCannotFit() {
        EngineOptions options = withPipelineCache();
        options.contextLength = 100'000;
        const auto whole = Engine::estimate(smallModel(), options);
        TESSERA_VERIFY_RESULT(whole);
        // All weights in main memory are not enough either.
        options.deviceMemoryLimitBytes = whole->kvCacheBytes / 2 + whole->scratchBytes;
        const auto estimate = Engine::estimate(smallModel(), options);
        TESSERA_VERIFY_RESULT(estimate);
        QVERIFY(!estimate->fits);
        QVERIFY(estimate->largestContext > 0 && estimate->largestContext < 100'000);
        int reports = 0;
        const auto refused =
            Engine::load(smallModel(), options, [&reports](LoadProgress) { ++reports; }, {});
        TESSERA_VERIFY_ERROR(refused, ErrorCode::OutOfDeviceMemory,
                             std::to_string(estimate->largestContext));
        QCOMPARE(reports, 0);
        // The context that it names is right: it fits, and the next one does not.
        options.contextLength = estimate->largestContext;
        TESSERA_VERIFY_RESULT(Engine::load(smallModel(), options, {}, {}));
        options.contextLength = estimate->largestContext + 64;
        TESSERA_VERIFY_ERROR(Engine::load(smallModel(), options, {}, {}),
                             ErrorCode::OutOfDeviceMemory, "context");
        options.deviceMemoryLimitBytes = kMiB;
        TESSERA_VERIFY_ERROR(Engine::load(smallModel(), options, {}, {}),
                             ErrorCode::OutOfDeviceMemory, "smaller model");
    }

    // With a part of the layers, and with all weights, in main memory the answer is the same.
    void layersInMainMemory() {
        const Prompt prompt = rawPrompt("<image>\nWhat?", {drawnPhoto(100, 100, 1)});
        const auto whole = Engine::load(smallModel(), withPipelineCache(), {}, {});
        TESSERA_VERIFY_RESULT(whole);
        QCOMPARE((*whole)->description().memory.hostLayers, 0u);
        const auto expected = answerFresh(**whole, prompt, greedy(32));
        TESSERA_VERIFY_RESULT(expected);
        const MemoryEstimate& all = (*whole)->description().memory;
        const std::uint64_t weights = all.weightBytes + all.visionBytes;
        bool some = false;
        for (const double part : {0.8, 0.6, 0.4, 0.05}) {
            EngineOptions options = withPipelineCache();
            options.deviceMemoryLimitBytes =
                all.deviceBytes - weights + std::uint64_t(part * double(weights));
            const auto engine = Engine::load(smallModel(), options, {}, {});
            TESSERA_VERIFY_RESULT(engine);
            const MemoryEstimate& memory = (*engine)->description().memory;
            QVERIFY(memory.hostWeightBytes > 0);
            some = some || (memory.hostLayers > 0 && memory.hostLayers < memory.numLayers);
            const auto answer = answerFresh(**engine, prompt, greedy(32));
            TESSERA_VERIFY_RESULT(answer);
            QCOMPARE(answer->tokenIds, expected->tokenIds);
            QVERIFY((*engine)->memoryInUse().deviceBytes <= options.deviceMemoryLimitBytes);
        }
        QVERIFY(some);
    }

    // The logits after a prompt against those with an exact (F32) cache. The models are random, so
    // that the keys have no outliers; the bounds are twice what was measured.
    void coarserCaches_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("bound");
        QTest::newRow("F16") << int(TensorType::F16) << 1e-6;
        QTest::newRow("Q8_0") << int(TensorType::Q8_0) << 2e-4;
    }
    void coarserCaches() {
        QFETCH(int, type);
        QFETCH(double, bound);
        const auto logits = [this](TensorType kvType) {
            EngineOptions options = withPipelineCache();
            options.kvType = kvType;
            LogitsSink sink;
            const auto engine = Engine::load(smallModel(), options, {}, {});
            if (engine) {
                GenerateParams params = greedy(1);
                params.trace = &sink;
                (void)answerFresh(**engine, rawPrompt("<image>\nWhat?", {drawnPhoto(300, 200, 1)}),
                                  params);
            }
            return sink.logits;
        };
        const auto exact = logits(TensorType::F32);
        QVERIFY(!exact.empty());
        const double error = logitsError(logits(static_cast<TensorType>(type)), exact);
        qInfo("normalised error of the logits: %.3g", error);
        QVERIFY2(error > 0 && error < bound, qPrintable(QString::number(error)));
    }

    void typesThatNoCacheHas() {
        EngineOptions options;
        options.kvType = TensorType::BF16;
        TESSERA_VERIFY_ERROR(Engine::load(smallModel(), options, {}, {}),
                             ErrorCode::InvalidArgument, "Q8_0");
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
