// SPDX-License-Identifier: MIT
#include "app/desktop/chat/conversation_list_model.h"

#include <algorithm>

namespace tessera {

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConversationRow& row = m_rows[index.row()];
    switch (role) {
        case IdRole:
            return row.id;
        case Qt::DisplayRole:
        case TitleRole:
            return row.title;
        case UpdatedRole:
            return row.updatedMs;
        default:
            return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
    return {{IdRole, "conversationId"}, {TitleRole, "title"}, {UpdatedRole, "updatedMs"}};
}

int ConversationListModel::indexOf(const QString& id) const {
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                 [&](const ConversationRow& row) { return row.id == id; });
    return it == m_rows.cend() ? -1 : static_cast<int>(it - m_rows.cbegin());
}

void ConversationListModel::setRows(const QList<ConversationRow>& rows) {
    beginResetModel();
    m_rows = rows;
    endResetModel();
    emit countChanged();
}

void ConversationListModel::insert(const ConversationRow& row) {
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(), [&](const ConversationRow& other) {
        return other.updatedMs <= row.updatedMs;
    });
    const int at = static_cast<int>(it - m_rows.cbegin());
    beginInsertRows({}, at, at);
    m_rows.insert(at, row);
    endInsertRows();
    emit countChanged();
}

std::optional<ConversationRow> ConversationListModel::remove(const QString& id) {
    const int at = indexOf(id);
    if (at < 0)
        return std::nullopt;
    beginRemoveRows({}, at, at);
    const ConversationRow row = m_rows.takeAt(at);
    endRemoveRows();
    emit countChanged();
    return row;
}

void ConversationListModel::rename(const QString& id, const QString& title) {
    const int at = indexOf(id);
    if (at < 0)
        return;
    m_rows[at].title = title;
    emit dataChanged(index(at), index(at), {TitleRole, Qt::DisplayRole});
}

void ConversationListModel::touch(const QString& id, qint64 updatedMs) {
    const int at = indexOf(id);
    if (at < 0)
        return;
    m_rows[at].updatedMs = updatedMs;
    if (at > 0) {
        beginMoveRows({}, at, at, {}, 0);
        m_rows.move(at, 0);
        endMoveRows();
    }
    emit dataChanged(index(0), index(0), {UpdatedRole});
}

std::optional<ConversationRow> ConversationListModel::find(const QString& id) const {
    const int at = indexOf(id);
    return at < 0 ? std::nullopt : std::optional(m_rows[at]);
}

}  // namespace tessera
