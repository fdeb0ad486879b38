// SPDX-License-Identifier: MIT
#include "app/desktop/chat/message_list_model.h"

#include "app/desktop/chat/details/answer_details.h"
#include "app/desktop/chat/details/read_answer.h"
#include "app/desktop/text/error_text.h"

namespace tessera {

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
            return readAnswer(m_rows, index.row()).text;
        case MarkedTextRole:
            return readAnswer(m_rows, index.row()).marked;
        case RegionsRole:
        case RegionAnswerRole:
        case RegionPhotoRole:
            return regionData(index.row(), role);
        case ErrorRole:
            return keptErrorText(row.error);
        case PhotosRole: {
            QVariantList photos;
            for (const PhotoRef& photo : row.photos)
                photos.append(QVariant::fromValue(photo));
            return photos;
        }
        case StatsRole:
            return answerStats(row);
        case IdRole:
            return row.id;
        case DetailsRole:
            return answerDetailsText(row, readAnswer(m_rows, index.row()).regions);
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
            {SiblingIndexRole, "siblingIndex"},
            {MarkedTextRole, "markedText"},
            {RegionsRole, "regions"},
            {RegionAnswerRole, "regionAnswer"},
            {RegionPhotoRole, "regionPhoto"}};
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
    changeRegions(count() - 2);
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
    changeRegions(same - 1);
    emit countChanged();
}

int MessageListModel::indexOf(const QString& id) const {
    // The row is nearly always the last one.
    for (int at = count() - 1; at >= 0; --at)
        if (m_rows[at].id == id)
            return at;
    return -1;
}

QVariantList MessageListModel::answerDetails(const QString& id) const {
    QVariantList maps;
    const int at = indexOf(id);
    if (at < 0)
        return maps;
    for (const AnswerDetail& detail :
         tessera::answerDetails(m_rows[at], readAnswer(m_rows, at).regions))
        maps.append(QVariantMap{{QStringLiteral("label"), detail.label},
                                {QStringLiteral("value"), detail.value}});
    return maps;
}

QString MessageListModel::answerSeed(const QString& id) const {
    const int at = indexOf(id);
    const auto seed = at < 0 ? std::nullopt : m_rows[at].figures.seed;
    return seed ? QString::number(*seed) : QString();
}

void MessageListModel::update(const MessageRow& row) {
    if (const int at = indexOf(row.id); at >= 0)
        replace(at, row);
}

void MessageListModel::replace(int at, const MessageRow& row) {
    MessageRow& known = m_rows[at];
    QList<int> roles;
    const bool otherText = known.text != row.text;
    // The start of a tag. Most answers have none, and photos need no update for each of their
    // tokens.
    const QLatin1Char tag('<');
    const bool otherRegions = otherText && (known.text.contains(tag) || row.text.contains(tag));
    if (otherText)
        roles << TextRole << MarkedTextRole;
    if (otherRegions)
        roles << RegionsRole << RegionAnswerRole << RegionPhotoRole;
    if (known.state != row.state)
        roles << StateRole;
    if (known.error != row.error)
        roles << ErrorRole;
    if (known.photos != row.photos)
        roles << PhotosRole;
    if (known.siblingIds != row.siblingIds)
        roles << SiblingCountRole << SiblingIndexRole;
    if (known.figures.answerTokens != row.figures.answerTokens ||
        known.figures.promptTokens != row.figures.promptTokens ||
        known.modelName != row.modelName || known.state != row.state)
        roles << StatsRole << DetailsRole;
    if (roles.isEmpty())
        return;
    known = row;
    emit dataChanged(index(at), index(at), roles);
    if (otherRegions)
        changeRegions(at - 1);
}

QVariant MessageListModel::regionData(int at, int role) const {
    const bool isQuestion = m_rows[at].role == MessageRole::User;
    const int answerAt = isQuestion ? at + 1 : at;
    const bool answered = answerAt < count() && m_rows[answerAt].role == MessageRole::Assistant;
    const ReadAnswer answer = answered ? readAnswer(m_rows, answerAt) : ReadAnswer();
    const bool here = !answer.regions.isEmpty() && answer.earlier != isQuestion;
    switch (role) {
        case RegionAnswerRole:
            return here ? m_rows[answerAt].id : QString();
        case RegionPhotoRole:
            return here && !isQuestion ? QVariant::fromValue(answer.photo) : QVariant();
        default:
            break;
    }
    QVariantList regions;
    if (here)
        for (const PhotoRegion& region : answer.regions)
            regions.append(QVariant::fromValue(region));
    return regions;
}

void MessageListModel::changeRegions(int at) {
    if (at >= 0 && at < count() && !m_rows[at].photos.isEmpty())
        emit dataChanged(index(at), index(at), {RegionsRole, RegionAnswerRole});
}

void MessageListModel::removeLast(int removed) {
    if (removed == 0)
        return;
    const int kept = count() - removed;
    beginRemoveRows({}, kept, count() - 1);
    m_rows.resize(kept);
    endRemoveRows();
    changeRegions(kept - 1);
    emit countChanged();
}

Turns turnsOf(const QList<MessageRow>& rows) {
    Turns turns;
    bool open = false;
    for (const MessageRow& row : rows) {
        if (row.role == MessageRole::Assistant) {
            if (open && !row.text.isEmpty()) {
                turns.last().assistant = row.text;
                turns.last().assistantIds = row.figures.tokenIds;
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
