// SPDX-License-Identifier: MIT
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <new>
#include <stdexcept>

#include "app/desktop/inference/inference_thread.h"
#include "app/desktop/inference/scripted_backend.h"

using namespace tessera;

namespace {

InferenceThread::BackendFactory scripted(const QByteArray& json) {
    auto script = Script::fromJson(json);
    if (!script)
        qFatal("%s", script.error().message.c_str());
    return [script = *script] { return std::make_unique<ScriptedBackend>(script); };
}

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
class ThrowingBackend : public InferenceBackend {
  public:
    Result<LoadedModel> load(const ModelFiles&, const LoadOptions&,
                             const std::function<void(double)>&, std::stop_token) override {
        throw std::runtime_error("Broken.");
    }
    void unload() override {}
    std::optional<LoadedModel> loadedModel() const override { return std::nullopt; }
    void setHandling(const ModelHandling&) override {}
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
        InferenceThread thread(scripted(
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
        InferenceThread thread(
            scripted(R"({"answers": [{"text": "one two three four five six", "tokenMs": 200}]})"));
        QVERIFY(loadModel(thread));
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        QSignalSpy answered(&thread, &InferenceThread::answered);
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(arrived.wait());
        QElapsedTimer elapsed;
        elapsed.start();
        thread.stopAnswer();
        QVERIFY(answered.wait());
        QVERIFY(elapsed.elapsed() < 200);
        QCOMPARE(answered.first().at(1).value<AnswerStats>().stopReason, StopReason::Cancelled);
        QVERIFY(textOf(arrived).startsWith(QStringLiteral("one")));
    }

    void lateAnswersAreDropped() {
        InferenceThread thread(scripted(
            R"({"answers": [{"text": "old old old old", "tokenMs": 30}, {"text": "new"}]})"));
        QVERIFY(loadModel(thread));
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        QSignalSpy answered(&thread, &InferenceThread::answered);
        thread.ask(question(QStringLiteral("q")));
        QTest::qWait(80);
        arrived.clear();
        const quint64 second = thread.ask(question(QStringLiteral("r")));
        QVERIFY(answered.wait());
        QCOMPARE(answered.count(), 1);
        QCOMPARE(answered.first().at(0).toULongLong(), second);
        QCOMPARE(textOf(arrived), QStringLiteral("new"));
    }

    void loadingReportsProgressAndCanBeCancelled() {
        InferenceThread thread(scripted(R"({"model": {"loadMs": 5000}})"));
        QSignalSpy progressed(&thread, &InferenceThread::loadProgressed);
        QSignalSpy failed(&thread, &InferenceThread::loadFailed);
        thread.load({QStringLiteral("model.gguf"), {}});
        QTRY_VERIFY(progressed.count() >= 3);
        thread.cancelLoad();
        QVERIFY(failed.wait(1000));
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::Cancelled);
    }

    void errorsArrive() {
        InferenceThread thread(scripted(
            R"({"answers": [{"text": "a b c", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "gone"}}]})"));
        QVERIFY(loadModel(thread));
        QSignalSpy failed(&thread, &InferenceThread::answerFailed);
        QSignalSpy arrived(&thread, &InferenceThread::textArrived);
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(failed.wait());
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::DeviceLost);
        QCOMPARE(textOf(arrived), QStringLiteral("a b "));
    }

    void onlyTheNewestMeasureAnswers() {
        InferenceThread thread(scripted(R"({"model": {"contextLength": 100}})"));
        QVERIFY(loadModel(thread));
        QSignalSpy measured(&thread, &InferenceThread::measured);
        quint64 last = 0;
        for (int i = 1; i <= 20; ++i)
            last = thread.measure(question(QStringLiteral("w ").repeated(i)));
        QVERIFY(measured.wait());
        QTest::qWait(50);
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
        QCOMPARE(loadFailed.first().at(1).value<Error>().message, std::string("Broken."));
        thread.ask(question(QStringLiteral("q")));
        QVERIFY(answerFailed.wait());
        QCOMPARE(answerFailed.first().at(1).value<Error>().code, ErrorCode::OutOfHostMemory);
        thread.measure(question(QStringLiteral("q")));
        QVERIFY(measureFailed.wait());
    }

    void endsWhileBusy() {
        QElapsedTimer elapsed;
        elapsed.start();
        {
            InferenceThread thread(
                scripted(R"({"answers": [{"text": "a b c d e f", "tokenMs": 5000}]})"));
            QVERIFY(loadModel(thread));
            thread.ask(question(QStringLiteral("q")));
            QTest::qWait(50);
        }
        QVERIFY(elapsed.elapsed() < 4000);
    }
};

QTEST_GUILESS_MAIN(TestInferenceThread)
#include "tst_inference_thread.moc"
