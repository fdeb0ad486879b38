// SPDX-License-Identifier: MIT
// The formats in which conversations are exported and imported.
#pragma once

#include <QString>
#include <array>
#include <functional>

#include "app/desktop/storage/archive/export_folder.h"
#include "app/desktop/values/chat_rows.h"

namespace tessera {

// Passes every conversation of an export to the function, with its photos in place. Errors: the
// function's, those of reading the conversations, Cancelled.
using ForEachConversation =
    std::function<Result<void>(const std::function<Result<void>(const ConversationTree&)>&)>;
// Receives a conversation that was read, number `index` of `count`.
using TakeConversation =
    std::function<Result<void>(ConversationTree tree, qsizetype index, qsizetype count)>;

struct ExportFormat {
    QString name;    // a proper noun, the same in every language
    QString ending;  // of its files; identifies the format
    // Errors: those of `forEach`, WriteFailed.
    std::function<Result<void>(const ForEachConversation& forEach, ExportFolder& folder)> write;
    // Empty in a format that is only exported. Photos have hash, extension and name only. Errors:
    // those of `take`, FileUnreadable, InvalidFormat, Unsupported.
    std::function<Result<void>(const QString& file, const TakeConversation& take)> read = {};
};

// One file per conversation, with the branch that is shown.
ExportFormat markdownFormat();
// One file, conversations.json, with everything.
ExportFormat jsonFormat();

// All of them, in the order in which they are offered.
inline const auto& exportFormats() {
    static const std::array formats = {markdownFormat(), jsonFormat()};
    return formats;
}

}  // namespace tessera
