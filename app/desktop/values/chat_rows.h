// SPDX-License-Identifier: MIT
// Rows of the conversation database, as values.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/values/answer_figures.h"
#include "app/desktop/values/photo_ref.h"
#include "app/desktop/values/sampling_settings.h"
#include "engine/core/error.h"

namespace tessera {

// Enumerations for QML, which knows them as ChatMessage.User and so on.
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
    QString id = {};
    QString title = {};
    qint64 createdMs = 0;
    qint64 updatedMs = 0;
    bool pinned = false;
    qint64 deletedMs = 0;  // 0: not in the trash
    QString systemPrompt = {};
    std::optional<SamplingSettings> sampling = {};  // nullopt: the program's own
    PhotoRef firstPhoto = {};                       // read only
};

// The messages of a conversation form a tree: asking again and editing start a new branch beside
// the existing one. Of the messages with the same parent, one is chosen and shown.
struct MessageRow {
    QString id = {};
    QString conversationId = {};
    QString parentId = {};  // empty: a root
    bool chosen = true;
    MessageRole role = MessageRole::User;
    MessageState state = MessageState::Complete;
    QString text = {};
    std::optional<Error> error = {};  // why it failed, or why it ended early
    qint64 createdMs = 0;
    QList<PhotoRef> photos = {};

    // Only of an answer; the figures are known once it ends.
    QString modelName = {};
    QString deviceName = {};
    AnswerFigures figures = {};

    // The messages with the same parent in the order of their creation, this one among them; empty
    // where there is no other. Read only.
    QStringList siblingIds = {};
};

// A conversation with every branch; parents come before their children.
struct ConversationTree {
    ConversationRow conversation;
    QList<MessageRow> messages;
};

// A question that is being written.
struct DraftRow {
    QString conversationId = {};  // empty: for a conversation that does not exist yet
    QString text = {};
    QList<PhotoRef> photos = {};
    friend bool operator==(const DraftRow&, const DraftRow&) = default;
};

struct PresetRow {
    QString name = {};
    QString systemPrompt = {};
    SamplingSettings sampling = {};
};

// A place that a search found.
struct SearchHit {
    QString conversationId = {};
    QString title = {};
    QString messageId = {};  // empty: the title itself
    MessageRole role = MessageRole::User;
    QString excerpt = {};  // one line of the message around the first hit
    qint64 createdMs = 0;
};

// The names in the database and in exported files.
QString messageRoleName(MessageRole role);
// Unknown names become User.
MessageRole messageRoleFromName(const QString& name);
QString messageStateName(MessageState state);
// Unknown names become Complete.
MessageState messageStateFromName(const QString& name);

// Unique among all conversations and messages.
QString newRowId();

}  // namespace tessera
