// SPDX-License-Identifier: MIT
// The formats from which conversations are imported: Tessera's and those of other programs.
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <array>
#include <optional>

#include "app/desktop/storage/archive/formats/import_photos.h"

namespace tessera {

struct ImportFormat {
    // The conversations of a file; nullopt if it is not of this format. Errors: Unsupported (of
    // this format, but of a newer kind).
    Result<std::optional<QJsonArray>> (*conversationsIn)(const QJsonDocument& file);
    // One of them, with its pictures stored. Errors: InvalidFormat (says what is wrong with it),
    // those of ImportPhotos.
    Result<ConversationTree> (*read)(const QJsonObject& conversation, ImportPhotos& photos);
};

// What an export of jsonFormat() holds, and nothing else.
ImportFormat tesseraImport();
// conversations.json of the data that ChatGPT exports, or its parts: the branch shown last.
ImportFormat chatGptImport();
// What Open WebUI exports: the branch that was shown last.
ImportFormat openWebUiImport();
// A conversation file of LM Studio, where it lies or copied with the folder user-files.
ImportFormat lmStudioImport();

// All of them; the first whose conversationsIn() knows a file reads it.
inline const auto& importFormats() {
    static const std::array formats = {tesseraImport(), chatGptImport(), openWebUiImport(),
                                       lmStudioImport()};
    return formats;
}

}  // namespace tessera
