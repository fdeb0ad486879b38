// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/foreign_thread.h"

#include <QDateTime>
#include <QUuid>
#include <algorithm>
#include <utility>

#include "app/desktop/text/characters.h"

namespace tessera {
namespace {

// A number of seconds this large would be in the year 5138.
constexpr double kFirstMilliseconds = 1e11;
// The last millisecond of the year 9999.
constexpr double kLatestMs = 253402300799999.0;

bool saysSomething(const MessageRow& row) {
    return !row.text.trimmed().isEmpty() || !row.photos.isEmpty();
}

}  // namespace

ForeignThread::ForeignThread(const QString& program, const QString& id)
    : m_scope(program + QLatin1Char('/') + id + QLatin1Char('/')) {
    m_tree.conversation.id = ownId({});
}

QString ForeignThread::ownId(const QString& id) const {
    return QUuid::createUuidV5(QUuid(), m_scope + id).toString(QUuid::WithoutBraces);
}

MessageRow& ForeignThread::add(MessageRole role, const QString& id, qint64 createdMs) {
    MessageRow row;
    row.id = ownId(id.isEmpty() ? QString::number(m_tree.messages.size()) : id);
    row.role = role;
    row.createdMs = createdMs;
    m_tree.messages.append(row);
    return m_tree.messages.last();
}

void ForeignThread::addText(MessageRow& row, const QString& text) {
    if (text.trimmed().isEmpty())
        return;
    if (!row.text.isEmpty())
        row.text += QLatin1String("\n\n");
    row.text += text;
}

Result<ConversationTree> ForeignThread::finish() {
    QList<MessageRow> rows;
    for (const MessageRow& row : std::as_const(m_tree.messages)) {
        if (!saysSomething(row))
            continue;
        if (rows.isEmpty() || rows.last().role != row.role) {
            rows.append(row);
            continue;
        }
        addText(rows.last(), row.text);
        rows.last().photos += row.photos;
        if (rows.last().modelName.isEmpty())
            rows.last().modelName = row.modelName;
    }
    if (rows.isEmpty())
        return Error(ErrorCode::InvalidFormat, "It contains no messages.");
    ConversationRow& row = m_tree.conversation;
    const qint64 first = rows.first().createdMs;
    row.createdMs = row.createdMs > 0 ? row.createdMs : first;
    row.updatedMs = std::max({row.updatedMs, row.createdMs, rows.last().createdMs});
    QString parent;
    qint64 time = row.createdMs;
    for (MessageRow& message : rows) {
        message.conversationId = row.id;
        message.parentId = std::exchange(parent, message.id);
        // Without a time of its own, or with one out of order: right after the one before.
        time = std::max(time + 1, message.createdMs);
        message.createdMs = time;
    }
    row.title = row.title.simplified();
    if (row.title.isEmpty())
        row.title = titleOf(rows.first().text);
    return ConversationTree{row, rows};
}

qint64 foreignTimeMs(const QJsonValue& value) {
    bool isNumber = false;
    double time = value.toVariant().toDouble(&isNumber);
    if (!isNumber) {
        const QDateTime date = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
        return date.isValid() ? std::max<qint64>(0, date.toMSecsSinceEpoch()) : 0;
    }
    if (time < kFirstMilliseconds)
        time *= 1000;
    return static_cast<qint64>(std::clamp(time, 0.0, kLatestMs));
}

}  // namespace tessera
