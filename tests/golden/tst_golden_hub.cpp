// SPDX-License-Identifier: MIT
// Models loaded from hub folders against the reference: ids, image tokens, logits, 32 greedy steps.
// Uses the folders of the full data if it is there, and always the committed subset, written as a
// hub folder in every layout.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/image/decode/decode.h"
#include "engine/text/prompt.h"
#include "tests/golden/comparison.h"
#include "tests/golden/golden_case.h"
#include "tests/golden/hub_writer.h"

using namespace tessera;
using namespace tessera::testing;

namespace fs = std::filesystem;

Q_DECLARE_METATYPE(HubLayout)

class TestGoldenHub : public QObject {
    Q_OBJECT

  private slots:
    void fullData_data() {
        QTest::addColumn<int>("index");
        m_cases = goldenCases();
        std::erase_if(m_cases, [](const GoldenCase& golden) {
            return !fs::exists(golden.folder / "hf" / "config.json");
        });
        if (m_cases.empty())
            QSKIP("the full golden data is not here");
        for (int i = 0; i < int(m_cases.size()); ++i)
            QTest::newRow(m_cases[std::size_t(i)].name.c_str()) << i;
    }
    void fullData() {
        QFETCH(int, index);
        const GoldenCase& golden = m_cases[std::size_t(index)];
        compareAll(golden.folder / "hf", golden.samples);
    }

    void layouts_data() {
        using Names = HubLayout::Names;
        using Tokenizer = HubLayout::Tokenizer;
        QTest::addColumn<HubLayout>("layout");
        QTest::newRow("transformers, 3 shards")
            << HubLayout{Names::Transformers, Tokenizer::SentencePieceModel, 3, "", false};
        QTest::newRow("transformers since 4.52")
            << HubLayout{Names::Transformers452, Tokenizer::Json, 1, "", false};
        QTest::newRow("original, tower inside")
            << HubLayout{Names::Original, Tokenizer::SentencePieceModel, 2, "owner/clip", false};
        QTest::newRow("original, tower beside it")
            << HubLayout{Names::Original, Tokenizer::Json, 1, "owner/clip tower", true};
    }
    void layouts() {
        QFETCH(HubLayout, layout);
        QTemporaryDir place;
        const fs::path folder =
            fs::path(place.path().toStdString()) / "ein Modell \xc3\xa4\xe6\xa8\xa1";
        QVERIFY(fs::create_directories(folder));
        const fs::path subset = goldenSubset();
        const std::string problem =
            writeHubFolder(subset / "model.gguf", subset / "mmproj.gguf", layout, folder);
        QVERIFY2(problem.empty(), problem.c_str());
        for (const GoldenCase& golden : goldenCases())
            if (golden.folder == subset)
                compareAll(folder, golden.samples);
    }

    // Kinds of text models that the other data lacks; small/make_small_models.py says
    // how they were made.
    void smallModels_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("chatTemplate");
        QTest::newRow("qwen2: biases") << "qwen2"
                                       << ""
                                       << "qwen_1_5";
        QTest::newRow("qwen2, GGUF") << "qwen2"
                                     << "model.gguf"
                                     << "qwen_1_5";
        QTest::newRow("Yi: ChatML, no BOS") << "yi"
                                            << ""
                                            << "chatml_direct";
    }
    void smallModels() {
        QFETCH(QString, folder);
        QFETCH(QString, file);
        QFETCH(QString, chatTemplate);
        const fs::path place =
            fs::path(TESSERA_SOURCE_DIR) / "tests/golden/small" / folder.toStdString();
        QFile json(QString::fromStdString((place / "expected.json").string()));
        QVERIFY(json.open(QIODevice::ReadOnly));
        const QJsonObject expected = QJsonDocument::fromJson(json.readAll()).object();
        auto engine = Engine::load({place / file.toStdString(), std::nullopt}, {}, {}, {});
        QVERIFY2(engine.has_value(), engine ? "" : engine.error().message().c_str());
        QCOMPARE(QString::fromStdString((*engine)->description().chatTemplate), chatTemplate);
        QVERIFY((*engine)->description().chatTemplateRecognised);

        const RawPrompt prompt{expected["prompt"].toString().toStdString(), {}};
        const auto idsIn = [&](const char* name) {
            std::vector<TokenId> ids;
            for (const auto& id : expected[name].toArray())
                ids.push_back(id.toInt());
            return ids;
        };
        QVERIFY(tokenizeRawPrompt((*engine)->tokenizer(), prompt.text) == idsIn("input_ids"));
        auto session = (*engine)->openSession();
        QVERIFY(session.has_value());
        GenerateParams params;
        params.sampler.temperature = 0;
        params.maxTokens = 32;
        params.ignoreEos = true;
        const auto answer = (*session)->generate(prompt, params, {}, {});
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message().c_str());
        QVERIFY(answer->tokenIds == idsIn("greedy_ids"));
    }

  private:
    void compareAll(const fs::path& folder, const std::vector<GoldenSample>& samples) {
        auto engine = Engine::load({folder, std::nullopt}, {}, {}, {});
        QVERIFY2(engine.has_value(), engine ? "" : engine.error().message().c_str());
        QVERIFY2((*engine)->description().vision.has_value(),
                 (*engine)->description().visionProblem.english().c_str());
        QVERIFY(!samples.empty());
        for (const GoldenSample& sample : samples) {
            compare(**engine, sample);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void compare(Engine& engine, const GoldenSample& sample) {
        auto expected = SafetensorsFile::open(sample.expectedFile);
        QVERIFY2(expected.has_value(), expected ? "" : expected.error().message().c_str());
        RawPrompt prompt{readText(sample.promptFile), {}};
        if (sample.image) {
            auto image = decodeImageFile(*sample.image);
            QVERIFY2(image.has_value(), image ? "" : image.error().message().c_str());
            prompt.photos.push_back(Photo::create("photo", *std::move(image)));
        }
        auto session = engine.openSession();
        QVERIFY2(session.has_value(), session ? "" : session.error().message().c_str());
        GenerateParams params;
        params.sampler.temperature = 0;
        params.maxTokens = 32;
        params.ignoreEos = true;
        params.imageMode = sample.imageMode;
        params.rules = sample.rules;
        TraceRecorder trace;
        params.trace = &trace;
        const auto answer = (*session)->generate(prompt, params, {}, {});
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().message().c_str());

        Comparison comparison(sample.name.c_str());
        const std::vector<TokenId> ids = tokenizeRawPrompt(engine.tokenizer(), prompt.text);
        const char* const idsName = sample.image ? "input_ids_raw" : "input_ids";
        comparison.equal(idsName, std::vector<std::int64_t>(ids.begin(), ids.end()),
                         idsOf(*expected, idsName));
        if (sample.image) {
            comparison.equal("tiles_u8", trace.tiles, bytesOf(*expected, "tiles_u8"));
            comparison.error("packed",
                             normalisedError(trace.floats["packed"], floatsOf(*expected, "packed")),
                             kFeatureBound);
        }
        comparison.equal("greedy_ids", trace.ids["greedy_ids"], idsOf(*expected, "greedy_ids"));
        const QString complaint = comparison.complaint();
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    std::vector<GoldenCase> m_cases;
};

QTEST_GUILESS_MAIN(TestGoldenHub)
#include "tst_golden_hub.moc"
