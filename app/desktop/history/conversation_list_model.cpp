// SPDX-License-Identifier: MIT
#include "app/desktop/history/conversation_list_model.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace tessera {
namespace {

constexpr int kDateCheckMs = 60 * 1000;

bool standsBefore(const ConversationRow& a, const ConversationRow& b) {
    if (a.pinned != b.pinned)
        return a.pinned;
    return a.updatedMs > b.updatedMs;
}

}  // namespace

QString dateSection(const QDate& date, const QDate& today) {
    const qint64 days = date.daysTo(today);
    if (days <= 0)
        return ConversationListModel::tr("Today");
    if (days == 1)
        return ConversationListModel::tr("Yesterday");
    if (days <= 7)
        return ConversationListModel::tr("Previous 7 days");
    if (days <= 30)
        return ConversationListModel::tr("Previous 30 days");
    //: A month and its year, as a heading.
    return ConversationListModel::tr("%1 %2").arg(QLocale().standaloneMonthName(date.month()),
                                                  QString::number(date.year()));
}

ConversationListModel::ConversationListModel(QObject* parent)
    : QAbstractListModel(parent), m_today(QDate::currentDate()) {
    m_dateTimer.setInterval(kDateCheckMs);
    m_dateTimer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_dateTimer, &QTimer::timeout, this, &ConversationListModel::checkDate);
    m_dateTimer.start();
}

void ConversationListModel::checkDate() {
    const QDate today = QDate::currentDate();
    if (today == m_today)
        return;
    beginResetModel();
    m_today = today;
    endResetModel();
}

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
        case PinnedRole:
            return row.pinned;
        case SectionRole:
            return row.pinned
                       ? tr("Pinned")
                       : dateSection(QDateTime::fromMSecsSinceEpoch(row.updatedMs).date(), m_today);
        case PhotoRole:
            return QVariant::fromValue(row.firstPhoto);
        default:
            return {};
    }
}

QHash<int, QByteArray> ConversationListModel::roleNames() const {
    return {{IdRole, "conversationId"}, {TitleRole, "title"},     {UpdatedRole, "updatedMs"},
            {PinnedRole, "pinned"},     {SectionRole, "section"}, {PhotoRole, "photo"}};
}

int ConversationListModel::indexOf(const QString& id) const {
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                 [&](const ConversationRow& row) { return row.id == id; });
    return it == m_rows.cend() ? -1 : static_cast<int>(it - m_rows.cbegin());
}

void ConversationListModel::setRows(const QList<ConversationRow>& rows) {
    beginResetModel();
    m_rows = rows;
    std::stable_sort(m_rows.begin(), m_rows.end(), standsBefore);
    endResetModel();
    emit countChanged();
}

void ConversationListModel::insert(const ConversationRow& row) {
    const auto it =
        std::find_if_not(m_rows.cbegin(), m_rows.cend(),
                         [&](const ConversationRow& other) { return standsBefore(other, row); });
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

void ConversationListModel::settle(int at, const QList<int>& roles) {
    int to = 0;
    for (int i = 0; i < count(); ++i)
        if (i != at && standsBefore(m_rows[i], m_rows[at]))
            ++to;
    if (to != at) {
        beginMoveRows({}, at, at, {}, to > at ? to + 1 : to);
        m_rows.move(at, to);
        endMoveRows();
    }
    emit dataChanged(index(to), index(to), roles);
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
    settle(at, {UpdatedRole, SectionRole});
}

void ConversationListModel::setPinned(const QString& id, bool pinned) {
    const int at = indexOf(id);
    if (at < 0 || m_rows[at].pinned == pinned)
        return;
    m_rows[at].pinned = pinned;
    settle(at, {PinnedRole, SectionRole});
}

void ConversationListModel::setSettings(const QString& id, const QString& systemPrompt,
                                        const std::optional<SamplingSettings>& sampling) {
    const int at = indexOf(id);
    if (at < 0)
        return;
    m_rows[at].systemPrompt = systemPrompt;
    m_rows[at].sampling = sampling;
}

void ConversationListModel::addPhoto(const QString& id, const PhotoRef& photo) {
    const int at = indexOf(id);
    if (at < 0 || !m_rows[at].firstPhoto.isNull())
        return;
    m_rows[at].firstPhoto = photo;
    emit dataChanged(index(at), index(at), {PhotoRole});
}

std::optional<ConversationRow> ConversationListModel::find(const QString& id) const {
    const int at = indexOf(id);
    return at < 0 ? std::nullopt : std::optional(m_rows[at]);
}

}  // namespace tessera
