// SPDX-License-Identifier: MIT
#include "app/desktop/storage/chat_store.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QHash>
#include <QSet>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>
#include <array>
#include <utility>

namespace tessera {
namespace {

constexpr qint64 kUnusedPhotoAgeSeconds = 24 * 60 * 60;

constexpr std::array<std::pair<MessageState, const char*>, 5> kStateNames = {{
    {MessageState::Complete, "complete"},
    {MessageState::Streaming, "streaming"},
    {MessageState::Stopped, "stopped"},
    {MessageState::Interrupted, "interrupted"},
    {MessageState::Failed, "failed"},
}};

QString stateName(MessageState state) {
    for (const auto& [value, name] : kStateNames)
        if (value == state)
            return QString::fromLatin1(name);
    return QStringLiteral("complete");
}

MessageState stateFromName(const QString& name) {
    for (const auto& [value, known] : kStateNames)
        if (name == QLatin1String(known))
            return value;
    return MessageState::Complete;
}

class Text {
    Q_DECLARE_TR_FUNCTIONS(ChatStore)
};

Error notSaved(const QSqlError& error) {
    return {ErrorCode::WriteFailed,
            Text::tr("The conversation could not be saved: %1").arg(error.text()).toStdString()};
}

Error notRead(const QSqlError& error) {
    return {ErrorCode::FileUnreadable,
            Text::tr("The conversations could not be read: %1").arg(error.text()).toStdString()};
}

Result<void> run(const QSqlDatabase& database, const QString& sql, const QVariantList& values) {
    QSqlQuery query(database);
    if (!query.prepare(sql))
        return notSaved(query.lastError());
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return notSaved(query.lastError());
    return {};
}

qint64 nowMs() {
    return QDateTime::currentMSecsSinceEpoch();
}

}  // namespace

QString newRowId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString databasePath(const QString& dataDir) {
    return QDir(dataDir).filePath(QStringLiteral("tessera.sqlite"));
}

QString photoDir(const QString& dataDir) {
    return QDir(dataDir).filePath(QStringLiteral("photos"));
}

QString photoPath(const QString& dataDir, const QString& hash, const QString& extension) {
    return QStringLiteral("%1/%2.%3").arg(photoDir(dataDir), hash, extension);
}

ChatStore::ChatStore(QString dataDir)
    : m_dataDir(std::move(dataDir)), m_connectionName(QStringLiteral("tessera-") + newRowId()) {}

ChatStore::~ChatStore() {
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<ChatStore>> ChatStore::open(const QString& dataDir,
                                                   const QList<Migration>& migrations) {
    if (!QDir().mkpath(photoDir(dataDir)))
        return Error{
            ErrorCode::WriteFailed,
            Text::tr("The data folder %1 cannot be created. Is the disk full or read-only?")
                .arg(QDir::toNativeSeparators(dataDir))
                .toStdString()};
    std::unique_ptr<ChatStore> store(new ChatStore(dataDir));
    if (auto opened = store->openDatabase(migrations); !opened)
        return opened.error();
    return store;
}

Result<void> ChatStore::openDatabase(const QList<Migration>& migrations) {
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connectionName);
    m_database.setDatabaseName(databasePath(m_dataDir));
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
    return run(m_database, QStringLiteral("UPDATE message SET state = ? WHERE state = ?"),
               {stateName(MessageState::Interrupted), stateName(MessageState::Streaming)});
}

Result<void> ChatStore::inTransaction(const std::function<Result<void>()>& body) {
    if (!m_database.transaction())
        return notSaved(m_database.lastError());
    if (auto done = body(); !done) {
        m_database.rollback();
        return done.error();
    }
    if (!m_database.commit()) {
        const QSqlError error = m_database.lastError();
        m_database.rollback();
        return notSaved(error);
    }
    return {};
}

Result<QList<ConversationRow>> ChatStore::conversations() {
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT id, title, created_ms, updated_ms FROM conversation "
                                   "WHERE deleted_ms IS NULL ORDER BY updated_ms DESC, id")))
        return notRead(query.lastError());
    QList<ConversationRow> rows;
    while (query.next())
        rows.append({query.value(0).toString(), query.value(1).toString(),
                     query.value(2).toLongLong(), query.value(3).toLongLong()});
    return rows;
}

Result<QList<MessageRow>> ChatStore::messages(const QString& conversationId) {
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral(
        "SELECT id, role, state, text, error, created_ms, model_name, prompt_tokens, "
        "answer_tokens, "
        "tokens_per_second FROM message WHERE conversation_id = ? ORDER BY position"));
    query.addBindValue(conversationId);
    if (!query.exec())
        return notRead(query.lastError());
    QList<MessageRow> rows;
    while (query.next()) {
        MessageRow row;
        row.id = query.value(0).toString();
        row.conversationId = conversationId;
        row.role = query.value(1).toString() == QLatin1String("user") ? MessageRole::User
                                                                      : MessageRole::Assistant;
        row.state = stateFromName(query.value(2).toString());
        row.text = query.value(3).toString();
        row.error = query.value(4).toString();
        row.createdMs = query.value(5).toLongLong();
        row.modelName = query.value(6).toString();
        row.promptTokens = query.value(7).toUInt();
        row.answerTokens = query.value(8).toUInt();
        row.tokensPerSecond = query.value(9).toDouble();
        rows.append(row);
    }

    if (auto added = readPhotos(conversationId, rows); !added)
        return added.error();
    return rows;
}

Result<void> ChatStore::readPhotos(const QString& conversationId, QList<MessageRow>& rows) {
    QHash<QString, qsizetype> indexOf;
    for (qsizetype i = 0; i < rows.size(); ++i)
        indexOf.insert(rows[i].id, i);
    QSqlQuery photos(m_database);
    photos.setForwardOnly(true);
    photos.prepare(QStringLiteral(
        "SELECT message.id, photo.hash, photo.extension, message_photo.name, photo.width_px, "
        "photo.height_px, photo.size_bytes FROM message_photo "
        "JOIN message ON message.id = message_photo.message_id "
        "JOIN photo ON photo.hash = message_photo.photo_hash "
        "WHERE message.conversation_id = ? ORDER BY message.position, message_photo.position"));
    photos.addBindValue(conversationId);
    if (!photos.exec())
        return notRead(photos.lastError());
    while (photos.next()) {
        PhotoRef photo;
        photo.hash = photos.value(1).toString();
        photo.extension = photos.value(2).toString();
        photo.name = photos.value(3).toString();
        photo.filePath = photoPath(m_dataDir, photo.hash, photo.extension);
        photo.widthPx = photos.value(4).toInt();
        photo.heightPx = photos.value(5).toInt();
        photo.sizeBytes = photos.value(6).toLongLong();
        if (const auto it = indexOf.constFind(photos.value(0).toString()); it != indexOf.cend())
            rows[*it].photos.append(photo);
    }
    return {};
}

Result<void> ChatStore::addConversation(const ConversationRow& row) {
    return run(m_database,
               QStringLiteral("INSERT INTO conversation (id, title, created_ms, updated_ms) "
                              "VALUES (?, ?, ?, ?)"),
               {row.id, row.title, row.createdMs, row.updatedMs});
}

Result<void> ChatStore::renameConversation(const QString& id, const QString& title) {
    return run(m_database, QStringLiteral("UPDATE conversation SET title = ? WHERE id = ?"),
               {title, id});
}

Result<void> ChatStore::setDeleted(const QString& id, bool deleted) {
    return run(m_database, QStringLiteral("UPDATE conversation SET deleted_ms = ? WHERE id = ?"),
               {deleted ? QVariant(nowMs()) : QVariant(QMetaType::fromType<qint64>()), id});
}

Result<void> ChatStore::addMessage(const MessageRow& row) {
    return inTransaction([&]() -> Result<void> {
        auto added = run(
            m_database,
            QStringLiteral(
                "INSERT INTO message (id, conversation_id, position, role, state, text, error, "
                "created_ms, model_name, prompt_tokens, answer_tokens, tokens_per_second) "
                "SELECT ?, ?, COALESCE(MAX(position) + 1, 0), ?, ?, ?, ?, ?, ?, ?, ?, ? "
                "FROM message WHERE conversation_id = ?"),
            {row.id, row.conversationId,
             row.role == MessageRole::User ? QStringLiteral("user") : QStringLiteral("assistant"),
             stateName(row.state), row.text.isNull() ? QLatin1String("") : row.text,
             row.error.isNull() ? QLatin1String("") : row.error, row.createdMs,
             row.modelName.isNull() ? QLatin1String("") : row.modelName, row.promptTokens,
             row.answerTokens, row.tokensPerSecond, row.conversationId});
        if (!added)
            return added;
        if (auto photos = addPhotos(row); !photos)
            return photos;
        return run(m_database,
                   QStringLiteral("UPDATE conversation SET updated_ms = ? WHERE id = ?"),
                   {row.createdMs, row.conversationId});
    });
}

Result<void> ChatStore::addPhotos(const MessageRow& row) {
    int position = 0;
    for (const PhotoRef& photo : row.photos) {
        auto known =
            run(m_database,
                QStringLiteral("INSERT INTO photo (hash, extension, width_px, height_px, "
                               "size_bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                {photo.hash, photo.extension, photo.widthPx, photo.heightPx, photo.sizeBytes});
        if (!known)
            return known;
        auto linked = run(
            m_database,
            QStringLiteral("INSERT INTO message_photo (message_id, position, "
                           "photo_hash, name) VALUES (?, ?, ?, ?)"),
            {row.id, position++, photo.hash, photo.name.isNull() ? QLatin1String("") : photo.name});
        if (!linked)
            return linked;
    }
    return {};
}

Result<void> ChatStore::updateMessage(const MessageRow& row) {
    return run(m_database,
               QStringLiteral("UPDATE message SET state = ?, text = ?, error = ?, model_name = ?, "
                              "prompt_tokens = ?, answer_tokens = ?, tokens_per_second = ? "
                              "WHERE id = ?"),
               {stateName(row.state), row.text.isNull() ? QLatin1String("") : row.text,
                row.error.isNull() ? QLatin1String("") : row.error,
                row.modelName.isNull() ? QLatin1String("") : row.modelName, row.promptTokens,
                row.answerTokens, row.tokensPerSecond, row.id});
}

Result<void> ChatStore::removeMessages(const QStringList& ids) {
    return inTransaction([&]() -> Result<void> {
        for (const QString& id : ids) {
            auto removed =
                run(m_database, QStringLiteral("DELETE FROM message WHERE id = ?"), {id});
            if (!removed)
                return removed;
        }
        return {};
    });
}

Result<void> ChatStore::purge() {
    auto purged = inTransaction([&]() -> Result<void> {
        auto deleted =
            run(m_database, QStringLiteral("DELETE FROM conversation WHERE deleted_ms IS NOT NULL"),
                {});
        if (!deleted)
            return deleted;
        return run(m_database,
                   QStringLiteral("DELETE FROM photo WHERE hash NOT IN "
                                  "(SELECT photo_hash FROM message_photo)"),
                   {});
    });
    if (!purged)
        return purged;
    return removeUnusedPhotoFiles();
}

Result<void> ChatStore::removeUnusedPhotoFiles() {
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT hash || '.' || extension FROM photo")))
        return notRead(query.lastError());
    QSet<QString> used;
    while (query.next())
        used.insert(query.value(0).toString());
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addSecs(-kUnusedPhotoAgeSeconds);
    QDirIterator files(photoDir(m_dataDir), QDir::Files);
    while (files.hasNext()) {
        files.next();
        if (!used.contains(files.fileName()) && files.fileInfo().lastModified() < oldest)
            QFile::remove(files.filePath());
    }
    return {};
}

}  // namespace tessera
