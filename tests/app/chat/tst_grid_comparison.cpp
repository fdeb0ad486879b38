// SPDX-License-Identifier: MIT
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/app_fixture.h"

using namespace tessera;

namespace {

const QString kGrid = QStringLiteral("1x3");

// Figures of an answer, as GridComparison::labels says.
enum Figure { PhotoTokens, TokensRead, TokensWritten };

}  // namespace

class TestGridComparison : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QLocale::setDefault(QLocale::c());
    }

    void bothAnswersStandSideBySide() {
        const AppFixture run(m_dir->path(), kScript);
        GridComparison* comparison = run.application->comparison();
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(run.ask(QStringLiteral("What is it?")));
        const MessageRow first = run.lastMessage();
        const QString question = run.application->messages()->rows().first().id;

        QVERIFY(comparison->problem(question, 0, kGrid).isEmpty());
        QSignalSpy changed(comparison, &GridComparison::changed);
        QVERIFY(comparison->ask(question, 0, kGrid));
        QVERIFY(changed.count() > 0);
        QVERIFY(comparison->after().streaming);
        QVERIFY(run.waitForAnswer());
        QCOMPARE(comparison->photosText(), QStringLiteral("coffee.png"));
        QCOMPARE(comparison->question(), QStringLiteral("What is it?"));

        const ComparedAnswer before = comparison->before();
        const ComparedAnswer after = comparison->after();
        QCOMPARE(before.messageId, first.id);
        QCOMPARE(after.messageId, run.lastMessage().id);
        QCOMPARE(before.text, QStringLiteral("A cup."));
        QCOMPARE(after.text, QStringLiteral("A cup with a leaf."));
        // The grids are what tells them apart.
        QVERIFY(comparison->gridsDiffer());
        QVERIFY(before.title != after.title);
        QCOMPARE(after.title, QStringLiteral("1 × 3 tiles"));
        QVERIFY(before.detail.startsWith(QStringLiteral("The previous answer")));
        QVERIFY(after.detail.startsWith(QStringLiteral("The new answer")));
        for (const ComparedAnswer& side : {before, after}) {
            QVERIFY(!side.streaming);
            QVERIFY(side.problem.isEmpty());
            // Both have the same question, so it is said once.
            QVERIFY(side.question.isEmpty());
            QCOMPARE(side.figures.size(), comparison->labels().size());
        }
        QCOMPARE(before.figures[TokensRead], QLocale().toString(first.figures.promptTokens));
        QCOMPARE(before.figures[TokensWritten], QStringLiteral("2"));
        QCOMPARE(after.figures[TokensWritten], QStringLiteral("5"));
        // Only the photo differs in what was read.
        const auto figure = [](const ComparedAnswer& side, Figure which) {
            return QLocale().toInt(side.figures[which]);
        };
        QCOMPARE(figure(after, TokensRead) - figure(before, TokensRead),
                 figure(after, PhotoTokens) - figure(before, PhotoTokens));
    }

    void oneOfTheTwoIsChosen() {
        const AppFixture run(m_dir->path(), kScript);
        GridComparison* comparison = run.application->comparison();
        MessageListModel* messages = run.application->messages();
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(run.ask(QStringLiteral("What is it?")));
        const QString first = run.lastMessage().id;
        QVERIFY(comparison->ask(messages->rows().first().id, 0, kGrid));
        QVERIFY(run.waitForAnswer());
        QCOMPARE(messages->rows().first().photos.first().grid, kGrid);
        comparison->choose({});
        comparison->choose(first);
        QTRY_COMPARE(run.lastMessage().id, first);
        QVERIFY(messages->rows().first().photos.first().grid.isEmpty());
        comparison->choose(comparison->after().messageId);
        QTRY_COMPARE(messages->rows().first().photos.first().grid, kGrid);
    }

    void versionsAreOpenedLater() {
        const AppFixture run(m_dir->path(), kScript);
        GridComparison* comparison = run.application->comparison();
        MessageListModel* messages = run.application->messages();
        QSignalSpy opened(comparison, &GridComparison::opened);
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(run.ask(QStringLiteral("What is it?")));
        // There is nothing to compare a single version with.
        comparison->open(messages->rows().first().id);
        run.application->asking()->editQuestion(messages->rows().first().id,
                                                QStringLiteral("Is there a spoon?"));
        QVERIFY(run.waitForAnswer());
        QCOMPARE(opened.count(), 0);
        comparison->open(messages->rows().first().id);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(comparison->before().title, QStringLiteral("Version 1"));
        QCOMPARE(comparison->after().title, QStringLiteral("Version 2"));
        QVERIFY(comparison->question().isEmpty());
        QCOMPARE(comparison->before().question, QStringLiteral("What is it?"));
        QCOMPARE(comparison->after().question, QStringLiteral("Is there a spoon?"));
        QCOMPARE(comparison->before().text, QStringLiteral("A cup."));
        QCOMPARE(comparison->after().text, QStringLiteral("A cup with a leaf."));
    }

    void whatCannotBeAskedIsSaid() {
        const AppFixture run(m_dir->path(), QByteArray(kScript).replace("4096", "1600"));
        Application* app = run.application.get();
        GridComparison* comparison = app->comparison();
        const auto problem = [&](int photo, const char* grid) {
            return comparison->problem(app->messages()->rows().first().id, photo,
                                       QString::fromLatin1(grid));
        };
        QVERIFY(run.attach(coffeePhoto()));
        app->composer()->setGrid(0, QStringLiteral("overview"));
        QVERIFY(run.send(QStringLiteral("What is it?")));
        QVERIFY(problem(0, "overview").contains(QStringLiteral("being written")));
        QVERIFY(run.waitForAnswer());
        QVERIFY(problem(0, "overview").isEmpty());
        QVERIFY(problem(0, "2x2").contains(QStringLiteral("1,600")));
        QVERIFY(problem(1, "overview").contains(QStringLiteral("no longer in the conversation")));
        QVERIFY(!comparison->problem(QStringLiteral("none"), 0, {}).isEmpty());
        const int messages = app->messages()->count();
        QVERIFY(!comparison->ask(app->messages()->rows().first().id, 0, QStringLiteral("2x2")));
        QCOMPARE(app->messages()->count(), messages);
        app->models()->unload();
        QTRY_VERIFY(problem(0, "overview").contains(QStringLiteral("Load a model")));
    }

    // What was known of it stays, though the conversation has lost it.
    void aRefusedAnswerIsStillShown() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "Fine."},
            {"error": {"afterTokens": 0, "code": "ContextFull", "message": "too long"}}]})");
        GridComparison* comparison = run.application->comparison();
        QVERIFY(run.attach(coffeePhoto()));
        QVERIFY(run.ask(QStringLiteral("What is it?")));
        const QString first = run.lastMessage().id;
        QVERIFY(comparison->ask(run.application->messages()->rows().first().id, 0, kGrid));
        QVERIFY(run.waitForAnswer());
        // For a moment neither is in the conversation.
        QTRY_COMPARE(run.application->messages()->count(), 2);
        QCOMPARE(run.lastMessage().id, first);
        QVERIFY(!comparison->after().problem.isEmpty());
        QVERIFY(!comparison->after().streaming);
        QVERIFY(run.application->composer()->photos().isEmpty());
    }

  private:
    static constexpr const char* kScript = R"({
        "model": {"contextLength": 4096},
        "answers": [{"text": "A cup.", "tokenMs": 5}, {"text": "A cup with a leaf.", "tokenMs": 5}]})";

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestGridComparison)
#include "tst_grid_comparison.moc"
