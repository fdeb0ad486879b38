// SPDX-License-Identifier: MIT
// A history of any length, always with the same content.
#pragma once

#include <QString>
#include <array>

#include "app/desktop/storage/chat_store.h"

namespace tessera {

// About 300 characters that differ from message to message, in two languages.
inline QString textOf(int conversation, int message) {
    static constexpr std::array<const char*, 12> kWords = {
        "harbour",  "lantern", "the",      "bicycle", "of", "mountain",
        "窗边的猫", "window",  "照片里有", "a",       "in", "umbrella"};
    quint32 state = static_cast<quint32>(conversation) * 2654435761u +
                    static_cast<quint32>(message) * 40503u + 1;
    QString text;
    for (int i = 0; i < 45; ++i) {
        state = state * 1664525u + 1013904223u;
        text += QString::fromUtf8(kWords[(state >> 16) % kWords.size()]) + QLatin1Char(' ');
    }
    return text + QStringLiteral("number%1x%2").arg(conversation).arg(message);
}

inline ConversationTree conversation(int number, int messages) {
    ConversationTree tree;
    tree.conversation = {QStringLiteral("c%1").arg(number),
                         QStringLiteral("Conversation %1").arg(number), number, number};
    for (int i = 0; i < messages; ++i) {
        MessageRow row;
        row.id = QStringLiteral("m%1-%2").arg(number).arg(i);
        row.parentId = i > 0 ? tree.messages.last().id : QString();
        row.role = i % 2 == 0 ? MessageRole::User : MessageRole::Assistant;
        row.text = textOf(number, i);
        row.createdMs = number;
        tree.messages.append(row);
    }
    return tree;
}

}  // namespace tessera
