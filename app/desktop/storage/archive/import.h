// SPDX-License-Identifier: MIT
// Imports conversations from files of Tessera and of other programs. Blocking.
#pragma once

#include <QList>
#include <functional>

#include "app/desktop/storage/archive/long_job.h"
#include "app/desktop/storage/chat_store.h"

namespace tessera {

// A conversation that could not be imported.
struct NotImported {
    QString title;   // empty if it has none
    int number = 0;  // its place in the file, or in all parts of an export, from 1
    Error reason;
};

struct Imported {
    Merged merged;
    int missingPhotos = 0;  // their messages were imported without them
    QList<NotImported> left;
    QList<Error> unreadParts;  // of an export; why nothing in them was imported
};

using MergeConversation = std::function<Result<Merged>(const ConversationTree&)>;

// Reads what openImport() finds, in one of importFormats(). Photos are taken from the file and from
// the folder or ZIP archive that it is in, checked like new ones and stored in `dataDir`; then
// `merge` gets each conversation. One that cannot be read or merged is left out and reported.
// Errors: those of openImport(), FileUnreadable, InvalidFormat, Unsupported (a newer format),
// WriteFailed, Cancelled; conversations merged before the error stay.
Result<Imported> importConversations(const QString& file, const QString& dataDir,
                                     const MergeConversation& merge, const LongJob& job);

}  // namespace tessera
