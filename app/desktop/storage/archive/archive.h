// SPDX-License-Identifier: MIT
// Exports conversations to folders that other programs can read. Blocking.
#pragma once

#include <QStringList>

#include "app/desktop/storage/archive/formats/export_formats.h"
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

}  // namespace tessera
