// SPDX-License-Identifier: MIT
#include "app/desktop/chat/find/conversation_find.h"

#include <algorithm>

#include "app/desktop/chat/details/read_answer.h"
#include "app/desktop/markdown/markdown_parser.h"
#include "app/desktop/markdown/markdown_rows.h"
#include "app/desktop/storage/search_terms.h"

namespace tessera {
namespace {

// A growing answer is looked through this often.
constexpr int kRefreshMs = 200;

}  // namespace

ConversationFind::ConversationFind(Conversation* conversation, QObject* parent)
    : QObject(parent), m_conversation(conversation) {
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(kRefreshMs);
    connect(&m_refreshTimer, &QTimer::timeout, this, &ConversationFind::refresh);
    const auto refreshSoon = [this] {
        if (m_open && !m_refreshTimer.isActive())
            m_refreshTimer.start();
    };
    const MessageListModel* messages = conversation->messages();
    connect(messages, &QAbstractItemModel::dataChanged, this, refreshSoon);
    connect(messages, &QAbstractItemModel::rowsInserted, this, refreshSoon);
    connect(messages, &QAbstractItemModel::rowsRemoved, this, refreshSoon);
    connect(messages, &QAbstractItemModel::modelReset, this, refreshSoon);
    connect(conversation, &Conversation::switched, this, &ConversationFind::close);
}

QStringList ConversationFind::terms() const {
    return m_open && !m_query.isEmpty() ? QStringList{m_query} : QStringList();
}

void ConversationFind::setQuery(const QString& query) {
    if (query == m_query)
        return;
    m_query = query;
    emit changed();
    if (!m_open)
        return;
    collect();
    choose(m_from);
    emit moved();
}

void ConversationFind::setField(QQuickItem* field) {
    if (field == m_field)
        return;
    m_field = field;
    emit fieldChanged();
}

void ConversationFind::openAt(int row) {
    m_from = {std::max(0, row), 0, 0};
    m_open = true;
    emit changed();
    collect();
    choose(m_from);
    emit moved();
}

void ConversationFind::close() {
    if (!m_open)
        return;
    m_open = false;
    m_shown.clear();
    m_hits.clear();
    choose({});
    emit changed();
}

void ConversationFind::step(int step) {
    if (m_hits.isEmpty())
        return;
    const auto next = (m_current + step + m_hits.size()) % m_hits.size();
    choose(m_hits[next]);
    m_from = {m_place.row, m_place.part, 0};
    emit moved();
}

const QList<QStringList>& ConversationFind::shown(const QList<MessageRow>& rows, int at) {
    const MessageRow& row = rows[at];
    Shown& shown = m_shown[row.id];
    if (shown.parts.isEmpty() || shown.text != row.text) {
        shown.text = row.text;
        if (row.role == MessageRole::User)
            shown.parts = {row.text.split(QLatin1Char('\n'))};
        else
            shown.parts = shownLines(parseMarkdown(readAnswer(rows, at).marked.toUtf8()).leaves);
    }
    return shown.parts;
}

void ConversationFind::collect() {
    m_hits.clear();
    if (m_query.isEmpty())
        return;
    const QList<MessageRow>& rows = m_conversation->messages()->rows();
    for (int row = 0; row < rows.size(); ++row) {
        const QList<QStringList>& parts = shown(rows, row);
        for (int part = 0; part < parts.size(); ++part) {
            int hits = 0;
            for (const QString& line : parts[part])
                hits += static_cast<int>(hitsIn(line, {m_query}).size());
            for (int hit = 0; hit < hits; ++hit)
                m_hits.append({row, part, hit});
        }
    }
}

void ConversationFind::choose(const Place& from) {
    const Place before = m_place;
    if (m_hits.isEmpty()) {
        m_current = -1;
        m_place = {};
    } else {
        const auto found = std::lower_bound(m_hits.cbegin(), m_hits.cend(), from);
        m_current = found == m_hits.cend() ? 0 : static_cast<int>(found - m_hits.cbegin());
        m_place = m_hits[m_current];
    }
    if (m_place.row != before.row || m_place.part != before.part)
        setField(nullptr);
    emit hitsChanged();
}

void ConversationFind::refresh() {
    if (!m_open)
        return;
    const Place now = m_current < 0 ? m_from : m_place;
    collect();
    choose(now);
}

}  // namespace tessera
