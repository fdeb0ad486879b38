// SPDX-License-Identifier: MIT
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/values/data_folder.h"
#include "tests/app/app_fixture.h"

using namespace tessera;

class TestConversation : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void asksAgainAndOtherwiseInBranches() {
        {
            const AppFixture run(
                m_dir->path(),
                R"({"answers": [{"text": "First."}, {"text": "Second."}, {"text": "Third."}, {"text": "Fourth."}]})");
            const auto& app = run.application;
            Asking* asking = app->asking();
            Conversation* conversation = app->conversation();
            MessageListModel* messages = app->messages();
            app->composer()->addFiles({coffeePhoto()});
            app->composer()->setText(QStringLiteral("Question"));
            QTRY_VERIFY(asking->canSend());
            asking->send();
            QTRY_VERIFY(!app->answer()->isBusy());
            const QString question = messages->rows()[0].id;
            const QString first = run.lastMessage().id;
            QCOMPARE(run.lastMessage().deviceName, QStringLiteral("Scripted device"));

            QVERIFY(asking->canBranch());
            asking->regenerate(first);
            QVERIFY(!asking->canBranch());
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(messages->count(), 2);
            QCOMPARE(run.lastMessage().text, QStringLiteral("Second."));
            const QModelIndex answer = messages->index(1);
            QCOMPARE(messages->data(answer, MessageListModel::SiblingCountRole).toInt(), 2);
            QCOMPARE(messages->data(answer, MessageListModel::SiblingIndexRole).toInt(), 1);
            QSignalSpy shown(conversation, &Conversation::messageShown);
            conversation->stepBranch(run.lastMessage().id, -1);
            QTRY_COMPARE(shown.count(), 1);
            QCOMPARE(run.lastMessage().text, QStringLiteral("First."));
            conversation->stepBranch(first, -1);
            QCOMPARE(run.lastMessage().id, first);

            // With other words: photos come along, the old question stays beside it.
            asking->editQuestion(question, QStringLiteral("  Other question "));
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(messages->rows()[0].text, QStringLiteral("Other question"));
            QCOMPARE(messages->rows()[0].photos.size(), 1);
            QCOMPARE(messages->rows()[0].siblingIds.size(), 2);
            QCOMPARE(run.lastMessage().text, QStringLiteral("Third."));
            conversation->stepBranch(messages->rows()[0].id, -1);
            QTRY_COMPARE(messages->rows()[0].text, QStringLiteral("Question"));
            QCOMPARE(run.lastMessage().text, QStringLiteral("First."));

            // The next question goes on from what is shown.
            app->composer()->setText(QStringLiteral("More"));
            QTRY_VERIFY(asking->canSend());
            asking->send();
            QTRY_VERIFY(!app->answer()->isBusy());
            QCOMPARE(messages->count(), 4);
        }
        const AppFixture run(m_dir->path(), "{}");
        const auto& app = run.application;
        QTRY_COMPARE(app->messages()->count(), 4);
        QCOMPARE(run.lastMessage().text, QStringLiteral("Fourth."));
        QCOMPARE(app->messages()->rows()[1].text, QStringLiteral("First."));
    }

    void deletedMessagesComeBack() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "One."}, {"text": "Two."}]})");
        const auto& app = run.application;
        for (const char* text : {"a", "b"})
            QVERIFY(run.ask(QString::fromLatin1(text)));
        QCOMPARE(app->messages()->count(), 4);
        app->conversation()->removeMessage(app->messages()->rows()[1].id);
        QCOMPARE(app->messages()->count(), 1);
        QVERIFY(!app->undo()->text().isEmpty());
        app->undo()->undo();
        QTRY_COMPARE(app->messages()->count(), 4);
        QCOMPARE(run.lastMessage().text, QStringLiteral("Two."));
        QVERIFY(app->undo()->text().isEmpty());
    }

    void whatIsFoundIsShownInItsBranch() {
        const AppFixture run(m_dir->path(),
                             R"({"answers": [{"text": "A zebra."}, {"text": "A horse."}]})");
        const auto& app = run.application;
        QVERIFY(run.ask(QStringLiteral("Which animal?")));
        const QString zebra = run.lastMessage().id;
        app->asking()->regenerate(zebra);
        QTRY_VERIFY(!app->answer()->isBusy());
        app->conversation()->startNew();
        app->search()->setQuery(QStringLiteral("zebra"));
        QVERIFY(app->search()->isActive());
        QTRY_VERIFY(app->search()->isFinished());
        QCOMPARE(app->search()->count(), 1);
        const QModelIndex hit = app->search()->index(0);
        QCOMPARE(app->search()->data(hit, SearchModel::MessageIdRole).toString(), zebra);
        QVERIFY(app->search()
                    ->data(hit, SearchModel::ExcerptRole)
                    .toString()
                    .contains(QStringLiteral("<b>zebra</b>")));
        QSignalSpy shown(app->conversation(), &Conversation::messageShown);
        app->conversation()->openMessage(app->search()->hits().first().conversationId, zebra);
        QTRY_COMPARE(shown.count(), 1);
        QCOMPARE(shown.first().first().toInt(), 1);
        QCOMPARE(run.lastMessage().id, zebra);
        app->search()->markTerms();
        app->search()->setQuery({});
        QVERIFY(!app->search()->isActive());
        QVERIFY(app->search()->markedTerms().isEmpty());
    }

    void aConversationThatCannotBeReadIsLeft() {
        const AppFixture run(m_dir->path(), R"({"answers": [{"text": "ok"}]})");
        const auto& app = run.application;
        QVERIFY(run.ask(QStringLiteral("Hello")));
        const QString id = app->conversation()->id();
        app->conversation()->startNew();
        {
            auto other =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(databasePath(m_dir->path()));
            other.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("DROP TABLE message_photo")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        app->conversation()->open(id);
        QVERIFY(app->conversation()->isLoading());
        QTRY_VERIFY(!app->conversation()->isLoading());
        QVERIFY(app->conversation()->id().isEmpty());
        QVERIFY(!app->notice()->text().isEmpty());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestConversation)
#include "tst_conversation.moc"
