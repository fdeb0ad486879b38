// SPDX-License-Identifier: MIT
// ChatStore: the messages of a conversation, and their branches.
#include <QDateTime>
#include <QHash>
#include <QSqlQuery>
#include <QVariant>
#include <QtEndian>
#include <array>
#include <cstring>
#include <utility>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/message_tree.h"
#include "app/desktop/storage/photo_rows.h"
#include "app/desktop/storage/sql_statement.h"

namespace tessera {
namespace {

constexpr std::array<std::pair<MessageState, const char*>, 5> kStateNames = {{
    {MessageState::Complete, "complete"},
    {MessageState::Streaming, "streaming"},
    {MessageState::Stopped, "stopped"},
    {MessageState::Interrupted, "interrupted"},
    {MessageState::Failed, "failed"},
}};

QString roleName(MessageRole role) {
    return role == MessageRole::User ? QStringLiteral("user") : QStringLiteral("assistant");
}

QVariant toBlob(const QList<qint32>& ids) {
    if (ids.isEmpty())
        return QVariant(QMetaType::fromType<QByteArray>());
    QByteArray bytes(ids.size() * qsizetype{sizeof(qint32)}, Qt::Uninitialized);
    qToLittleEndian<qint32>(ids.constData(), ids.size(), bytes.data());
    return bytes;
}

QList<qint32> fromBlob(const QByteArray& bytes) {
    QList<qint32> ids(bytes.size() / qsizetype{sizeof(qint32)});
    qFromLittleEndian<qint32>(bytes.constData(), ids.size(), ids.data());
    return ids;
}

// A seed has 64 bits without a sign, a number of SQLite has one.
QVariant toSigned(const std::optional<quint64>& seed) {
    if (!seed)
        return QVariant(QMetaType::fromType<qint64>());
    return QVariant::fromValue(static_cast<qint64>(*seed));
}

const QString kColumns = QStringLiteral(
    "id, parent_id, chosen, role, state, text, error, created_ms, model_name, device_name, "
    "prompt_tokens, answer_tokens, tokens_per_second, first_token_ms, sampling, seed");

MessageRow messageFrom(const QSqlQuery& query) {
    MessageRow row;
    row.id = query.value(0).toString();
    row.parentId = query.value(1).toString();
    row.chosen = query.value(2).toBool();
    row.role = query.value(3).toString() == QLatin1String("user") ? MessageRole::User
                                                                  : MessageRole::Assistant;
    row.state = messageStateFromName(query.value(4).toString());
    row.text = query.value(5).toString();
    row.error = query.value(6).toString();
    row.createdMs = query.value(7).toLongLong();
    row.modelName = query.value(8).toString();
    row.deviceName = query.value(9).toString();
    row.promptTokens = query.value(10).toUInt();
    row.answerTokens = query.value(11).toUInt();
    row.tokensPerSecond = query.value(12).toDouble();
    row.firstTokenMs = query.value(13).toUInt();
    row.sampling = samplingFromText(query.value(14).toString());
    if (!query.value(15).isNull())
        row.seed = static_cast<quint64>(query.value(15).toLongLong());
    return row;
}

// The message and all that follow it, in every branch.
const QString kSubtree = QStringLiteral(
    "WITH RECURSIVE subtree (id) AS (SELECT ? UNION "
    "SELECT message.id FROM message JOIN subtree ON message.parent_id = subtree.id) ");

}  // namespace

QString messageStateName(MessageState state) {
    for (const auto& [value, name] : kStateNames)
        if (value == state)
            return QString::fromLatin1(name);
    return QStringLiteral("complete");
}

MessageState messageStateFromName(const QString& name) {
    for (const auto& [value, known] : kStateNames)
        if (name == QLatin1String(known))
            return value;
    return MessageState::Complete;
}

Result<QList<MessageRow>> ChatStore::allMessages(const QString& conversationId) {
    auto query =
        select(m_database,
               QStringLiteral("SELECT %1, token_ids FROM message WHERE conversation_id = ? "
                              "AND deleted_ms IS NULL ORDER BY number")
                   .arg(kColumns),
               {conversationId});
    if (!query)
        return query.error();
    QList<MessageRow> rows;
    while (query->next()) {
        MessageRow row = messageFrom(*query);
        row.conversationId = conversationId;
        row.tokenIds = fromBlob(query->value(16).toByteArray());
        rows.append(std::move(row));
    }
    if (auto added = readPhotos(conversationId, rows); !added)
        return added.error();
    return rows;
}

Result<void> ChatStore::readPhotos(const QString& conversationId, QList<MessageRow>& rows) {
    auto photos =
        select(m_database,
               QStringLiteral("SELECT message.id, %1 FROM message "
                              "JOIN message_photo ON message_photo.message_id = message.id "
                              "JOIN photo ON photo.hash = message_photo.photo_hash "
                              "WHERE message.conversation_id = ? "
                              "ORDER BY message.number, message_photo.position")
                   .arg(photoColumns(QStringLiteral("message_photo"))),
               {conversationId});
    if (!photos)
        return photos.error();
    QHash<QString, qsizetype> indexOf;
    while (photos->next()) {
        // Most conversations hold few photos: the index is made when there is one.
        if (indexOf.isEmpty())
            for (qsizetype i = 0; i < rows.size(); ++i)
                indexOf.insert(rows[i].id, i);
        if (const auto at = indexOf.constFind(photos->value(0).toString()); at != indexOf.cend())
            rows[*at].photos.append(photoFrom(*photos, 1, m_dataDir));
    }
    return {};
}

Result<QList<MessageRow>> ChatStore::messages(const QString& conversationId) {
    auto rows = allMessages(conversationId);
    if (!rows)
        return rows.error();
    return chosenPath(std::move(*rows));
}

Result<ConversationTree> ChatStore::tree(const QString& conversationId) {
    auto row = conversation(conversationId);
    if (!row)
        return row.error();
    auto messages = allMessages(conversationId);
    if (!messages)
        return messages.error();
    return ConversationTree{std::move(*row), std::move(*messages)};
}

Result<QList<qint32>> ChatStore::tokenIds(const QString& messageId) {
    auto query = select(m_database, QStringLiteral("SELECT token_ids FROM message WHERE id = ?"),
                        {messageId});
    if (!query)
        return query.error();
    return query->next() ? fromBlob(query->value(0).toByteArray()) : QList<qint32>();
}

Result<void> ChatStore::insertMessage(const MessageRow& row) {
    auto added =
        execute(m_database,
                QStringLiteral("INSERT INTO message (conversation_id, %1, token_ids) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .arg(kColumns),
                {row.conversationId, row.id, orEmpty(row.parentId), row.chosen, roleName(row.role),
                 messageStateName(row.state), orEmpty(row.text), orEmpty(row.error), row.createdMs,
                 orEmpty(row.modelName), orEmpty(row.deviceName), row.promptTokens,
                 row.answerTokens, row.tokensPerSecond, row.firstTokenMs, toText(row.sampling),
                 toSigned(row.seed), toBlob(row.tokenIds)});
    if (!added)
        return added;
    return addPhotoRows(m_database, QStringLiteral("message_photo"), row.id, row.photos);
}

Result<void> ChatStore::addMessage(const MessageRow& row) {
    return inTransaction(m_database, [&]() -> Result<void> {
        auto rivals =
            execute(m_database,
                    QStringLiteral("UPDATE message SET chosen = 0 "
                                   "WHERE parent_id = ? AND conversation_id = ? AND chosen"),
                    {orEmpty(row.parentId), row.conversationId});
        if (!rivals)
            return rivals;
        if (auto added = insertMessage(row); !added)
            return added;
        return execute(m_database,
                       QStringLiteral("UPDATE conversation SET updated_ms = ? WHERE id = ?"),
                       {row.createdMs, row.conversationId});
    });
}

Result<void> ChatStore::updateMessage(const MessageRow& row) {
    return execute(
        m_database,
        QStringLiteral("UPDATE message SET state = ?, text = ?, error = ?, model_name = ?, "
                       "device_name = ?, prompt_tokens = ?, answer_tokens = ?, "
                       "tokens_per_second = ?, first_token_ms = ?, sampling = ?, seed = ?, "
                       "token_ids = COALESCE(?, token_ids) WHERE id = ?"),
        {messageStateName(row.state), orEmpty(row.text), orEmpty(row.error), orEmpty(row.modelName),
         orEmpty(row.deviceName), row.promptTokens, row.answerTokens, row.tokensPerSecond,
         row.firstTokenMs, toText(row.sampling), toSigned(row.seed), toBlob(row.tokenIds), row.id});
}

Result<void> ChatStore::chooseBranch(const QString& messageId) {
    return inTransaction(m_database, [&]() -> Result<void> {
        const QString ancestors = QStringLiteral(
            "WITH RECURSIVE line (id, parent_id, conversation_id) AS ("
            "SELECT id, parent_id, conversation_id FROM message WHERE id = ? UNION "
            "SELECT message.id, message.parent_id, message.conversation_id FROM message "
            "JOIN line ON message.id = line.parent_id) ");
        auto rivals =
            execute(m_database,
                    ancestors + QStringLiteral("UPDATE message SET chosen = 0 WHERE chosen "
                                               "AND (conversation_id, parent_id) IN "
                                               "(SELECT conversation_id, parent_id FROM line)"),
                    {messageId});
        if (!rivals)
            return rivals;
        return execute(m_database,
                       ancestors + QStringLiteral("UPDATE message SET chosen = 1 "
                                                  "WHERE id IN (SELECT id FROM line)"),
                       {messageId});
    });
}

Result<void> ChatStore::setMessageDeleted(const QString& messageId, bool deleted) {
    if (deleted)
        return execute(m_database,
                       kSubtree + QStringLiteral("UPDATE message SET deleted_ms = ? "
                                                 "WHERE id IN (SELECT id FROM subtree) "
                                                 "AND deleted_ms IS NULL"),
                       {messageId, QDateTime::currentMSecsSinceEpoch()});
    return execute(
        m_database,
        kSubtree + QStringLiteral("UPDATE message SET deleted_ms = NULL "
                                  "WHERE id IN (SELECT id FROM subtree) AND deleted_ms = "
                                  "(SELECT deleted_ms FROM message WHERE id = ?)"),
        {messageId, messageId});
}

Result<void> ChatStore::removeMessages(const QStringList& ids) {
    return inTransaction(m_database, [&]() -> Result<void> {
        for (const QString& id : ids)
            if (auto removed =
                    execute(m_database, QStringLiteral("DELETE FROM message WHERE id = ?"), {id});
                !removed)
                return removed;
        return {};
    });
}

Result<Merged> ChatStore::merge(const ConversationTree& tree) {
    Merged merged;
    const ConversationRow& archived = tree.conversation;
    auto done = inTransaction(m_database, [&]() -> Result<void> {
        auto here = select(m_database, QStringLiteral("SELECT id FROM conversation WHERE id = ?"),
                           {archived.id});
        if (!here)
            return here.error();
        const bool isNew = !here->next();
        here->finish();
        if (isNew) {
            if (auto added = addConversation(archived); !added)
                return added;
            ++merged.conversations;
        } else {
            auto kept = execute(m_database,
                                QStringLiteral("UPDATE conversation SET deleted_ms = NULL, "
                                               "updated_ms = MAX(updated_ms, ?) WHERE id = ?"),
                                {archived.updatedMs, archived.id});
            if (!kept)
                return kept;
        }
        QHash<QString, QString> newIds;
        for (MessageRow row : tree.messages) {
            auto known = select(m_database,
                                QStringLiteral("SELECT conversation_id FROM message WHERE id = ?"),
                                {row.id});
            if (!known)
                return known.error();
            const bool exists = known->next();
            const bool belongsHere = exists && known->value(0).toString() == archived.id;
            known->finish();
            const QString id = row.id.isEmpty() || (exists && !belongsHere) ? newRowId() : row.id;
            row.parentId = newIds.value(row.parentId);
            newIds.insert(row.id, id);
            if (belongsHere)
                continue;
            row.id = id;
            row.conversationId = archived.id;
            // What is shown here stays what is shown.
            row.chosen = row.chosen && isNew;
            if (row.state == MessageState::Streaming)
                row.state = MessageState::Interrupted;
            if (auto added = insertMessage(row); !added)
                return added;
            ++merged.messages;
        }
        return {};
    });
    if (!done)
        return done.error();
    return merged;
}

}  // namespace tessera
