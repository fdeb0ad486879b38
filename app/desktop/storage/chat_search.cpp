// SPDX-License-Identifier: MIT
// ChatStore: finding words in titles and messages.
#include <QSqlQuery>
#include <QStringList>
#include <algorithm>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/search_terms.h"
#include "app/desktop/storage/tables/messages_table.h"
#include "app/desktop/storage/tables/sql_statement.h"
#include "app/desktop/text/plain_answer.h"

namespace tessera {
namespace {

constexpr qsizetype kTrigram = 3;

// Of a message; a hit has no use for the rest.
const QStringList kHitColumns = {QStringLiteral("id"), QStringLiteral("conversation_id"),
                                 QStringLiteral("role"), QStringLiteral("text"),
                                 QStringLiteral("created_ms")};

// A condition on a text column with an FTS5 index over it, and its values.
struct Condition {
    QString sql;
    QVariantList values;
};

// Words of three or more characters are found through the index; shorter ones, which it does not
// contain, by scanning the remaining texts.
Condition conditionFor(const QStringList& terms, const QString& index, const QString& column) {
    Condition condition;
    QStringList parts;
    QStringList phrases;
    for (const QString& term : terms) {
        if (term.toUcs4().size() >= kTrigram) {
            phrases.append(QLatin1Char('"') +
                           QString(term).replace(QLatin1Char('"'), QLatin1String("\"\"")) +
                           QLatin1Char('"'));
            continue;
        }
        // instr() is several times as fast as LIKE, and exact for words without case.
        if (term.toLower() == term.toUpper()) {
            parts.append(QStringLiteral("instr(%1, ?) > 0").arg(column));
            condition.values.append(term);
            continue;
        }
        parts.append(QStringLiteral("%1 LIKE ? ESCAPE '\\'").arg(column));
        QString pattern = term;
        for (const QChar special : {QLatin1Char('\\'), QLatin1Char('%'), QLatin1Char('_')})
            pattern.replace(special, QLatin1Char('\\') + QString(special));
        condition.values.append(QLatin1Char('%') + pattern + QLatin1Char('%'));
    }
    if (!phrases.isEmpty()) {
        parts.prepend(QStringLiteral("%1 MATCH ?").arg(index));
        condition.values.prepend(phrases.join(QLatin1Char(' ')));
    }
    condition.sql = parts.join(QLatin1String(" AND "));
    return condition;
}

}  // namespace

Result<QList<SearchHit>> ChatStore::search(const QString& query, int limit) {
    const QStringList terms = searchTerms(query);
    QList<SearchHit> hits;
    if (terms.isEmpty())
        return hits;

    const Condition inTitle = conditionFor(terms, QStringLiteral("conversation_index"),
                                           QStringLiteral("conversation.title"));
    auto titles =
        select(m_database,
               QStringLiteral("SELECT conversation.id AS id, conversation.title AS title, "
                              "conversation.updated_ms AS updated_ms FROM conversation "
                              "JOIN conversation_index "
                              "ON conversation_index.rowid = conversation.number "
                              "WHERE conversation.deleted_ms IS NULL AND %1 "
                              "ORDER BY conversation.updated_ms DESC LIMIT ?")
                   .arg(inTitle.sql),
               inTitle.values + QVariantList{limit});
    if (!titles)
        return titles.error();
    while (titles->next()) {
        SearchHit hit;
        hit.conversationId = titles->value(QStringLiteral("id")).toString();
        hit.title = titles->value(QStringLiteral("title")).toString();
        hit.createdMs = titles->value(QStringLiteral("updated_ms")).toLongLong();
        hits.append(std::move(hit));
    }

    // Newest first, so that the limit ends the work early. The index drives the query if it can
    // find any of the words, otherwise the texts are read one by one; CROSS JOIN holds SQLite to
    // that order.
    const bool indexed = std::any_of(terms.cbegin(), terms.cend(), [](const QString& term) {
        return term.toUcs4().size() >= kTrigram;
    });
    const Condition inText =
        conditionFor(terms, QStringLiteral("message_index"), QStringLiteral("message.text"));
    const QString source = indexed ? QStringLiteral(
                                         "message_index CROSS JOIN message "
                                         "ON message.number = message_index.rowid")
                                   : QStringLiteral("message");
    auto messages = select(
        m_database,
        QStringLiteral("SELECT %1, conversation.title AS title FROM %2 "
                       "CROSS JOIN conversation ON conversation.id = message.conversation_id "
                       "WHERE %3 AND conversation.deleted_ms IS NULL "
                       "AND message.deleted_ms IS NULL AND message.state <> 'streaming' "
                       "ORDER BY %4 DESC LIMIT ?")
            .arg(
                messagesTable().selection(kHitColumns), source, inText.sql,
                indexed ? QStringLiteral("message_index.rowid") : QStringLiteral("message.number")),
        inText.values + QVariantList{limit - hits.size()});
    if (!messages)
        return messages.error();
    const Table<MessageRow>::Reader reader(messagesTable(), *messages);
    while (messages->next()) {
        MessageRow row;
        reader.read(*messages, row);
        SearchHit hit;
        hit.conversationId = row.conversationId;
        hit.title = messages->value(QStringLiteral("title")).toString();
        hit.messageId = row.id;
        hit.role = row.role;
        hit.excerpt = excerptAround(plainAnswer(row.text), terms);
        hit.createdMs = row.createdMs;
        hits.append(std::move(hit));
    }
    return hits;
}

}  // namespace tessera
