// SPDX-License-Identifier: MIT
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/storage/storage.h"
#include "app/desktop/storage/tables/conversations_table.h"
#include "app/desktop/storage/tables/drafts_table.h"
#include "app/desktop/storage/tables/messages_table.h"
#include "app/desktop/storage/tables/photos_table.h"
#include "app/desktop/storage/tables/presets_table.h"
#include "tests/app/storage/database_file.h"
#include "tests/app/storage/photo_row.h"

using namespace std::string_literals;
using namespace tessera;

namespace {

MessageRow message(const QString& conversationId, const QString& text) {
    MessageRow row;
    row.id = newRowId();
    row.conversationId = conversationId;
    row.text = text;
    row.createdMs = 5;
    return row;
}

}  // namespace

class TestChatStore : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void everyColumnIsNamedByItsTable_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QStringList>("named");
        // Those that only the store's own statements use.
        QTest::addColumn<QStringList>("others");
        const auto add = [](const auto& table, const QStringList& others) {
            QTest::addRow("%s", qPrintable(table.name()))
                << table.name() << table.columnNames() << others;
        };
        add(conversationsTable(), {QStringLiteral("number")});
        add(messagesTable(), {QStringLiteral("number"), QStringLiteral("deleted_ms")});
        add(photosTable(), {});
        add(messagePhotos(), {});
        add(draftPhotos(), {});
        add(draftsTable(), {});
        add(presetsTable(), {});
    }

    void everyColumnIsNamedByItsTable() {
        QFETCH(QString, table);
        QFETCH(QStringList, named);
        QFETCH(QStringList, others);
        QVERIFY(openStore(m_dir->path()));
        QStringList columns =
            sql(databasePath(m_dir->path()),
                QStringLiteral("SELECT group_concat(name) FROM pragma_table_info('%1')").arg(table))
                .toString()
                .split(QLatin1Char(','));
        QStringList known = named + others;
        columns.sort();
        known.sort();
        QCOMPARE(known, columns);
    }

    void keepsMessagesInOrderWithPhotos() {
        MessageRow question =
            message(QStringLiteral("c"), QStringLiteral("What's this? '; DROP TABLE message; --"));
        question.photos = {photo(m_dir->path(), 'a'), photo(m_dir->path(), 'b'),
                           photo(m_dir->path(), 'a')};
        MessageRow answer = message(QStringLiteral("c"), QStringLiteral("A boat"));
        answer.parentId = question.id;
        answer.role = MessageRole::Assistant;
        answer.state = MessageState::Failed;
        answer.error = Error(ErrorCode::FileTruncated, "{} is broken.", "a.png"s);
        answer.figures.promptTokens = 600;
        answer.figures.answerTokens = 2;
        answer.figures.tokensPerSecond = 31.5;
        answer.modelName = QStringLiteral("LLaVA");
        answer.deviceName = QStringLiteral("GPU");
        answer.figures.firstTokenMs = 1200;
        answer.figures.sampling = SamplingSettings{{.temperature = 0.5f, .topK = 40, .seed = 3}};
        answer.figures.seed = ~quint64{0};
        answer.figures.tokenIds = {1, -2, 70000};
        question.photos[1].grid = QStringLiteral("2x3");
        {
            auto store = openStore(m_dir->path());
            QVERIFY(store);
            QVERIFY(store->addConversation({QStringLiteral("c"), QStringLiteral("Title"), 1, 1}));
            QVERIFY(store->addConversation({QStringLiteral("d"), QStringLiteral("Newer"), 2, 2}));
            QVERIFY(store->addMessage(question));
            QVERIFY(store->addMessage(answer));
            QVERIFY(store->renameConversation(QStringLiteral("c"), QStringLiteral("Boats")));
        }
        auto store = openStore(m_dir->path());
        const auto conversations = store->conversations();
        QVERIFY(conversations);
        QCOMPARE(conversations->size(), 2);
        QCOMPARE(conversations->first().title, QStringLiteral("Boats"));
        const auto messages = store->messages(QStringLiteral("c"));
        QVERIFY(messages);
        QCOMPARE(messages->size(), 2);
        QCOMPARE((*messages)[0].text, question.text);
        QCOMPARE((*messages)[0].photos, question.photos);
        QCOMPARE((*messages)[1].role, MessageRole::Assistant);
        QCOMPARE((*messages)[1].state, MessageState::Failed);
        QVERIFY((*messages)[1].error == answer.error);
        QCOMPARE((*messages)[1].figures.promptTokens, 600u);
        QCOMPARE((*messages)[1].figures.tokensPerSecond, 31.5);
        QCOMPARE((*messages)[1].modelName, answer.modelName);
        QCOMPARE((*messages)[1].deviceName, answer.deviceName);
        QCOMPARE((*messages)[1].figures.firstTokenMs, 1200u);
        QVERIFY((*messages)[1].figures.sampling == answer.figures.sampling);
        QVERIFY((*messages)[1].figures.seed == answer.figures.seed);
        QCOMPARE((*messages)[1].figures.tokenIds, answer.figures.tokenIds);
        QCOMPARE(*store->tokenIds(answer.id), answer.figures.tokenIds);
        // What an update does not know stays.
        MessageRow known = (*messages)[1];
        known.text = QStringLiteral("Two boats");
        known.figures.tokenIds.clear();
        QVERIFY(store->updateMessage(known));
        QCOMPARE(*store->tokenIds(answer.id), answer.figures.tokenIds);
        QCOMPARE(store->tree(QStringLiteral("c"))->messages.last().figures.tokenIds,
                 answer.figures.tokenIds);
        QCOMPARE(conversations->first().firstPhoto.hash, question.photos.first().hash);
        QVERIFY(conversations->last().firstPhoto.isNull());
    }

    void refusesMessagesWithoutConversation() {
        auto store = openStore(m_dir->path());
        const auto added = store->addMessage(message(QStringLiteral("none"), QStringLiteral("x")));
        QVERIFY(!added);
        QCOMPARE(added.error().code, ErrorCode::InvalidArgument);
    }

    void streamingBecomesInterrupted() {
        MessageRow answer = message(QStringLiteral("c"), QStringLiteral("half"));
        answer.role = MessageRole::Assistant;
        answer.state = MessageState::Streaming;
        {
            auto store = openStore(m_dir->path());
            QVERIFY(store->addConversation({QStringLiteral("c"), QStringLiteral("T"), 1, 1}));
            QVERIFY(store->addMessage(answer));
        }
        const auto messages = openStore(m_dir->path())->messages(QStringLiteral("c"));
        QCOMPARE(messages->first().state, MessageState::Interrupted);
        QCOMPARE(messages->first().text, QStringLiteral("half"));
    }

    void purgeRemovesDeletedAndUnusedOldPhotos() {
        auto store = openStore(m_dir->path());
        const auto writePhoto = [&](char digit, bool old) {
            QFile file(photo(m_dir->path(), digit).filePath);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("jpg");
            file.flush();
            if (old)
                QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-3),
                                         QFileDevice::FileModificationTime));
        };
        writePhoto('a', true);  // in a conversation that stays
        writePhoto('b', true);  // in a deleted one
        writePhoto('c', true);  // in none
        writePhoto('d', false);
        for (const auto& [id, digit] : {std::pair("kept", 'a'), std::pair("gone", 'b')}) {
            const QString conversation = QString::fromLatin1(id);
            QVERIFY(store->addConversation({conversation, conversation, 1, 1}));
            MessageRow row = message(conversation, QStringLiteral("x"));
            row.photos = {photo(m_dir->path(), digit)};
            QVERIFY(store->addMessage(row));
        }
        QVERIFY(store->setDeleted(QStringLiteral("gone"), true));
        QCOMPARE(store->conversations()->size(), 1);
        QVERIFY(store->setDeleted(QStringLiteral("gone"), false));
        QCOMPARE(store->conversations()->size(), 2);
        QVERIFY(store->setDeleted(QStringLiteral("gone"), true));
        // The trash keeps it, for a while.
        QVERIFY(store->purgeExpired());
        QCOMPARE(store->trash()->size(), 1);
        QVERIFY(store->trash()->first().deletedMs > 0);
        QVERIFY(QFile::exists(photo(m_dir->path(), 'b').filePath));
        QVERIFY(store->purge(QDateTime::currentMSecsSinceEpoch()));
        QVERIFY(store->trash()->isEmpty());
        QVERIFY(store->messages(QStringLiteral("gone"))->isEmpty());
        QVERIFY(QFile::exists(photo(m_dir->path(), 'a').filePath));
        QVERIFY(!QFile::exists(photo(m_dir->path(), 'b').filePath));
        QVERIFY(!QFile::exists(photo(m_dir->path(), 'c').filePath));
        QVERIFY(QFile::exists(photo(m_dir->path(), 'd').filePath));
    }

    void aFileThatIsNoDatabaseIsRefused() {
        QFile file(databasePath(m_dir->path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(4096, 'x'));
        file.close();
        const auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(!store);
        QVERIFY(!store.error().message().empty());
    }

    void whatIsNotTextIsStoredAsAReplacement() {
        const auto store = openStore(m_dir->path());
        const QString half = QStringLiteral("half ") + QChar(0xD83D) + QStringLiteral(" end");
        QVERIFY(store->addConversation({QStringLiteral("c"), half, 1, 1}));
        QVERIFY(store->addMessage(message(QStringLiteral("c"), half + QChar(0) + half)));
        const QString stored = QString::fromUtf8("half � end");
        QCOMPARE(store->conversation(QStringLiteral("c"))->title, stored);
        QCOMPARE(store->messages(QStringLiteral("c"))->first().text,
                 stored + QChar(QChar::ReplacementCharacter) + stored);
    }

    void storageThreadAnswersInOrderAndFinishesOnExit() {
        {
            Storage storage(m_dir->path());
            QSignalSpy opened(&storage, &Storage::opened);
            QSignalSpy loaded(&storage, &Storage::messagesLoaded);
            storage.open();
            storage.addConversation({QStringLiteral("c"), QStringLiteral("T"), 1, 1});
            MessageRow first = message(QStringLiteral("c"), QStringLiteral("first"));
            storage.addMessage(first);
            storage.loadMessages(QStringLiteral("c"));
            QVERIFY(loaded.wait());
            QCOMPARE(opened.count(), 1);
            QCOMPARE(loaded.first().at(1).value<QList<MessageRow>>().first().text,
                     QStringLiteral("first"));
            MessageRow last = message(QStringLiteral("c"), QStringLiteral("last words"));
            last.parentId = first.id;
            storage.addMessage(last);
        }
        const auto messages = openStore(m_dir->path())->messages(QStringLiteral("c"));
        QCOMPARE(messages->last().text, QStringLiteral("last words"));
    }

    void storageReportsWhyItCannotOpen() {
        openStore(m_dir->path());
        sql(databasePath(m_dir->path()), QStringLiteral("PRAGMA user_version = 99"));
        Storage storage(m_dir->path());
        QSignalSpy failed(&storage, &Storage::openFailed);
        storage.open();
        QVERIFY(failed.wait());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestChatStore)
#include "tst_chat_store.moc"
