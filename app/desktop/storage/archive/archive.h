// SPDX-License-Identifier: MIT
// Exports conversations to folders that other programs can read, and imports them. Blocking.
#pragma once

#include <QStringList>
#include <functional>

#include "app/desktop/storage/archive/export_formats.h"
#include "app/desktop/storage/archive/long_job.h"
#include "app/desktop/storage/chat_store.h"

namespace tessera {

struct ExportRequest {
    ExportFormat format;
    QStringList conversationIds;  // empty: all that are not in the trash
    QString targetDir;            // a new folder is made in it
};

// Writes a new folder with the conversations and, in "photos", the photos. Returns its path. An
// incomplete folder is removed again. Errors: WriteFailed, FileUnreadable, Cancelled.
Result<QString> exportConversations(ChatStore& store, const ExportRequest& request,
                                    const LongJob& job);

struct Imported {
    Merged merged;
    int missingPhotos = 0;  // their messages were imported without them
};

using MergeConversation = std::function<Result<Merged>(const ConversationTree&)>;

// Reads a file of an export, in the format given by its extension. Photos are taken from the folder
// beside it, checked like new ones and stored in `dataDir`; then `merge` gets each conversation.
// Errors: FileUnreadable, InvalidFormat, Unsupported (a newer format), those of `merge`, Cancelled;
// conversations merged before the error stay.
Result<Imported> importConversations(const QString& file, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job);

}  // namespace tessera
