// SPDX-License-Identifier: MIT
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/text/error_text.h"
#include "tests/app/app_fixture.h"

using namespace tessera;

class TestAnswerRun : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void asksStreamsAndRemembers() {
        {
            const AppFixture run(
                m_dir->path(),
                R"({"answers": [{"text": "A red boat.", "tokenMs": 20}, {"text": "Two."}]})");
            const auto& app = run.application;
            app->composer()->addFiles({coffeePhoto()});
            app->composer()->setText(QStringLiteral("What is this?\nSecond line"));
            QTRY_VERIFY(app->asking()->canSend());
            QVERIFY(app->composer()
                        ->data(app->composer()->index(0), Composer::CostRole)
                        .toString()
                        .contains(QStringLiteral("tokens")));
            QTRY_VERIFY(app->meter()->promptTokens() > 500);
            app->asking()->send();
            QVERIFY(app->answer()->isBusyHere());
            QCOMPARE(app->composer()->count(), 0);
            QVERIFY(app->composer()->text().isEmpty());
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(run.lastMessage().text, QStringLiteral("A red boat."));
            QCOMPARE(run.lastMessage().state, MessageState::Complete);
            QCOMPARE(app->conversation()->title(), QStringLiteral("What is this?"));
            QVERIFY(run.ask(QStringLiteral("How many?")));
        }
        const AppFixture run(optionsFor(m_dir->path()), "{}");
        const auto& app = run.application;
        QTRY_COMPARE(app->messages()->count(), 4);
        QCOMPARE(app->conversations()->count(), 1);
        QCOMPARE(app->messages()->rows()[0].photos.size(), 1);
        QCOMPARE(app->messages()->rows()[0].photos[0].name, QStringLiteral("coffee.png"));
        QVERIFY(QFile::exists(app->messages()->rows()[0].photos[0].filePath));
        QCOMPARE(run.lastMessage().text, QStringLiteral("Two."));
        // The model used last is loaded again.
        QTRY_COMPARE(app->models()->status(), ModelController::Ready);
        QCOMPARE(app->models()->source().textPath, QStringLiteral("/models/model.gguf"));
    }

    void stopsAndAsksAgain() {
        const AppFixture run(
            m_dir->path(),
            R"({"answers": [{"text": "one two three four five six seven", "tokenMs": 100}, {"text": "Better."}]})");
        const auto& app = run.application;
        QVERIFY(run.send(QStringLiteral("Go")));
        QTRY_VERIFY(!run.lastMessage().text.isEmpty());
        QVERIFY(!app->asking()->canRetry());
        app->answer()->stop();
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(run.lastMessage().state, MessageState::Stopped);
        QVERIFY(app->asking()->canRetry());
        app->asking()->retry();
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(app->messages()->count(), 2);
        QCOMPARE(run.lastMessage().text, QStringLiteral("Better."));
    }

    void failureBecomesABannerAndIsKept() {
        {
            const AppFixture run(
                m_dir->path(),
                R"({"answers": [{"text": "Half an answer", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "VK"}}]})");
            QVERIFY(run.ask(QStringLiteral("Go")));
            QCOMPARE(run.lastMessage().state, MessageState::Failed);
            QVERIFY(keptErrorText(run.lastMessage().error)
                        .contains(QStringLiteral("GPU stopped responding")));
            QCOMPARE(run.lastMessage().text, QStringLiteral("Half an "));
        }
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(run.lastMessage().state, MessageState::Failed);
    }

    void answersInTheBackground() {
        const AppFixture run(m_dir->path(),
                             R"({"answers": [{"text": "a b c d e f g h", "tokenMs": 40}]})");
        const auto& app = run.application;
        QVERIFY(run.send(QStringLiteral("First")));
        const QString first = app->conversation()->id();
        QTRY_VERIFY(!run.lastMessage().text.isEmpty());
        app->conversation()->startNew();
        QVERIFY(app->answer()->isBusy());
        QVERIFY(!app->answer()->isBusyHere());
        app->conversation()->open(first);
        QTRY_COMPARE(app->messages()->count(), 2);
        QVERIFY(!run.lastMessage().text.isEmpty());
        QTRY_VERIFY(!app->answer()->isBusy());
        QCOMPARE(run.lastMessage().text, QStringLiteral("a b c d e f g h"));
    }

    void quittingWhileStreamingKeepsTheText() {
        {
            const AppFixture run(
                m_dir->path(),
                R"({"answers": [{"text": "kept words and many more to come", "tokenMs": 200}]})");
            QVERIFY(run.send(QStringLiteral("Go")));
            QTRY_VERIFY(!run.lastMessage().text.isEmpty());
        }
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(run.lastMessage().state, MessageState::Interrupted);
        QVERIFY(run.lastMessage().text.startsWith(QStringLiteral("kept")));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestAnswerRun)
#include "tst_answer_run.moc"
