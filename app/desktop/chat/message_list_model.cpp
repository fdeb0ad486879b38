// SPDX-License-Identifier: MIT
#include "app/desktop/chat/message_list_model.h"

#include <QLocale>
#include <QStringList>

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

QString settingsText(const MessageRow& row) {
    const QLocale locale;
    QStringList parts;
    if (row.sampling) {
        parts << MessageListModel::tr("temperature %1")
                     .arg(locale.toString(static_cast<double>(row.sampling->temperature), 'g', 3));
        if (row.sampling->topK > 0)
            parts << MessageListModel::tr("top-k %1").arg(locale.toString(row.sampling->topK));
        if (row.sampling->topP < 1)
            parts << MessageListModel::tr("top-p %1")
                         .arg(locale.toString(static_cast<double>(row.sampling->topP), 'g', 3));
        if (row.sampling->minP > 0)
            parts << MessageListModel::tr("min-p %1")
                         .arg(locale.toString(static_cast<double>(row.sampling->minP), 'g', 3));
    }
    if (row.seed)
        parts << MessageListModel::tr("seed %1").arg(*row.seed);
    return parts.join(MessageListModel::tr(", "));
}

QString detailsText(const MessageRow& row) {
    if (row.role != MessageRole::Assistant)
        return {};
    QStringList lines;
    if (!row.modelName.isEmpty())
        lines << MessageListModel::tr("Model: %1").arg(row.modelName);
    if (!row.deviceName.isEmpty())
        lines << MessageListModel::tr("Device: %1").arg(row.deviceName);
    if (row.firstTokenMs > 0)
        lines << MessageListModel::tr("First word after %1 s")
                     .arg(QLocale().toString(row.firstTokenMs / 1000.0, 'f', 1));
    if (const QString settings = settingsText(row); !settings.isEmpty())
        lines << MessageListModel::tr("Settings: %1").arg(settings);
    return lines.join(QLatin1Char('\n'));
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
        case IdRole:
            return row.id;
        case DetailsRole:
            return detailsText(row);
        case SiblingCountRole:
            return static_cast<int>(row.siblingIds.size());
        case SiblingIndexRole:
            return static_cast<int>(row.siblingIds.indexOf(row.id));
        default:
            return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
    return {{RoleRole, "messageRole"},
            {StateRole, "messageState"},
            {TextRole, "messageText"},
            {ErrorRole, "errorText"},
            {PhotosRole, "photos"},
            {StatsRole, "stats"},
            {IdRole, "messageId"},
            {DetailsRole, "details"},
            {SiblingCountRole, "siblingCount"},
            {SiblingIndexRole, "siblingIndex"}};
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

void MessageListModel::replaceRows(const QList<MessageRow>& rows) {
    int same = 0;
    while (same < count() && same < rows.size() && m_rows[same].id == rows[same].id)
        ++same;
    for (int at = 0; at < same; ++at)
        replace(at, rows[at]);
    if (same < count())
        removeLast(count() - same);
    if (same == rows.size())
        return;
    beginInsertRows({}, same, static_cast<int>(rows.size()) - 1);
    m_rows.append(rows.mid(same));
    endInsertRows();
    emit countChanged();
}

int MessageListModel::indexOf(const QString& id) const {
    // What is looked for is nearly always the last row.
    for (int at = count() - 1; at >= 0; --at)
        if (m_rows[at].id == id)
            return at;
    return -1;
}

void MessageListModel::update(const MessageRow& row) {
    if (const int at = indexOf(row.id); at >= 0)
        replace(at, row);
}

void MessageListModel::replace(int at, const MessageRow& row) {
    MessageRow& known = m_rows[at];
    QList<int> roles;
    if (known.text != row.text)
        roles << TextRole;
    if (known.state != row.state)
        roles << StateRole;
    if (known.error != row.error)
        roles << ErrorRole;
    if (known.photos != row.photos)
        roles << PhotosRole;
    if (known.siblingIds != row.siblingIds)
        roles << SiblingCountRole << SiblingIndexRole;
    if (known.answerTokens != row.answerTokens || known.promptTokens != row.promptTokens ||
        known.modelName != row.modelName || known.state != row.state)
        roles << StatsRole << DetailsRole;
    if (roles.isEmpty())
        return;
    known = row;
    emit dataChanged(index(at), index(at), roles);
}

void MessageListModel::removeLast(int removed) {
    if (removed == 0)
        return;
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
                turns.last().assistantIds = row.tokenIds;
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
