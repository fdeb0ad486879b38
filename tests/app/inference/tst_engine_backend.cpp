// SPDX-License-Identifier: MIT
// The window's side of the real engine, with a tiny model of the golden data.
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/inference/engine_backend.h"
#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/photos/photo_importer.h"

using namespace tessera;

class TestEngineBackend : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        const QString subset = QStringLiteral(TESSERA_SOURCE_DIR "/tests/golden/subset/");
        m_source = {subset + QStringLiteral("model.gguf"), subset + QStringLiteral("mmproj.gguf")};
        const auto photo = storePhotoFile(
            m_dir.path(), QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/cat.png"));
        QVERIFY(photo);
        m_photo = *photo;
        m_thread = std::make_unique<InferenceThread>(
            [] { return std::make_unique<EngineBackend>(EngineOptions{}); });
    }
    void cleanupTestCase() { m_thread.reset(); }

    // What the dialog asks before anything is loaded.
    void saysWhatCanBeLoaded() {
        EngineBackend backend(EngineOptions{});
        const QList<ComputeDevice> devices = backend.devices();
        QVERIFY(!devices.isEmpty() && !devices.first().selector.isEmpty());
        const ModelEntry entry = backend.describe(m_source, {});
        QCOMPARE(entry.title, QStringLiteral("model.gguf"));
        QVERIFY(entry.isUsable());
        const auto estimate = backend.estimate(m_source, {}, {});
        QVERIFY(estimate && *estimate);
        QVERIFY((*estimate)->fits && (*estimate)->weightBytes > 0);
        const ModelSource typed{m_source.textPath + QStringLiteral("x")};
        QVERIFY(backend.describe(typed, {}).title.isEmpty());
        const auto nothing = backend.estimate(typed, {}, {});
        QVERIFY(nothing && !*nothing);
    }

    void aMissingFileIsAReadableError() {
        QSignalSpy failed(m_thread.get(), &InferenceThread::loadFailed);
        m_thread->load({QStringLiteral("/does/not/exist.gguf"), {}});
        QVERIFY(failed.wait(30000));
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::FileNotFound);
    }

    void loads() {
        QSignalSpy loaded(m_thread.get(), &InferenceThread::loaded);
        m_thread->load(m_source);
        QVERIFY(loaded.wait(120000));
        m_model = loaded.first().at(1).value<LoadedModel>();
        QVERIFY(!m_model.name.isEmpty());
        QVERIFY(m_model.contextLength > 0);
        QVERIFY(m_model.tileScheme.has_value());
    }

    // As on the command line, where only the model is named.
    void findsTheImagePartBesideTheModel() {
        QSignalSpy loaded(m_thread.get(), &InferenceThread::loaded);
        LoadOptions whole;
        whole.findsVision = true;
        m_thread->load({m_source.textPath}, whole);
        QVERIFY(loaded.wait(120000));
        const auto model = loaded.first().at(1).value<LoadedModel>();
        QCOMPARE(model.source, m_source);
        QVERIFY(model.tileScheme.has_value());
        m_thread->load({m_source.textPath});
        QVERIFY(loaded.wait(120000));
        QVERIFY(!loaded.last().at(1).value<LoadedModel>().tileScheme);
        m_thread->load(m_source);
        QVERIFY(loaded.wait(120000));
    }

    void measuresWhatItThenReads() {
        const Turns turns{{QStringLiteral("What is this?"), {m_photo}, {}}};
        QSignalSpy measured(m_thread.get(), &InferenceThread::measured);
        m_thread->measure(turns);
        QVERIFY(measured.wait(60000));
        const auto size = measured.first().at(1).value<PromptSize>();
        const TilePlan plan = planTiles({m_photo.widthPx, m_photo.heightPx}, *m_model.tileScheme);
        QVERIFY(static_cast<int>(size.promptTokens) > plan.tokens);

        QSignalSpy answered(m_thread.get(), &InferenceThread::answered);
        QSignalSpy arrived(m_thread.get(), &InferenceThread::textArrived);
        QSignalSpy staged(m_thread.get(), &InferenceThread::stageChanged);
        m_thread->ask(turns);
        QTRY_VERIFY_WITH_TIMEOUT(arrived.count() > 0, 120000);
        QVERIFY(staged.count() > 0);
        m_thread->stopAnswer();
        QTRY_VERIFY_WITH_TIMEOUT(answered.count() == 1, 60000);
        const auto stats = answered.first().at(1).value<AnswerStats>();
        QCOMPARE(stats.figures.promptTokens, size.promptTokens);
        QVERIFY(stats.figures.answerTokens > 0);
    }

    // Four tokens and four more are what eight are.
    void aContinuedAnswerAddsUp() {
        AnswerSettings settings;
        settings.sampling.temperature = 0;
        const auto answer = [&](const Turn& turn, int maxTokens, QString& text) {
            settings.sampling.maxTokens = maxTokens;
            QSignalSpy answered(m_thread.get(), &InferenceThread::answered);
            QSignalSpy arrived(m_thread.get(), &InferenceThread::textArrived);
            m_thread->ask({turn}, settings);
            answered.wait(120000);
            text.clear();
            for (const auto& arguments : arrived)
                text += arguments.at(1).toString();
            return answered.isEmpty() ? AnswerStats() : answered.first().at(1).value<AnswerStats>();
        };
        Turn turn{QStringLiteral("What is this?"), {m_photo}, {}};
        QString whole;
        const AnswerStats eight = answer(turn, 8, whole);
        QCOMPARE(eight.figures.answerTokens, 8u);
        const AnswerStats four = answer(turn, 4, turn.assistant);
        turn.assistantIds = four.figures.tokenIds;
        QString continued;
        const AnswerStats stats = answer(turn, 4, continued);
        QCOMPARE(continued, whole);
        QCOMPARE(stats.begunTokens, 4u);
        QCOMPARE(stats.figures.answerTokens, 8u);
        QCOMPARE(stats.figures.promptTokens, eight.figures.promptTokens);
        QCOMPARE(stats.figures.tokenIds, eight.figures.tokenIds);
    }

    // Random weights write bytes that are no characters; as text they would be other tokens.
    void anAnswerIsMeasuredAsTheTokensItWas() {
        AnswerSettings settings;
        settings.sampling.temperature = 2;
        settings.sampling.seed = 5;
        QList<quint32> sizes;
        for (const int maxTokens : {4, 40}) {
            settings.sampling.maxTokens = maxTokens;
            QSignalSpy answered(m_thread.get(), &InferenceThread::answered);
            QSignalSpy arrived(m_thread.get(), &InferenceThread::textArrived);
            Turn turn{QStringLiteral("What is this?"), {m_photo}, {}};
            m_thread->ask({turn}, settings);
            QVERIFY(answered.wait(120000));
            for (const auto& arguments : arrived)
                turn.assistant += arguments.at(1).toString();
            turn.assistantIds = answered.first().at(1).value<AnswerStats>().figures.tokenIds;
            QCOMPARE(turn.assistantIds.size(), maxTokens);
            QSignalSpy measured(m_thread.get(), &InferenceThread::measured);
            m_thread->measure({turn, {QStringLiteral("And now?"), {}, {}}});
            QVERIFY(measured.wait(60000));
            sizes.append(measured.first().at(1).value<PromptSize>().promptTokens);
        }
        QCOMPARE(sizes[1] - sizes[0], 36u);
    }

    void anOversizedQuestionIsRefusedBeforeWork() {
        QSignalSpy failed(m_thread.get(), &InferenceThread::answerFailed);
        m_thread->ask(
            {{QStringLiteral("word ").repeated(static_cast<int>(m_model.contextLength)), {}, {}}});
        QVERIFY(failed.wait(60000));
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::ContextFull);
    }

    void aLostPhotoIsAReadableError() {
        PhotoRef lost = m_photo;
        lost.hash = QString(64, QLatin1Char('0'));
        lost.filePath = m_dir.filePath(QStringLiteral("lost.png"));
        QSignalSpy failed(m_thread.get(), &InferenceThread::answerFailed);
        m_thread->ask({{QStringLiteral("What?"), {lost}, {}}});
        QVERIFY(failed.wait(60000));
        QVERIFY(!failed.first().at(1).value<Error>().message().empty());
    }

    void loadingStopsWhenCancelled() {
        QSignalSpy loaded(m_thread.get(), &InferenceThread::loaded);
        QSignalSpy failed(m_thread.get(), &InferenceThread::loadFailed);
        m_thread->load(m_source);
        m_thread->cancelLoad();
        QTRY_VERIFY_WITH_TIMEOUT(loaded.count() + failed.count() == 1, 60000);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::Cancelled);
    }

  private:
    QTemporaryDir m_dir;
    ModelSource m_source;
    PhotoRef m_photo;
    LoadedModel m_model;
    std::unique_ptr<InferenceThread> m_thread;
};

QTEST_GUILESS_MAIN(TestEngineBackend)
#include "tst_engine_backend.moc"
