// SPDX-License-Identifier: MIT
// Databases of every older version, and of newer ones.
#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/values/data_folder.h"
#include "tests/app/storage/database_file.h"

using namespace tessera;

class TestChatMigrations : public QObject {
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

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestChatMigrations)
#include "tst_chat_migrations.moc"
