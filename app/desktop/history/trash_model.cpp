// SPDX-License-Identifier: MIT
#include "app/desktop/history/trash_model.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace tessera {

TrashModel::TrashModel(History* history, Storage* storage, QObject* parent)
    : QAbstractListModel(parent), m_history(history), m_storage(storage) {
    connect(storage, &Storage::trashLoaded, this, [this](const QList<ConversationRow>& rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        emit countChanged();
    });
}

int TrashModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant TrashModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConversationRow& row = m_rows[index.row()];
    switch (role) {
        case IdRole:
            return row.id;
        case Qt::DisplayRole:
        case TitleRole:
            return row.title;
        case NoteRole:
            return tr("Kept until %1")
                .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.deletedMs)
                                            .date()
                                            .addDays(ChatStore::kTrashDays),
                                        QLocale::ShortFormat));
        case PhotoRole:
            return QVariant::fromValue(row.firstPhoto);
        default:
            return {};
    }
}

QHash<int, QByteArray> TrashModel::roleNames() const {
    return {
        {IdRole, "conversationId"}, {TitleRole, "title"}, {NoteRole, "note"}, {PhotoRole, "photo"}};
}

void TrashModel::load() {
    m_storage->loadTrash();
}

std::optional<ConversationRow> TrashModel::take(const QString& id) {
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                 [&](const ConversationRow& row) { return row.id == id; });
    if (it == m_rows.cend())
        return std::nullopt;
    const int at = static_cast<int>(it - m_rows.cbegin());
    beginRemoveRows({}, at, at);
    ConversationRow row = m_rows.takeAt(at);
    endRemoveRows();
    emit countChanged();
    return row;
}

void TrashModel::restore(const QString& id) {
    if (!m_storage->takesChanges())
        return;
    auto row = take(id);
    if (!row)
        return;
    row->deletedMs = 0;
    m_history->restore(*row);
}

void TrashModel::removeForEver(const QString& id) {
    if (m_storage->takesChanges() && take(id))
        m_storage->removeConversations({id});
}

void TrashModel::removeAll() {
    if (!m_storage->takesChanges())
        return;
    QStringList ids;
    for (const ConversationRow& row : m_rows)
        ids.append(row.id);
    beginResetModel();
    m_rows.clear();
    endResetModel();
    emit countChanged();
    m_storage->removeConversations(ids);
}

}  // namespace tessera
