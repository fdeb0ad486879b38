// SPDX-License-Identifier: MIT
#include "app/desktop/storage/chat_store.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>
#include <utility>

#include "app/desktop/storage/tables/conversations_table.h"
#include "app/desktop/storage/tables/photos_table.h"
#include "app/desktop/storage/tables/sql_statement.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/data_folder.h"

namespace tessera {
namespace {

// A file without a row may belong to a question that is being written.
constexpr qint64 kUnknownPhotoAgeSeconds = 24 * 60 * 60;
// A file whose last row has just been removed may have been attached again a moment ago.
constexpr qint64 kReleasedPhotoAgeSeconds = 60;

qint64 nowMs() {
    return QDateTime::currentMSecsSinceEpoch();
}

Error noConversations(const QString& dataDir) {
    return Error(ErrorCode::FileNotFound, "There are no conversations in {}.",
                 QDir::toNativeSeparators(dataDir));
}

}  // namespace

ChatStore::ChatStore(QString dataDir)
    : m_dataDir(std::move(dataDir)),
      m_connectionName(QStringLiteral("tessera-") + newRowId()),
      m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connectionName)) {
    m_database.setDatabaseName(databasePath(m_dataDir));
}

ChatStore::~ChatStore() {
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<ChatStore>> ChatStore::open(const QString& dataDir,
                                                   const QList<Migration>& migrations) {
    if (!QDir().mkpath(photoDir(dataDir)))
        return Error(ErrorCode::WriteFailed,
                     "The data folder {} cannot be created. Is the disk full or read-only?",
                     QDir::toNativeSeparators(dataDir));
    std::unique_ptr<ChatStore> store(new ChatStore(dataDir));
    if (auto opened = store->openDatabase(migrations); !opened)
        return opened.error();
    return store;
}

Result<std::unique_ptr<ChatStore>> ChatStore::openReader(const QString& dataDir,
                                                         const QList<Migration>& migrations) {
    std::unique_ptr<ChatStore> store(new ChatStore(dataDir));
    auto opened = store->openReadOnly(migrations);
    if (opened)
        return store;
    // SQLite cannot even read where it cannot write.
    if (opened.error().code == ErrorCode::FileUnreadable)
        if (auto copy = openCopy(dataDir, migrations))
            return copy;
    return opened.error();
}

Result<std::unique_ptr<ChatStore>> ChatStore::openCopy(const QString& dataDir,
                                                       const QList<Migration>& migrations) {
    const QString database = databasePath(dataDir);
    if (!QFile::exists(database))
        return noConversations(dataDir);
    std::unique_ptr<ChatStore> store(new ChatStore(dataDir));
    store->m_copy = std::make_unique<QTemporaryDir>();
    const QString copy = databasePath(store->m_copy->path());
    // With what SQLite has not moved into the database yet.
    for (const char* part : {"", "-wal"}) {
        QFile from(database + QLatin1String(part));
        if (!from.exists())
            continue;
        if (!from.copy(copy + QLatin1String(part)))
            return Error(ErrorCode::WriteFailed,
                         "The conversations could not be copied to read them: {}.",
                         from.errorString());
        QFile::setPermissions(copy + QLatin1String(part), QFile::ReadOwner | QFile::WriteOwner);
    }
    store->m_database.setDatabaseName(copy);
    if (auto opened = store->openDatabase(migrations); !opened)
        return opened.error();
    return store;
}

Result<void> ChatStore::openDatabase(const QList<Migration>& migrations) {
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!m_database.open())
        return notRead(m_database.lastError());
    // FULL: a committed message survives a power cut too; this thread may wait for the disk.
    for (const char* pragma :
         {"PRAGMA foreign_keys = ON", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"}) {
        QSqlQuery query(m_database);
        if (!query.exec(QString::fromLatin1(pragma)))
            return notRead(query.lastError());
    }
    if (auto migrated = migrate(m_database, migrations); !migrated)
        return migrated.error();
    return execute(m_database,
                   QStringLiteral("UPDATE message SET state = 'interrupted' "
                                  "WHERE state = 'streaming'"),
                   {});
}

Result<void> ChatStore::openReadOnly(const QList<Migration>& migrations) {
    if (!QFile::exists(m_database.databaseName()))
        return noConversations(m_dataDir);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"));
    if (!m_database.open())
        return notRead(m_database.lastError());
    auto version = select(m_database, QStringLiteral("PRAGMA user_version"), {});
    if (!version)
        return version.error();
    if (!version->next() || version->value(0).toInt() != migrations.last().version)
        return Error(ErrorCode::Unsupported,
                     "The conversations in {} were saved by another version of Tessera.",
                     QDir::toNativeSeparators(m_dataDir));
    return {};
}

Result<QList<ConversationRow>> ChatStore::readConversations(const QString& rest,
                                                            const QVariantList& values) {
    auto rows = conversationsTable().rows(m_database, rest, values);
    if (!rows)
        return rows.error();
    QHash<QString, qsizetype> indexOf;
    for (qsizetype i = 0; i < rows->size(); ++i)
        indexOf.insert(rows->at(i).id, i);

    // The other columns are those of the row with the smallest number: SQLite defines it so.
    auto photos = select(
        m_database,
        QStringLiteral(
            "SELECT message.conversation_id AS conversation_id, %1, "
            "MIN(message.number * 1000 + message_photo.position) FROM message_photo "
            "JOIN message ON message.id = message_photo.message_id AND message.deleted_ms IS NULL "
            "%2 GROUP BY message.conversation_id")
            .arg(messagePhotos().selection(), messagePhotos().join()),
        {});
    if (!photos)
        return photos.error();
    const PhotoLinks::Reader reader(messagePhotos(), *photos, m_dataDir);
    while (photos->next()) {
        const auto at =
            indexOf.constFind(photos->value(QStringLiteral("conversation_id")).toString());
        if (at != indexOf.cend())
            (*rows)[*at].firstPhoto = reader.read(*photos).photo;
    }
    return rows;
}

Result<QList<ConversationRow>> ChatStore::conversations() {
    return readConversations(
        QStringLiteral("WHERE deleted_ms IS NULL ORDER BY updated_ms DESC, id"), {});
}

Result<QList<ConversationRow>> ChatStore::trash() {
    return readConversations(
        QStringLiteral("WHERE deleted_ms IS NOT NULL ORDER BY deleted_ms DESC, id"), {});
}

Result<ConversationRow> ChatStore::conversation(const QString& id) {
    auto rows = readConversations(QStringLiteral("WHERE id = ?"), {id});
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return Error(ErrorCode::InvalidArgument, "This conversation no longer exists.");
    return rows->first();
}

Result<void> ChatStore::addConversation(const ConversationRow& row) {
    return conversationsTable().add(m_database, row);
}

Result<void> ChatStore::renameConversation(const QString& id, const QString& title) {
    return conversationsTable().change(m_database, {.id = id, .title = title},
                                       {QStringLiteral("title")});
}

Result<void> ChatStore::setPinned(const QString& id, bool pinned) {
    return conversationsTable().change(m_database, {.id = id, .pinned = pinned},
                                       {QStringLiteral("pinned")});
}

Result<void> ChatStore::setSettings(const QString& id, const QString& systemPrompt,
                                    const std::optional<SamplingSettings>& sampling) {
    return conversationsTable().change(
        m_database, {.id = id, .systemPrompt = systemPrompt, .sampling = sampling},
        {QStringLiteral("system_prompt"), QStringLiteral("sampling")});
}

Result<void> ChatStore::setDeleted(const QString& id, bool deleted) {
    return conversationsTable().change(m_database, {.id = id, .deletedMs = deleted ? nowMs() : 0},
                                       {QStringLiteral("deleted_ms")});
}

Result<void> ChatStore::removeConversations(const QStringList& ids) {
    const auto before = usedPhotoFiles();
    if (!before)
        return before.error();
    auto removed = inTransaction(m_database, [&]() -> Result<void> {
        for (const QString& id : ids) {
            for (const char* sql : {"DELETE FROM conversation WHERE id = ?",
                                    "DELETE FROM draft WHERE conversation_id = ?"})
                if (auto done = execute(m_database, QString::fromLatin1(sql), {id}); !done)
                    return done;
        }
        return {};
    });
    if (!removed)
        return removed;
    return removeUnusedPhotos(*before);
}

Result<QSet<QString>> ChatStore::usedPhotoFiles() {
    auto query = select(m_database,
                        QStringLiteral("SELECT hash || '.' || extension FROM photo WHERE hash IN "
                                       "(SELECT photo_hash FROM message_photo UNION "
                                       "SELECT photo_hash FROM draft_photo)"),
                        {});
    if (!query)
        return query.error();
    QSet<QString> files;
    while (query->next())
        files.insert(query->value(0).toString());
    return files;
}

Result<void> ChatStore::purgeExpired() {
    return purge(nowMs() - qint64{kTrashDays} * 24 * 60 * 60 * 1000);
}

Result<void> ChatStore::purge(qint64 deletedBeforeMs) {
    auto purged = inTransaction(m_database, [&]() -> Result<void> {
        auto deleted =
            execute(m_database, QStringLiteral("DELETE FROM conversation WHERE deleted_ms <= ?"),
                    {deletedBeforeMs});
        if (!deleted)
            return deleted;
        for (const char* sql :
             {"DELETE FROM message WHERE deleted_ms IS NOT NULL",
              "DELETE FROM draft WHERE conversation_id <> '' AND conversation_id NOT IN "
              "(SELECT id FROM conversation)"})
            if (auto done = execute(m_database, QString::fromLatin1(sql), {}); !done)
                return done;
        return {};
    });
    if (!purged)
        return purged;
    return removeUnusedPhotos({});
}

Result<void> ChatStore::removeUnusedPhotos(const QSet<QString>& releasedFiles) {
    auto forgotten = execute(m_database,
                             QStringLiteral("DELETE FROM photo WHERE hash NOT IN "
                                            "(SELECT photo_hash FROM message_photo UNION "
                                            "SELECT photo_hash FROM draft_photo)"),
                             {});
    if (!forgotten)
        return forgotten;
    const auto used = usedPhotoFiles();
    if (!used)
        return used.error();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QDirIterator files(photoDir(m_dataDir), QDir::Files);
    while (files.hasNext()) {
        files.next();
        if (used->contains(files.fileName()))
            continue;
        const qint64 ageSeconds = files.fileInfo().lastModified().secsTo(now);
        if (ageSeconds > (releasedFiles.contains(files.fileName()) ? kReleasedPhotoAgeSeconds
                                                                   : kUnknownPhotoAgeSeconds))
            QFile::remove(files.filePath());
    }
    return {};
}

}  // namespace tessera
