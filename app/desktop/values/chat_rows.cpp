// SPDX-License-Identifier: MIT
#include "app/desktop/values/chat_rows.h"

#include <QUuid>
#include <array>
#include <utility>

namespace tessera {
namespace {

constexpr std::array<std::pair<MessageState, const char*>, 5> kStateNames = {{
    {MessageState::Complete, "complete"},
    {MessageState::Streaming, "streaming"},
    {MessageState::Stopped, "stopped"},
    {MessageState::Interrupted, "interrupted"},
    {MessageState::Failed, "failed"},
}};

}  // namespace

QString messageRoleName(MessageRole role) {
    return role == MessageRole::User ? QStringLiteral("user") : QStringLiteral("assistant");
}

MessageRole messageRoleFromName(const QString& name) {
    return name == QLatin1String("assistant") ? MessageRole::Assistant : MessageRole::User;
}

QString messageStateName(MessageState state) {
    for (const auto& [value, name] : kStateNames)
        if (value == state)
            return QString::fromLatin1(name);
    return QStringLiteral("complete");
}

MessageState messageStateFromName(const QString& name) {
    for (const auto& [value, known] : kStateNames)
        if (name == QLatin1String(known))
            return value;
    return MessageState::Complete;
}

QString newRowId() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

}  // namespace tessera
