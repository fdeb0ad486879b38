// SPDX-License-Identifier: MIT
#include "app/desktop/history/undo.h"

#include <utility>

namespace tessera {

Undo::Undo(History* history, Storage* storage, QObject* parent)
    : QObject(parent), m_history(history), m_storage(storage) {
    connect(history, &History::removed, this, &Undo::keepConversation);
    // The deleted item may have come back.
    connect(history, &History::reloaded, this, &Undo::forget);
}

QString Undo::text() const {
    if (m_conversation)
        return tr("“%1” is in the trash").arg(m_conversation->title);
    if (m_message)
        return m_message->role == MessageRole::User ? tr("Question deleted") : tr("Answer deleted");
    return {};
}

void Undo::keepConversation(const ConversationRow& row) {
    m_message.reset();
    m_conversation = row;
    emit changed();
}

void Undo::keep(const MessageRow& message) {
    m_conversation.reset();
    m_message = message;
    emit changed();
}

void Undo::undo() {
    if (const auto row = std::exchange(m_conversation, std::nullopt)) {
        m_history->restore(*row);
        emit conversationRestored(row->id);
    } else if (const auto message = std::exchange(m_message, std::nullopt)) {
        m_storage->setMessageDeleted(message->id, false);
        emit messageRestored(message->conversationId, message->id);
    }
    emit changed();
}

void Undo::forget() {
    m_conversation.reset();
    m_message.reset();
    emit changed();
}

}  // namespace tessera
