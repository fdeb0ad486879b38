// SPDX-License-Identifier: MIT
// Builds a conversation from another program's messages.
#pragma once

#include <QJsonValue>

#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

// Messages in their order, each a reply to the one before it. Several of the same side that follow
// each other, as with tools, become one in the end. Ids are made from the other program's, so that
// a second import finds what the first brought in.
class ForeignThread {
  public:
    // `id` identifies the conversation within `program`.
    ForeignThread(const QString& program, const QString& id);

    ConversationRow& conversation() { return m_tree.conversation; }
    // The new message, to fill in before the next is added. `id` may be empty.
    MessageRow& add(MessageRole role, const QString& id, qint64 createdMs);
    // After a blank line, if the message has text already.
    static void addText(MessageRow& row, const QString& text);

    // With title and times completed from the messages. Errors: InvalidFormat (nothing was said).
    Result<ConversationTree> finish();

  private:
    QString ownId(const QString& id) const;

    QString m_scope;
    ConversationTree m_tree;
};

// A time as programs write it, in milliseconds: a number of seconds or milliseconds, also as text,
// or an ISO date; 0 for anything else.
qint64 foreignTimeMs(const QJsonValue& value);

}  // namespace tessera
