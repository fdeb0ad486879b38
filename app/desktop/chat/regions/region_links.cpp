// SPDX-License-Identifier: MIT
#include "app/desktop/chat/regions/region_links.h"

#include "app/desktop/chat/details/read_answer.h"

namespace tessera {

RegionLinks::RegionLinks(MessageListModel* messages, QObject* parent)
    : QObject(parent), m_messages(messages) {
    const auto follow = [this] {
        if (m_messages->indexOf(m_litAnswer) < 0)
            setLit({}, -1, 0);
        emit regionsChanged();
    };
    connect(messages, &MessageListModel::countChanged, this, follow);
    connect(messages, &MessageListModel::dataChanged, this,
            [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
                if (roles.isEmpty() || roles.contains(MessageListModel::RegionsRole))
                    emit regionsChanged();
            });
}

void RegionLinks::setLit(const QString& answerId, int group, int number) {
    if (answerId == m_litAnswer && group == m_litGroup && number == m_litNumber)
        return;
    m_litAnswer = answerId;
    m_litGroup = group;
    m_litNumber = number;
    emit litChanged();
}

void RegionLinks::light(QObject* source, const QString& answerId, int group, int number) {
    m_source = source;
    setLit(answerId, group, number);
}

void RegionLinks::unlight(QObject* source) {
    if (source != nullptr && source == m_source)
        setLit({}, -1, 0);
}

void RegionLinks::close() {
    m_opened.clear();
    setLit({}, -1, 0);
}

void RegionLinks::open(const QString& answerId, int group) {
    const int at = m_messages->indexOf(answerId);
    if (at < 0)
        return;
    const ReadAnswer answer = readAnswer(m_messages->rows(), at);
    if (answer.regions.isEmpty())
        return;
    m_opened = answerId;
    m_source = nullptr;
    setLit(answerId, group, m_litGroup == group ? m_litNumber : 0);
    emit opened(answer.photo);
}

QString RegionLinks::answerOn(const QString& questionId, int position) const {
    const QList<MessageRow>& rows = m_messages->rows();
    QString found;
    for (qsizetype at = 0; at < rows.size(); ++at) {
        if (rows[at].role != MessageRole::Assistant)
            continue;
        const ReadAnswer answer = readAnswer(rows, at);
        const bool here = !answer.regions.isEmpty() && answer.photo.messageId == questionId &&
                          answer.photo.position == position;
        if (here && rows[at].id == m_opened)
            return m_opened;
        if (here)
            found = rows[at].id;
    }
    return found;
}

QVariantList RegionLinks::regionsOf(const QString& answerId) const {
    QVariantList list;
    const int at = m_messages->indexOf(answerId);
    if (at < 0)
        return list;
    for (const PhotoRegion& region : readAnswer(m_messages->rows(), at).regions)
        list.append(QVariant::fromValue(region));
    return list;
}

}  // namespace tessera
