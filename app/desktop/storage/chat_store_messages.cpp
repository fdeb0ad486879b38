// SPDX-License-Identifier: MIT
// ChatStore: the messages of a conversation, and their branches.
#include <QDateTime>
#include <QHash>
#include <QSqlQuery>
#include <QVariant>
#include <utility>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/message_tree.h"
#include "app/desktop/storage/tables/messages_table.h"
#include "app/desktop/storage/tables/photos_table.h"
#include "app/desktop/storage/tables/sql_statement.h"

namespace tessera {
namespace {

// The message and all messages after it, in every branch.
const QString kSubtree = QStringLiteral(
    "WITH RECURSIVE subtree (id) AS (SELECT ? UNION "
    "SELECT message.id FROM message JOIN subtree ON message.parent_id = subtree.id) ");

}  // namespace

Result<QList<MessageRow>> ChatStore::allMessages(const QString& conversationId) {
    auto rows = messagesTable().rows(
        m_database,
        QStringLiteral("WHERE conversation_id = ? AND deleted_ms IS NULL ORDER BY number"),
        {conversationId});
    if (!rows)
        return rows.error();
    if (auto added = readPhotos(conversationId, *rows); !added)
        return added.error();
    return rows;
}

Result<void> ChatStore::readPhotos(const QString& conversationId, QList<MessageRow>& rows) {
    auto photos =
        select(m_database,
               QStringLiteral("SELECT %1 FROM message "
                              "JOIN message_photo ON message_photo.message_id = message.id %2 "
                              "WHERE message.conversation_id = ? "
                              "ORDER BY message.number, message_photo.position")
                   .arg(messagePhotos().selection(), messagePhotos().join()),
               {conversationId});
    if (!photos)
        return photos.error();
    const PhotoLinks::Reader reader(messagePhotos(), *photos, m_dataDir);
    QHash<QString, qsizetype> indexOf;
    while (photos->next()) {
        // Most conversations hold few photos: the index is only built if there is one.
        if (indexOf.isEmpty())
            for (qsizetype i = 0; i < rows.size(); ++i)
                indexOf.insert(rows[i].id, i);
        const PhotoLink link = reader.read(*photos);
        if (const auto at = indexOf.constFind(link.ownerId); at != indexOf.cend())
            rows[*at].photos.append(link.photo);
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
    auto rows = messagesTable().rows(m_database, QStringLiteral("WHERE id = ?"), {messageId});
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? QList<qint32>() : rows->first().figures.tokenIds;
}

Result<void> ChatStore::insertMessage(const MessageRow& row) {
    if (auto added = messagesTable().add(m_database, row); !added)
        return added;
    return messagePhotos().add(m_database, row.id, row.photos);
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
    return messagesTable().update(m_database, row);
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
        auto here =
            select(m_database, QStringLiteral("SELECT deleted_ms FROM conversation WHERE id = ?"),
                   {archived.id});
        if (!here)
            return here.error();
        const bool isNew = !here->next();
        const bool inTrash = !isNew && !here->value(QStringLiteral("deleted_ms")).isNull();
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
            merged.fromTrash += inTrash ? 1 : 0;
        }
        QHash<QString, QString> newIds;
        for (MessageRow row : tree.messages) {
            auto known = select(m_database,
                                QStringLiteral("SELECT conversation_id FROM message WHERE id = ?"),
                                {row.id});
            if (!known)
                return known.error();
            const bool exists = known->next();
            const bool belongsHere =
                exists && known->value(QStringLiteral("conversation_id")).toString() == archived.id;
            known->finish();
            const QString id = row.id.isEmpty() || (exists && !belongsHere) ? newRowId() : row.id;
            row.parentId = newIds.value(row.parentId);
            newIds.insert(row.id, id);
            if (belongsHere)
                continue;
            row.id = id;
            row.conversationId = archived.id;
            // The branch shown here stays the one shown.
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
