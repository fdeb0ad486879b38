// SPDX-License-Identifier: MIT
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/app_fixture.h"

using namespace tessera;

class TestHistory : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void renamesDeletesAndUndoes() {
        auto run = std::make_unique<AppFixture>(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        Application* app = run->application.get();
        QVERIFY(run->ask(QStringLiteral("Hello")));
        const QString id = app->conversation()->id();
        app->history()->rename(id, QStringLiteral("  Harbour "));
        QCOMPARE(app->conversation()->title(), QStringLiteral("Harbour"));
        app->history()->remove(id);
        QCOMPARE(app->conversations()->count(), 0);
        QVERIFY(app->undo()->text().contains(QStringLiteral("Harbour")));
        QCOMPARE(app->messages()->count(), 0);
        app->undo()->undo();
        QVERIFY(app->undo()->text().isEmpty());
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(app->conversation()->id(), id);
        app->history()->remove(id);
        run.reset();
        run = std::make_unique<AppFixture>(m_dir->path(), "{}");
        app = run->application.get();
        app->trash()->load();
        QTRY_COMPARE(app->trash()->count(), 1);
        QCOMPARE(app->conversations()->count(), 0);
        app->trash()->restore(id);
        QCOMPARE(app->conversations()->count(), 1);
        app->conversation()->open(id);
        QTRY_COMPARE(app->messages()->count(), 2);
        app->history()->remove(id);
        app->trash()->load();
        QTRY_COMPARE(app->trash()->count(), 1);
        app->trash()->removeForEver(id);
        QCOMPARE(app->trash()->count(), 0);
        QSignalSpy loaded(app->trash(), &TrashModel::countChanged);
        app->trash()->load();
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(app->trash()->count(), 0);
    }

    // A newer deletion takes the place of an older one.
    void theLastDeletionIsUndone() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        Application* app = run.application.get();
        QVERIFY(run.ask(QStringLiteral("First")));
        const QString first = app->conversation()->id();
        app->conversation()->startNew();
        QVERIFY(run.ask(QStringLiteral("Second")));
        const QString second = app->conversation()->id();
        const QString answer = run.lastMessage().id;
        app->history()->remove(first);
        app->conversation()->removeMessage(answer);
        QCOMPARE(app->undo()->text(), QStringLiteral("Answer deleted"));
        // Undone from elsewhere, the message is there when its conversation is opened again.
        app->conversation()->startNew();
        app->undo()->undo();
        QVERIFY(app->undo()->text().isEmpty());
        QVERIFY(app->conversation()->id().isEmpty());
        QCOMPARE(app->conversations()->count(), 1);
        app->conversation()->open(second);
        QTRY_COMPARE(app->messages()->count(), 2);
        QCOMPARE(run.lastMessage().id, answer);
        QTRY_VERIFY(app->asking()->canBranch());
        // There is nothing left to undo.
        app->undo()->undo();
        QCOMPARE(app->conversations()->count(), 1);
    }

    void aDeletionThatStandsIsNotOffered() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        Application* app = run.application.get();
        QVERIFY(run.ask(QStringLiteral("First")));
        app->history()->remove(app->conversation()->id());
        QVERIFY(!app->undo()->text().isEmpty());
        app->undo()->forget();
        QVERIFY(app->undo()->text().isEmpty());
        app->undo()->undo();
        QCOMPARE(app->conversations()->count(), 0);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestHistory)
#include "tst_history.moc"
