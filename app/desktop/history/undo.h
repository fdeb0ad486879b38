// SPDX-License-Identifier: MIT
// Undoes the last deletion.
#pragma once

#include <QObject>
#include <QtQmlIntegration>
#include <optional>

#include "app/desktop/history/history.h"

namespace tessera {

// Remembers what was deleted last, a conversation or a message with all that follows it, and brings
// it back. A newer deletion replaces an older one. GUI thread only.
class Undo : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of App")
    // Says what was deleted, as long as that can be undone; empty otherwise.
    Q_PROPERTY(QString text READ text NOTIFY changed)

  public:
    // Both must outlive this.
    Undo(History* history, Storage* storage, QObject* parent = nullptr);

    QString text() const;
    // Remembers a message that has been deleted from its conversation.
    void keep(const MessageRow& message);

    Q_INVOKABLE void undo();
    // Lets the deletion stand and hides the offer to undo it.
    Q_INVOKABLE void forget();

  signals:
    void changed();
    // It is back in the list.
    void conversationRestored(const QString& id);
    void messageRestored(const QString& conversationId, const QString& messageId);

  private:
    void keepConversation(const ConversationRow& row);

    History* const m_history;
    Storage* const m_storage;
    // At most one of the two.
    std::optional<ConversationRow> m_conversation;
    std::optional<MessageRow> m_message;
};

}  // namespace tessera
