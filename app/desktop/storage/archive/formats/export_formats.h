// SPDX-License-Identifier: MIT
// The formats in which conversations are exported; import_formats.h has those that are read.
#pragma once

#include <QString>
#include <array>
#include <functional>

#include "app/desktop/storage/archive/formats/export_folder.h"
#include "app/desktop/values/chat_rows.h"

namespace tessera {

// Passes every conversation of an export to the function, with its photos in place. Errors: the
// function's, those of reading the conversations, Cancelled.
using ForEachConversation =
    std::function<Result<void>(const std::function<Result<void>(const ConversationTree&)>&)>;

struct ExportFormat {
    QString name;    // a proper noun, the same in every language
    QString ending;  // of its files; identifies the format
    // Errors: those of `forEach`, WriteFailed.
    std::function<Result<void>(const ForEachConversation& forEach, ExportFolder& folder)> write;
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
