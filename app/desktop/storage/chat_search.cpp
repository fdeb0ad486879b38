// SPDX-License-Identifier: MIT
// ChatStore: finding words in titles and messages.
#include <QSqlQuery>
#include <QStringList>
#include <algorithm>

#include "app/desktop/markdown/markdown_words.h"
#include "app/desktop/storage/chat_store.h"
#include "app/desktop/storage/search_terms.h"
#include "app/desktop/storage/tables/messages_table.h"
#include "app/desktop/storage/tables/sql_statement.h"
#include "app/desktop/text/plain_answer.h"

namespace tessera {
namespace {

constexpr qsizetype kTrigram = 3;

// Texts are kept as the model wrote them. Those with regions are all looked at: the names of tags
// are no words of theirs, and what people read as one word may have a tag in the middle.
const QStringList kRegionTags = {QStringLiteral("<ref>"),  QStringLiteral("</ref>"),
                                 QStringLiteral("<box>"),  QStringLiteral("</box>"),
                                 QStringLiteral("<quad>"), QStringLiteral("</quad>")};

// Of a message; a hit has no use for the rest.
const QStringList kHitColumns = {QStringLiteral("id"), QStringLiteral("conversation_id"),
                                 QStringLiteral("role"), QStringLiteral("text"),
                                 QStringLiteral("created_ms")};
// What a message follows.
const QString kTextBefore = QStringLiteral(
    "(SELECT before.text FROM message AS before WHERE before.id = message.parent_id)");

// A condition on a text column with an FTS5 index over it, and its values.
struct Condition {
    QString sql;
    QVariantList values;
};

QString phraseOf(const QString& term) {
    return QLatin1Char('"') + QString(term).replace(QLatin1Char('"'), QLatin1String("\"\"")) +
           QLatin1Char('"');
}

QString inText(const QString& column) {
    return QStringLiteral("instr(%1, ?) > 0").arg(column);
}

// Words of three or more characters are found through the index; shorter ones, which it does not
// contain, by scanning the remaining texts. What contains one of `alternatives`, which are not
// short and begin with "<", is found without the words, too.
Condition conditionFor(const QStringList& terms, const QString& index, const QString& column,
                       const QStringList& alternatives = {}) {
    Condition condition;
    QStringList parts;
    QStringList phrases;
    for (const QString& term : terms) {
        if (term.toUcs4().size() >= kTrigram) {
            phrases.append(phraseOf(term));
            continue;
        }
        // instr() is several times as fast as LIKE, and exact for words without case.
        if (term.toLower() == term.toUpper()) {
            parts.append(inText(column));
            condition.values.append(term);
            continue;
        }
        parts.append(QStringLiteral("%1 LIKE ? ESCAPE '\\'").arg(column));
        QString pattern = term;
        for (const QChar special : {QLatin1Char('\\'), QLatin1Char('%'), QLatin1Char('_')})
            pattern.replace(special, QLatin1Char('\\') + QString(special));
        condition.values.append(QLatin1Char('%') + pattern + QLatin1Char('%'));
    }
    condition.sql = parts.join(QLatin1String(" AND "));
    if (!parts.isEmpty() && !alternatives.isEmpty()) {
        // Most texts have no tag at all, and are looked through once more only.
        const QStringList others(alternatives.size(), inText(column));
        condition.sql = QStringLiteral("(%1 OR instr(%2, '<') > 0 AND (%3))")
                            .arg(condition.sql, column, others.join(QLatin1String(" OR ")));
        for (const QString& alternative : alternatives)
            condition.values.append(alternative);
    }
    if (!phrases.isEmpty()) {
        QString match = phrases.join(QLatin1String(" AND "));
        for (const QString& alternative : alternatives)
            match = QStringLiteral("(%1) OR %2").arg(match, phraseOf(alternative));
        condition.sql =
            QStringLiteral("%1 MATCH ?%2")
                .arg(index, parts.isEmpty() ? QString() : QStringLiteral(" AND ") + condition.sql);
        condition.values.prepend(match);
    }
    return condition;
}

bool hasTags(const QString& text) {
    return std::any_of(kRegionTags.cbegin(), kRegionTags.cend(),
                       [&](const QString& tag) { return text.contains(tag); });
}

// What people read of a text with tags. A question is kept but for the tags.
QString readText(const MessageRow& row, const QString& before) {
    if (row.role == MessageRole::Assistant)
        return plainAnswer(before, row.text);
    QString text = row.text;
    for (const QString& tag : kRegionTags)
        text.remove(tag);
    return text;
}

bool containsAll(const QString& text, const QStringList& terms) {
    return std::all_of(terms.cbegin(), terms.cend(), [&](const QString& term) {
        return text.contains(term, Qt::CaseInsensitive);
    });
}

// Answers are shown without their Markdown; what is only in it, as an address, is found as written.
QString excerptOf(const MessageRow& row, const QStringList& terms) {
    if (row.role == MessageRole::Assistant)
        if (const QString words = wordsOfMarkdown(row.text); containsAll(words, terms))
            return excerptAround(words, terms);
    return excerptAround(row.text, terms);
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
    const Condition inMessage = conditionFor(terms, QStringLiteral("message_index"),
                                             QStringLiteral("message.text"), kRegionTags);
    const QString source = indexed ? QStringLiteral(
                                         "message_index CROSS JOIN message "
                                         "ON message.number = message_index.rowid")
                                   : QStringLiteral("message");
    auto messages = select(
        m_database,
        QStringLiteral("SELECT %1, conversation.title AS title, %2 AS text_before FROM %3 "
                       "CROSS JOIN conversation ON conversation.id = message.conversation_id "
                       "WHERE %4 AND conversation.deleted_ms IS NULL "
                       "AND message.deleted_ms IS NULL AND message.state <> 'streaming' "
                       "ORDER BY %5 DESC")
            .arg(
                messagesTable().selection(kHitColumns), kTextBefore, source, inMessage.sql,
                indexed ? QStringLiteral("message_index.rowid") : QStringLiteral("message.number")),
        inMessage.values);
    if (!messages)
        return messages.error();
    const Table<MessageRow>::Reader reader(messagesTable(), *messages);
    while (hits.size() < limit && messages->next()) {
        MessageRow row;
        reader.read(*messages, row);
        if (hasTags(row.text)) {
            row.text = readText(row, messages->value(QStringLiteral("text_before")).toString());
            if (!containsAll(row.text, terms))
                continue;
        }
        SearchHit hit;
        hit.conversationId = row.conversationId;
        hit.title = messages->value(QStringLiteral("title")).toString();
        hit.messageId = row.id;
        hit.role = row.role;
        hit.excerpt = excerptOf(row, terms);
        hit.createdMs = row.createdMs;
        hits.append(std::move(hit));
    }
    return hits;
}

}  // namespace tessera
