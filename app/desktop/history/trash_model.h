// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>
#include <QtQmlIntegration>

#include "app/desktop/history/history.h"

namespace tessera {

// The conversations in the trash, the one deleted last first. GUI thread only.
class TrashModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

  public:
    enum TrashRole { IdRole = Qt::UserRole + 1, TitleRole, NoteRole, PhotoRole };
    Q_ENUM(TrashRole)

    // Both must outlive this.
    TrashModel(History* history, Storage* storage, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

    // Reads the trash again.
    Q_INVOKABLE void load();
    // Moves it back among the conversations.
    Q_INVOKABLE void restore(const QString& id);
    // Removes it for good; this cannot be undone.
    Q_INVOKABLE void removeForEver(const QString& id);
    Q_INVOKABLE void removeAll();

  signals:
    void countChanged();

  private:
    std::optional<ConversationRow> take(const QString& id);

    History* const m_history;
    Storage* const m_storage;
    QList<ConversationRow> m_rows;
};

}  // namespace tessera
