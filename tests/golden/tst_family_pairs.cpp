// SPDX-License-Identifier: MIT
// A folder of each family and the pair of files that it becomes give the same answers, within what
// the type of the weights loses; so do both families of kernels. The folders are the committed ones
// and others with random numbers, of other widths, numbers of heads and grids.
#include <QTemporaryDir>
#include <QtTest>
#include <functional>
#include <optional>

#include "engine/convert/conversion.h"
#include "tests/engine/checkpoint/family_builder.h"
#include "tests/golden/comparison.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

namespace fs = std::filesystem;

using Build = std::function<test::FamilyFolder()>;

constexpr std::uint32_t kSteps = 8;
// Of Q8_0, which keeps a hundredth of each block's largest weight: five times what was measured.
constexpr double kQ8Bound = 5e-3;

struct Answer {
    std::vector<float> logits;    // after the prompt
    std::vector<float> features;  // of the photo, as the text model reads them
    std::vector<std::int64_t> ids;
};

PhotoPtr stripes(int widthPx, int heightPx) {
    ImageRgb8 image;
    image.widthPx = widthPx;
    image.heightPx = heightPx;
    for (int i = 0; i < widthPx * heightPx * 3; ++i)
        image.pixels.push_back(static_cast<std::uint8_t>(i * i / 7 % 251));
    return Photo::create("stripes", std::move(image));
}

Result<Answer> answerOf(const ModelPaths& paths, bool tiled) {
    tiled ? qputenv("TESSERA_KERNELS", "tiled") : qunsetenv("TESSERA_KERNELS");
    EngineOptions options;
    options.contextLength = 2048;
    auto engine = Engine::load(paths, options, {}, {});
    qunsetenv("TESSERA_KERNELS");
    if (!engine)
        return engine.error();
    auto session = (*engine)->openSession();
    if (!session)
        return session.error();
    ChatPrompt prompt;
    prompt.messages.push_back({"What is in this photo?", {stripes(97, 61)}, {}});
    TraceRecorder trace;
    GenerateParams params;
    params.sampler.temperature = 0;
    params.maxTokens = kSteps;
    params.ignoreEos = true;
    params.trace = &trace;
    if (auto answer = (*session)->generate(prompt, params, {}, {}); !answer)
        return answer.error();
    return Answer{trace.floats["logits_last"], trace.floats["packed"], trace.ids["greedy_ids"]};
}

test::FamilyFolder changed(test::FamilyFolder model, void (*change)(test::FamilyFolder&)) {
    change(model);
    return model;
}

// A file without numbers is left as it is.
bool fillFolder(const fs::path& folder) {
    for (const fs::path& file : fs::recursive_directory_iterator(folder))
        if (file.extension() == ".safetensors" && !test::fillWithNumbers(file))
            return false;
    return true;
}

}  // namespace

Q_DECLARE_METATYPE(Build)

class TestFamilyPairs : public QObject {
    Q_OBJECT

  private slots:
    void pairs_data() {
        QTest::addColumn<QString>("committed");
        QTest::addColumn<Build>("build");
        for (const char* name :
             {"vila15-s2", "qwen-vl-int4", "deepseek-vl-hybrid", "xcomposer2-4khd"})
            QTest::newRow(name) << QString(name) << Build();
        const auto row = [](const char* name, const Build& build) {
            QTest::newRow(name) << QString() << build;
        };
        row("VILA-1.5", test::vilaFolder);
        row("VILA-1.5 with InternViT",
            [] { return changed(test::vilaFolder(), test::useInternVit); });
        row("Qwen-VL", test::qwenVlFolder);
        row("DeepSeek-VL", test::deepSeekFolder);
        row("DeepSeek-VL with SAM", [] { return changed(test::deepSeekFolder(), test::useSam); });
        row("XComposer2", test::xcomposerFolder);
        row("XComposer2-4KHD", [] { return changed(test::xcomposerFolder(), test::useFourK); });
    }
    void pairs() {
        QFETCH(QString, committed);
        QFETCH(Build, build);
        const QTemporaryDir place;
        QVERIFY(place.isValid());
        fs::path folder =
            goldenSubset().parent_path() / "families" / committed.toStdString() / "hf";
        if (build) {
            folder = fs::path(place.path().toStdString()) / "model";
            QVERIFY(build().write(folder) && fillFolder(folder));
        }
        const auto whole = answerOf({folder, std::nullopt}, false);
        QVERIFY2(whole.has_value(), whole ? "" : whole.error().message().c_str());
        QVERIFY(!whole->logits.empty() && !whole->features.empty());
        QCOMPARE(whole->ids.size(), std::size_t(kSteps));

        const auto tiled = answerOf({folder, std::nullopt}, true);
        QVERIFY2(tiled.has_value(), tiled ? "" : tiled.error().message().c_str());
        compare("tiled", *tiled, *whole, kFeatureBound, kLogitBound);

        for (const TensorType type : {TensorType::F16, TensorType::Q8_0}) {
            ConversionOptions options;
            options.folder = folder;
            options.outputFolder = fs::path(place.path().toStdString()) / "pair";
            options.textType = options.visionType = type;
            options.replaceExisting = true;
            options.threads = 1;
            const auto pair = convertModel(options, [](const ConversionProgress&) {}, {});
            QVERIFY2(pair.has_value(), pair ? "" : pair.error().message().c_str());
            const auto answer = answerOf({pair->textModel, pair->mmproj}, false);
            QVERIFY2(answer.has_value(), answer ? "" : answer.error().message().c_str());
            const bool exact = type == TensorType::F16;
            compare(exact ? "F16" : "Q8_0", *answer, *whole, exact ? kFeatureBound : kQ8Bound,
                    exact ? kLogitBound : kQ8Bound);
        }
    }

  private:
    static void compare(const char* what, const Answer& actual, const Answer& expected,
                        double featureBound, double logitBound) {
        const double features = normalisedError(actual.features, expected.features);
        const double logits = normalisedError(actual.logits, expected.logits);
        std::size_t equal = 0;
        while (equal < kSteps && actual.ids[equal] == expected.ids[equal])
            ++equal;
        qInfo("%s: features %.2g, logits %.2g, equal tokens %zu", what, features, logits, equal);
        QVERIFY2(features < featureBound, what);
        QVERIFY2(logits < logitBound, what);
        if (logitBound == kLogitBound)
            QCOMPARE(equal, std::size_t(kSteps));
    }
};

QTEST_GUILESS_MAIN(TestFamilyPairs)
#include "tst_family_pairs.moc"
