// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QTimer>
#include <QtQmlIntegration>

#include "app/desktop/storage/storage.h"

namespace tessera {

// What the sidebar's search finds, titles first. GUI thread only; the storage does the work.
class SearchModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    // A search is active: the list shows hits instead of the conversations.
    Q_PROPERTY(bool active READ isActive NOTIFY queryChanged)
    // The terms marked in the messages on the screen.
    Q_PROPERTY(QStringList markedTerms READ markedTerms NOTIFY markedTermsChanged)
    // The hits belong to the current query.
    Q_PROPERTY(bool finished READ isFinished NOTIFY hitsChanged)
    Q_PROPERTY(int count READ count NOTIFY hitsChanged)
    // There are more hits than are shown.
    Q_PROPERTY(bool limited READ isLimited NOTIFY hitsChanged)

  public:
    enum HitRole {
        ConversationIdRole = Qt::UserRole + 1,
        MessageIdRole,
        TitleRole,    // with the hits marked, as StyledText
        ExcerptRole,  // the same for the message; empty if the hit is in the title
        DateRole
    };
    Q_ENUM(HitRole)

    static constexpr int kLimit = 100;
    static constexpr int kDelayMs = 120;

    // `storage` must outlive this.
    explicit SearchModel(Storage* storage, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_hits.size()); }

    [[nodiscard]] QString query() const { return m_query; }
    void setQuery(const QString& query);
    [[nodiscard]] bool isActive() const { return !m_terms.isEmpty(); }
    [[nodiscard]] bool isFinished() const { return m_foundQuery == m_query; }
    [[nodiscard]] bool isLimited() const { return count() >= kLimit; }
    [[nodiscard]] const QList<SearchHit>& hits() const { return m_hits; }
    [[nodiscard]] const QStringList& markedTerms() const { return m_markedTerms; }
    // Searches again, after something has changed.
    void refresh();
    // Marks the words of the query in the messages, from now until the search ends.
    Q_INVOKABLE void markTerms();

  signals:
    void queryChanged();
    void markedTermsChanged();
    void hitsChanged();

  private:
    void setMarkedTerms(const QStringList& terms);
    void setHits(const QList<SearchHit>& hits);

    Storage* const m_storage;
    QString m_query;
    QStringList m_terms;
    QStringList m_markedTerms;
    QString m_foundQuery;
    QList<SearchHit> m_hits;
    QTimer m_timer;
};

}  // namespace tessera
