// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QDate>
#include <QTimer>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/values/chat_rows.h"

namespace tessera {

// "Today", "Yesterday", "Previous 7 days", "Previous 30 days", or a month with its year.
QString dateSection(const QDate& date, const QDate& today);

// The conversations of the sidebar: the pinned ones, then the others, each newest first. GUI thread
// only; written by History and by events in the open conversation.
class ConversationListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum ConversationRole {
        IdRole = Qt::UserRole + 1,
        TitleRole,
        UpdatedRole,
        PinnedRole,
        SectionRole,
        PhotoRole
    };
    Q_ENUM(ConversationRole)

    explicit ConversationListModel(QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

    void setRows(const QList<ConversationRow>& rows);
    // Inserts the row in order.
    void insert(const ConversationRow& row);
    // Returns the removed row; nullopt if it is not in the list.
    std::optional<ConversationRow> remove(const QString& id);
    void rename(const QString& id, const QString& title);
    // Sets when it changed last, which moves it up.
    void touch(const QString& id, qint64 updatedMs);
    void setPinned(const QString& id, bool pinned);
    void setSettings(const QString& id, const QString& systemPrompt,
                     const std::optional<SamplingSettings>& sampling);
    // Sets the first photo of a conversation that has none.
    void addPhoto(const QString& id, const PhotoRef& photo);
    // Its row; -1 if it is not in the list.
    [[nodiscard]] Q_INVOKABLE int indexOf(const QString& id) const;
    [[nodiscard]] std::optional<ConversationRow> find(const QString& id) const;
    [[nodiscard]] const QList<ConversationRow>& rows() const { return m_rows; }

  signals:
    void countChanged();

  private:
    // Moves the changed row to where it belongs now.
    void settle(int at, const QList<int>& roles);
    void checkDate();

    QList<ConversationRow> m_rows;
    QDate m_today;
    QTimer m_dateTimer;
};

}  // namespace tessera
