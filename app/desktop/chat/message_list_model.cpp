// SPDX-License-Identifier: MIT
#include "app/desktop/chat/message_list_model.h"

#include <QLocale>
#include <algorithm>

namespace tessera {
namespace {

// "1 176 tokens, 31 tokens/s"; empty for what was never counted.
QString statsText(const MessageRow& row) {
    if (row.role != MessageRole::Assistant || row.answerTokens == 0)
        return {};
    const QLocale locale;
    const QString tokens =
        MessageListModel::tr("%1 + %2 tokens")
            .arg(locale.toString(row.promptTokens), locale.toString(row.answerTokens));
    if (row.tokensPerSecond <= 0)
        return tokens;
    const int decimals = row.tokensPerSecond < 10 ? 1 : 0;
    return MessageListModel::tr("%1, %2 tokens/s")
        .arg(tokens, locale.toString(row.tokensPerSecond, 'f', decimals));
}

}  // namespace

int MessageListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant MessageListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MessageRow& row = m_rows[index.row()];
    switch (role) {
        case RoleRole:
            return static_cast<int>(row.role);
        case StateRole:
            return static_cast<int>(row.state);
        case Qt::DisplayRole:
        case TextRole:
            return row.text;
        case ErrorRole:
            return row.error;
        case PhotosRole: {
            QVariantList photos;
            for (const PhotoRef& photo : row.photos)
                photos.append(QVariant::fromValue(photo));
            return photos;
        }
        case StatsRole:
            return statsText(row);
        default:
            return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{RoleRole, "messageRole"}, {StateRole, "messageState"}, {TextRole, "messageText"},
            {ErrorRole, "errorText"},  {PhotosRole, "photos"},      {StatsRole, "stats"}};
}

void MessageListModel::setRows(const QList<MessageRow>& rows) {
    beginResetModel();
    m_rows = rows;
    endResetModel();
    emit countChanged();
}

void MessageListModel::append(const MessageRow& row) {
    beginInsertRows({}, count(), count());
    m_rows.append(row);
    endInsertRows();
    emit countChanged();
}

void MessageListModel::update(const MessageRow& row) {
    // What changes is nearly always the last row.
    const auto it = std::find_if(m_rows.rbegin(), m_rows.rend(),
                                 [&](const MessageRow& other) { return other.id == row.id; });
    if (it == m_rows.rend())
        return;
    const int at = count() - 1 - static_cast<int>(it - m_rows.rbegin());
    QList<int> roles;
    if (it->text != row.text)
        roles << TextRole;
    if (it->state != row.state)
        roles << StateRole;
    if (it->error != row.error)
        roles << ErrorRole;
    if (it->photos != row.photos)
        roles << PhotosRole;
    roles << StatsRole;
    *it = row;
    emit dataChanged(index(at), index(at), roles);
}

void MessageListModel::removeLast(int removed) {
    const int kept = count() - removed;
    beginRemoveRows({}, kept, count() - 1);
    m_rows.resize(kept);
    endRemoveRows();
    emit countChanged();
}

Turns turnsOf(const QList<MessageRow>& rows) {
    Turns turns;
    bool open = false;
    for (const MessageRow& row : rows) {
        if (row.role == MessageRole::Assistant) {
            if (open && !row.text.isEmpty()) {
                turns.last().assistant = row.text;
                open = false;
            }
            continue;
        }
        if (!open) {
            turns.append(Turn{row.text, row.photos, {}});
            open = true;
            continue;
        }
        Turn& turn = turns.last();
        if (!turn.user.isEmpty() && !row.text.isEmpty())
            turn.user += QLatin1String("\n\n");
        turn.user += row.text;
        turn.photos += row.photos;
    }
    return turns;
}

}  // namespace tessera
