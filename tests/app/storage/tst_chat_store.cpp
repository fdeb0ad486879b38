// SPDX-License-Identifier: MIT
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/storage.h"
#include "app/desktop/storage/tables/conversations_table.h"
#include "app/desktop/storage/tables/drafts_table.h"
#include "app/desktop/storage/tables/messages_table.h"
#include "app/desktop/storage/tables/photos_table.h"
#include "app/desktop/storage/tables/presets_table.h"
#include "app/desktop/values/data_folder.h"

using namespace std::string_literals;
using namespace tessera;

namespace {

// Runs SQL on a database file over a connection of its own.
QVariant sql(const QString& path, const QString& statement) {
    QVariant value;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(path);
        if (database.open()) {
            QSqlQuery query(database);
            if (query.exec(statement) && query.next())
                value = query.value(0);
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
    return value;
}

MessageRow message(const QString& conversationId, const QString& text) {
    MessageRow row;
    row.id = newRowId();
    row.conversationId = conversationId;
    row.text = text;
    row.createdMs = 5;
    return row;
}

PhotoRef photo(const QString& dataDir, char digit) {
    PhotoRef ref;
    ref.hash = QString(64, QLatin1Char(digit));
    ref.extension = QStringLiteral("jpg");
    ref.name = QStringLiteral("harbour.jpg");
    ref.filePath = photoPath(dataDir, ref.hash, ref.extension);
    ref.widthPx = 640;
    ref.heightPx = 480;
    ref.sizeBytes = 3;
    return ref;
}

std::unique_ptr<ChatStore> openStore(const QString& dir) {
    auto store = ChatStore::open(dir, bundledMigrations());
    return store ? std::move(*store) : nullptr;
}

}  // namespace

class TestChatStore : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void splitsStatements() {
        QCOMPARE(splitStatements(
                     QStringLiteral("-- note\nCREATE TABLE a (\n  b\n);\n\nSELECT 1;\nEND;\n")),
                 QStringList({QStringLiteral("CREATE TABLE a (\n  b\n);"),
                              QStringLiteral("SELECT 1;\nEND;")}));
    }

    void migrationsAreNumberedWithoutGaps() {
        const auto migrations = bundledMigrations();
        QVERIFY(!migrations.isEmpty());
        for (qsizetype i = 0; i < migrations.size(); ++i)
            QCOMPARE(migrations[i].version, static_cast<int>(i) + 1);
    }

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

    void newerSchemaIsRefusedAndUntouched() {
        openStore(m_dir->path());
        const QString path = databasePath(m_dir->path());
        sql(path, QStringLiteral("PRAGMA user_version = 99"));
        const auto store = ChatStore::open(m_dir->path(), bundledMigrations());
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Unsupported);
        QVERIFY(QString::fromStdString(store.error().message()).contains(QStringLiteral("99")));
        QVERIFY(QString::fromStdString(store.error().message())
                    .contains(QStringLiteral("newer Tessera")));
        QCOMPARE(sql(path, QStringLiteral("PRAGMA user_version")).toInt(), 99);
    }

    void theFirstSchemaMigratesWithItsData() {
        const QString path = databasePath(m_dir->path());
        const auto migrations = bundledMigrations();
        // As Tessera with the first schema wrote it: a question with a photo, an answer, a second
        // question whose answer streamed when the program ended; and a deleted conversation.
        const QStringList content = {
            QStringLiteral("INSERT INTO conversation VALUES ('c', 'Harbour', 1, 9, NULL)"),
            QStringLiteral("INSERT INTO conversation VALUES ('gone', 'Gone', 1, 5, 7)"),
            QStringLiteral("INSERT INTO photo VALUES ('ab', 'jpg', 640, 480, 3)"),
            QStringLiteral(
                "INSERT INTO message VALUES "
                "('q1', 'c', 0, 'user', 'complete', 'What is this?', '', 2, '', 0, 0, 0), "
                "('a1', 'c', 1, 'assistant', 'complete', 'A red boat', '', 2, 'LLaVA', "
                "600, 4, 31.5), "
                "('q2', 'c', 2, 'user', 'complete', 'Sure?', '', 1, '', 0, 0, 0), "
                "('a2', 'c', 3, 'assistant', 'streaming', 'Quite sur', '', 4, '', 0, 0, "
                "0), "
                "('a0', 'gone', 1, 'assistant', 'failed', '', 'Its \"disk\" broke.', 4, '', 0, 0, "
                "0)"),
            QStringLiteral("INSERT INTO message_photo VALUES ('q1', 0, 'ab', 'boat.jpg')"),
        };
        QVERIFY(QDir().mkpath(m_dir->path()));
        {
            auto database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("old"));
            database.setDatabaseName(path);
            QVERIFY(database.open());
            QVERIFY(migrate(database, migrations.mid(0, 1)));
            for (const QString& statement : content) {
                QSqlQuery query(database);
                QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("old"));

        auto store = openStore(m_dir->path());
        QVERIFY(store);
        QCOMPARE(store->conversations()->size(), 1);
        QCOMPARE(store->trash()->size(), 1);
        const auto messages = store->messages(QStringLiteral("c"));
        QVERIFY(messages);
        QStringList ids;
        for (const MessageRow& row : *messages)
            ids.append(row.id);
        QCOMPARE(ids.join(QLatin1Char(' ')), QStringLiteral("q1 a1 q2 a2"));
        QCOMPARE(messages->first().photos.first().name, QStringLiteral("boat.jpg"));
        QCOMPARE(messages->last().state, MessageState::Interrupted);
        QCOMPARE((*messages)[1].figures.tokensPerSecond, 31.5);
        QVERIFY(!(*messages)[1].error);
        const auto failed = store->messages(QStringLiteral("gone"));
        QVERIFY(failed && failed->size() == 1);
        QVERIFY(failed->first().error ==
                Error(ErrorCode::Internal, Sentence("Its \"disk\" broke.", {})));
        for (const char* words : {"red boat", "quite sur", "harbour"}) {
            const auto hits = store->search(QString::fromLatin1(words), 10);
            QVERIFY2(hits && hits->size() == 1, words);
        }
        QCOMPARE(
            sql(path + QStringLiteral(".v1.bak"), QStringLiteral("SELECT count(*) FROM message"))
                .toInt(),
            5);
        QCOMPARE(sql(path, QStringLiteral("PRAGMA integrity_check")).toString(),
                 QStringLiteral("ok"));
    }

    void everyOlderVersionMigratesAndACopyIsKept() {
        auto migrations = bundledMigrations();
        const int newest = migrations.last().version + 1;
        migrations.append(
            {newest, QStringLiteral("ALTER TABLE conversation ADD COLUMN colour TEXT;\n")});
        for (int from = 0; from < newest; ++from) {
            const QString dir = m_dir->filePath(QString::number(from));
            const QString path = databasePath(dir);
            QVERIFY(QDir().mkpath(dir));
            if (from > 0) {
                auto database =
                    QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("old"));
                database.setDatabaseName(path);
                QVERIFY(database.open());
                QVERIFY(migrate(database, migrations.mid(0, from)));
                QVERIFY(QSqlQuery(database).exec(
                    QStringLiteral("INSERT INTO conversation (id, title, created_ms, updated_ms) "
                                   "VALUES ('c', 'Old', 1, 1)")));
            }
            QSqlDatabase::removeDatabase(QStringLiteral("old"));
            auto store = ChatStore::open(dir, migrations);
            QVERIFY2(store, store ? "" : store.error().message().c_str());
            QCOMPARE(sql(path, QStringLiteral("PRAGMA user_version")).toInt(), newest);
            const QString copy = QStringLiteral("%1.v%2.bak").arg(path).arg(from);
            QCOMPARE(QFile::exists(copy), from > 0);
            if (from > 0) {
                QCOMPARE((*store)->conversations()->first().title, QStringLiteral("Old"));
                QCOMPARE(sql(copy, QStringLiteral("PRAGMA user_version")).toInt(), from);
                QCOMPARE(sql(copy, QStringLiteral("SELECT title FROM conversation")).toString(),
                         QStringLiteral("Old"));
            }
        }
    }

    void failedMigrationIsRolledBack() {
        openStore(m_dir->path());
        auto migrations = bundledMigrations();
        const int version = migrations.last().version;
        migrations.append({version + 1, QStringLiteral("CREATE TABLE extra (a);\n")});
        migrations.append({version + 2, QStringLiteral("CREATE TABLE more (a);\n\nNONSENSE;\n")});
        const auto store = ChatStore::open(m_dir->path(), migrations);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::WriteFailed);
        const QString path = databasePath(m_dir->path());
        QCOMPARE(sql(path, QStringLiteral("PRAGMA user_version")).toInt(), version);
        QCOMPARE(
            sql(path, QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name = 'extra'"))
                .toInt(),
            0);
        QVERIFY(openStore(m_dir->path()));
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
