// SPDX-License-Identifier: MIT
// Conversations as folders that other programs can read, and back. Blocking.
#pragma once

#include <QStringList>
#include <functional>

#include "app/desktop/storage/archive/long_job.h"
#include "app/desktop/storage/chat_store.h"

namespace tessera {

enum class ExportFormat {
    Markdown,  // a file per conversation: the branch that is shown
    Json,      // one file, conversations.json: everything, for importConversations()
};

struct ExportRequest {
    ExportFormat format = ExportFormat::Markdown;
    QStringList conversationIds;  // empty: all that are not in the trash
    QString targetDir;            // a new folder is made in it
};

// Writes a new folder with the conversations and, in "photos", the photos. Returns its path. What
// is incomplete is removed again. Errors: WriteFailed, FileUnreadable, Cancelled.
Result<QString> exportConversations(ChatStore& store, const ExportRequest& request,
                                    const LongJob& job);

struct Imported {
    Merged merged;
    int missingPhotos = 0;  // their messages came without them
};

using MergeConversation = std::function<Result<Merged>(const ConversationTree&)>;

// Reads a conversations.json. Photos are taken from the folder beside it, checked as new ones and
// stored in `dataDir`; then `merge` gets each conversation. Errors: FileUnreadable, InvalidFormat,
// Unsupported (a newer format), those of `merge`, Cancelled; what was merged before stays.
Result<Imported> importConversations(const QString& jsonFile, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job);

// For the tests: a file name without anything that some file system forbids; never empty.
QString fileNameFor(const QString& title);

}  // namespace tessera
