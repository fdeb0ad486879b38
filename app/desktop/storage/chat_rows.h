// SPDX-License-Identifier: MIT
// Rows of the conversation database, as values.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QtQmlIntegration>

#include "app/desktop/photos/photo_ref.h"

namespace tessera {

// Enumerations that QML compares with; registered as ChatMessage.User and so on.
namespace chat_message {
Q_NAMESPACE
QML_NAMED_ELEMENT(ChatMessage)

enum class Role { User, Assistant };
Q_ENUM_NS(Role)

enum class State {
    Complete,
    Streaming,
    Stopped,      // by the user
    Interrupted,  // the program ended while it streamed
    Failed,
};
Q_ENUM_NS(State)
}  // namespace chat_message

using MessageRole = chat_message::Role;
using MessageState = chat_message::State;

struct ConversationRow {
    QString id;
    QString title;
    qint64 createdMs = 0;
    qint64 updatedMs = 0;
};

struct MessageRow {
    QString id;
    QString conversationId;
    MessageRole role = MessageRole::User;
    MessageState state = MessageState::Complete;
    QString text;
    QString error;  // for the user; with MessageState::Failed
    qint64 createdMs = 0;
    QString modelName;
    quint32 promptTokens = 0;
    quint32 answerTokens = 0;
    double tokensPerSecond = 0;
    QList<PhotoRef> photos;
};

// Unique among all conversations and messages.
QString newRowId();

}  // namespace tessera
