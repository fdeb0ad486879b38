// SPDX-License-Identifier: MIT
// ChatStore: finding words in titles and messages.
#include <QSqlQuery>
#include <QStringList>
#include <algorithm>

#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/search_terms.h"
#include "app/desktop/storage/sql_statement.h"

namespace tessera {
namespace {

constexpr qsizetype kTrigram = 3;

// A condition on a text column with an FTS5 index over it, and its values.
struct Condition {
    QString sql;
    QVariantList values;
};

// Words of three characters and more are found through the index; shorter ones, which it does not
// know, by looking at the texts that remain.
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
        // instr() is several times as fast as LIKE, and exact where there is no case.
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
    auto titles = select(m_database,
                         QStringLiteral("SELECT conversation.id, conversation.title, "
                                        "conversation.updated_ms FROM conversation "
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
        hit.conversationId = titles->value(0).toString();
        hit.title = titles->value(1).toString();
        hit.createdMs = titles->value(2).toLongLong();
        hits.append(std::move(hit));
    }

    // From the youngest, so that the limit ends the work early. With words for the index it leads,
    // without any the texts are read one after another; CROSS JOIN keeps SQLite to that order.
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
        QStringLiteral("SELECT message.conversation_id, conversation.title, message.id, "
                       "message.role, message.text, message.created_ms FROM %1 "
                       "CROSS JOIN conversation ON conversation.id = message.conversation_id "
                       "WHERE %2 AND conversation.deleted_ms IS NULL "
                       "AND message.deleted_ms IS NULL AND message.state <> 'streaming' "
                       "ORDER BY %3 DESC LIMIT ?")
            .arg(
                source, inText.sql,
                indexed ? QStringLiteral("message_index.rowid") : QStringLiteral("message.number")),
        inText.values + QVariantList{limit - hits.size()});
    if (!messages)
        return messages.error();
    while (messages->next()) {
        SearchHit hit;
        hit.conversationId = messages->value(0).toString();
        hit.title = messages->value(1).toString();
        hit.messageId = messages->value(2).toString();
        hit.role = messages->value(3).toString() == QLatin1String("user") ? MessageRole::User
                                                                          : MessageRole::Assistant;
        hit.excerpt = excerptAround(messages->value(4).toString(), terms);
        hit.createdMs = messages->value(5).toLongLong();
        hits.append(std::move(hit));
    }
    return hits;
}

}  // namespace tessera
