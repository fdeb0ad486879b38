// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/storage/chat_rows.h"

namespace tessera {

// The conversations of the sidebar, newest first. GUI thread only; ChatController writes it.
class ConversationListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum ConversationRole { IdRole = Qt::UserRole + 1, TitleRole, UpdatedRole };
    Q_ENUM(ConversationRole)

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

    void setRows(const QList<ConversationRow>& rows);
    // At its place by time of change.
    void insert(const ConversationRow& row);
    // The row that was removed; nullopt if it is not here.
    std::optional<ConversationRow> remove(const QString& id);
    void rename(const QString& id, const QString& title);
    // Moves it to the top.
    void touch(const QString& id, qint64 updatedMs);
    [[nodiscard]] std::optional<ConversationRow> find(const QString& id) const;
    [[nodiscard]] const QList<ConversationRow>& rows() const { return m_rows; }

  signals:
    void countChanged();

  private:
    [[nodiscard]] int indexOf(const QString& id) const;

    QList<ConversationRow> m_rows;
};

}  // namespace tessera
