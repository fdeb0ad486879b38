// SPDX-License-Identifier: MIT
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <new>
#include <stdexcept>

#include "app/desktop/inference/inference_thread.h"
#include "tests/app/scripted_model.h"

using namespace tessera;

namespace {

Turns question(const QString& text) {
    return {Turn{text, {}, {}}};
}

bool loadModel(InferenceThread& thread) {
    QSignalSpy loaded(&thread, &InferenceThread::loaded);
    thread.load({QStringLiteral("model.gguf"), {}});
    return loaded.wait();
}

QString textOf(const QSignalSpy& arrived) {
    QString text;
    for (const auto& arguments : arrived)
        text += arguments.at(1).toString();
    return text;
}

// Throws where the real one has a bug or no memory left.
class ThrowingBackend : public ScriptedBackend {
  public:
    ThrowingBackend() : ScriptedBackend(Script()) {}
    Result<LoadedModel> load(const ModelSource&, const LoadOptions&,
                             const std::function<void(double)>&, std::stop_token) override {
        throw std::runtime_error("Broken.");
    }
    Result<AnswerStats> answer(const Turns&, const AnswerSettings&,
                               const std::function<void(std::string_view)>&,
                               const std::function<void(GenerateStage, double)>&,
                               std::stop_token) override {
        throw std::bad_alloc();
    }
    Result<PromptSize> measure(const Turns&, const AnswerSettings&) override {
        throw std::bad_alloc();
    }
};

}  // namespace

class TestInferenceThread : public QObject {
    Q_OBJECT

  private slots:
    void badScriptsAreRefused() {
        QVERIFY(!Script::fromJson("no json"));
        QVERIFY(!Script::fromJson(R"({"model": {"loadError": {"code": "Nonsense"}}})"));
        QVERIFY(!Script::fromJson(R"({"answers": [{"error": {"code": "?"}}]})"));
        QVERIFY(!Script::fromFile(QStringLiteral("/does/not/exist.json")));
        QVERIFY(Script::fromJson("{}"));
    }

    void streamsWholeAnswerInFewUpdates() {
        const QString text = QStringLiteral("word ").repeated(400).trimmed();
        InferenceThread thread(scriptedBackend(
            QStringLiteral(R"({"answers": [{"text": "%1", "tokenMs": 1}]})").arg(text).toUtf8()));
        QVERIFY(loadModel(thread));
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        QSignalSpy answered(&thread, &InferenceThread::answered);
        QElapsedTimer elapsed;
        elapsed.start();
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(answered.wait(30000));
        QCOMPARE(textOf(arrived), text);
        QVERIFY(arrived.count() >= 2);
        QVERIFY2(arrived.count() <= elapsed.elapsed() / 33 + 2,
                 qPrintable(QString::number(arrived.count())));
        QCOMPARE(answered.first().at(1).value<AnswerStats>().figures.answerTokens, 400u);
    }

    void stopKeepsTheTextSoFar() {
        const auto model = std::make_shared<ScriptedModel>();
        InferenceThread thread(
            scriptedBackend(R"({"answers": [{"text": "one two three four five six"}]})", model));
        QVERIFY(loadModel(thread));
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        QSignalSpy answered(&thread, &InferenceThread::answered);
        model->holdAfterTokens(1);
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(arrived.wait());
        QCOMPARE(textOf(arrived), QStringLiteral("one "));
        thread.stopAnswer();
        QVERIFY(answered.wait());
        QCOMPARE(answered.first().at(1).value<AnswerStats>().stopReason, StopReason::Cancelled);
        QCOMPARE(textOf(arrived), QStringLiteral("one "));
    }

    void lateAnswersAreDropped() {
        const auto model = std::make_shared<ScriptedModel>();
        InferenceThread thread(scriptedBackend(
            R"({"answers": [{"text": "old old old old"}, {"text": "new"}]})", model));
        QVERIFY(loadModel(thread));
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        QSignalSpy answered(&thread, &InferenceThread::answered);
        model->holdAfterTokens(2);
        thread.ask(question(QStringLiteral("q")));
        QTRY_VERIFY(model->isHeld());
        arrived.clear();
        const quint64 second = thread.ask(question(QStringLiteral("r")));
        QVERIFY(answered.wait());
        QCOMPARE(answered.count(), 1);
        QCOMPARE(answered.first().at(0).toULongLong(), second);
        QCOMPARE(textOf(arrived), QStringLiteral("new"));
    }

    void loadingReportsProgressAndCanBeCancelled() {
        // Longer than the test may take: it ends because it is cancelled.
        InferenceThread thread(scriptedBackend(R"({"model": {"loadMs": 600000}})"));
        QSignalSpy progressed(&thread, &InferenceThread::loadProgressed);
        QSignalSpy failed(&thread, &InferenceThread::loadFailed);
        thread.load({QStringLiteral("model.gguf"), {}});
        QTRY_VERIFY(progressed.count() >= 3);
        thread.cancelLoad();
        QVERIFY(failed.wait());
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::Cancelled);
    }

    void errorsArrive() {
        InferenceThread thread(scriptedBackend(
            R"({"answers": [{"text": "a b c", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "gone"}}]})"));
        QVERIFY(loadModel(thread));
        QSignalSpy failed(&thread, &InferenceThread::answerFailed);
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(failed.wait());
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::DeviceLost);
        QCOMPARE(textOf(arrived), QStringLiteral("a b "));
    }

    // Of those that came while the engine was busy, the older ones are neither counted nor told.
    void onlyTheNewestMeasureAnswers() {
        const auto model = std::make_shared<ScriptedModel>();
        InferenceThread thread(scriptedBackend(
            R"({"model": {"contextLength": 100}, "answers": [{"text": "a b"}]})", model));
        QVERIFY(loadModel(thread));
        QSignalSpy measured(&thread, &InferenceThread::measured);
        QSignalSpy answered(&thread, &InferenceThread::answered);
        model->holdAfterTokens(1);
        thread.ask(question(QStringLiteral("q")));
        QTRY_VERIFY(model->isHeld());
        const qsizetype countedBefore = model->measures();
        quint64 last = 0;
        for (int i = 1; i <= 20; ++i)
            last = thread.measure(question(QStringLiteral("w ").repeated(i)));
        model->release();
        // The engine thread goes from one request to the next, so this is the end of them all.
        QVERIFY(answered.wait());
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(answered.wait());
        QCOMPARE(measured.count(), 1);
        // The second answer counts its prompt as well.
        QCOMPARE(model->measures() - countedBefore, 2);
        QCOMPARE(measured.last().at(0).toULongLong(), last);
        QCOMPARE(measured.last().at(1).value<PromptSize>().promptTokens, 20u);
        QCOMPARE(measured.last().at(1).value<PromptSize>().contextLength, 100u);
    }

    void exceptionsAreErrors() {
        InferenceThread thread([] { return std::make_unique<ThrowingBackend>(); });
        QSignalSpy loadFailed(&thread, &InferenceThread::loadFailed);
        QSignalSpy answerFailed(&thread, &InferenceThread::answerFailed);
        QSignalSpy measureFailed(&thread, &InferenceThread::measureFailed);
        thread.load({QStringLiteral("model.gguf"), {}});
        QVERIFY(loadFailed.wait());
        QCOMPARE(loadFailed.first().at(1).value<Error>().message(), std::string("Broken."));
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(answerFailed.wait());
        QCOMPARE(answerFailed.first().at(1).value<Error>().code, ErrorCode::OutOfHostMemory);
        thread.measure(question(QStringLiteral("q")));
        QVERIFY(measureFailed.wait());
    }

    void endsWhileBusy() {
        const auto model = std::make_shared<ScriptedModel>();
        {
            InferenceThread thread(
                scriptedBackend(QStringLiteral(R"({"answers": [{"text": "%1", "tokenMs": 200}]})")
                                    .arg(QStringLiteral("word ").repeated(100))
                                    .toUtf8(),
                                model));
            QVERIFY(loadModel(thread));
            QSignalSpy arrived(&thread, &InferenceThread::textArrived);
            thread.ask(question(QStringLiteral("q")));
            QVERIFY(arrived.wait());
        }
        QVERIFY2(model->tokens() < 100, "the end waited for the whole answer");
    }
};

QTEST_GUILESS_MAIN(TestInferenceThread)
#include "tst_inference_thread.moc"
