// SPDX-License-Identifier: MIT
#include "app/desktop/history/search_model.h"

#include <QDateTime>
#include <QLocale>

#include "app/desktop/storage/search_terms.h"

namespace tessera {
namespace {

// Markup in the text itself is escaped.
QString marked(const QString& text, const QStringList& terms) {
    QString html;
    qsizetype done = 0;
    for (const TextRange& hit : hitsIn(text, terms)) {
        html += text.mid(done, hit.start - done).toHtmlEscaped() + QLatin1String("<b>") +
                text.mid(hit.start, hit.length).toHtmlEscaped() + QLatin1String("</b>");
        done = hit.start + hit.length;
    }
    return html + text.mid(done).toHtmlEscaped();
}

}  // namespace

SearchModel::SearchModel(Storage* storage, QObject* parent)
    : QAbstractListModel(parent), m_storage(storage) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelayMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_storage->search(m_query, kLimit); });
    connect(storage, &Storage::found, this,
            [this](const QString& query, const QList<SearchHit>& hits) {
                if (query != m_query)
                    return;
                m_foundQuery = query;
                setHits(hits);
            });
}

int SearchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant SearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SearchHit& hit = m_hits[index.row()];
    switch (role) {
        case ConversationIdRole:
            return hit.conversationId;
        case MessageIdRole:
            return hit.messageId;
        case Qt::DisplayRole:
            return hit.title;
        case TitleRole:
            return marked(hit.title, m_terms);
        case ExcerptRole:
            return marked(hit.excerpt, m_terms);
        case DateRole:
            return QLocale().toString(QDateTime::fromMSecsSinceEpoch(hit.createdMs).date(),
                                      QLocale::ShortFormat);
        default:
            return {};
    }
}

QHash<int, QByteArray> SearchModel::roleNames() const {
    return {{ConversationIdRole, "conversationId"},
            {MessageIdRole, "messageId"},
            {TitleRole, "markedTitle"},
            {ExcerptRole, "markedExcerpt"},
            {DateRole, "date"}};
}

void SearchModel::setQuery(const QString& query) {
    if (query == m_query)
        return;
    m_query = query;
    m_terms = searchTerms(query);
    emit queryChanged();
    if (m_terms.isEmpty()) {
        setMarkedTerms({});
        m_timer.stop();
        m_foundQuery = query;
        setHits({});
        return;
    }
    m_timer.start();
}

void SearchModel::refresh() {
    if (isActive())
        m_timer.start();
}

void SearchModel::markTerms() {
    setMarkedTerms(m_terms);
}

void SearchModel::setMarkedTerms(const QStringList& terms) {
    if (terms == m_markedTerms)
        return;
    m_markedTerms = terms;
    emit markedTermsChanged();
}

void SearchModel::setHits(const QList<SearchHit>& hits) {
    beginResetModel();
    m_hits = hits;
    endResetModel();
    emit hitsChanged();
}

}  // namespace tessera
