// SPDX-License-Identifier: MIT
// Where an import reads: a folder, or a ZIP archive as another program exported it.
#pragma once

#include <QByteArray>
#include <QStringList>
#include <memory>
#include <stop_token>

#include "engine/core/result.h"

namespace tessera {

// The files of an import. Names are relative to the folder of the conversations, with "/".
// Blocking; used by one thread at a time.
class ImportFiles {
  public:
    virtual ~ImportFiles() = default;

    // The name may lead upwards out of the folder.
    virtual bool has(const QString& name) const = 0;
    // All files in the folder and below, up to a generous limit; fewer once asked to stop.
    virtual QStringList all(const std::stop_token& stop) const = 0;
    // The whole file. Errors: FileNotFound, FileUnreadable, FileTruncated (damaged), Unsupported
    // (larger than `mostBytes`, or packed in a way that cannot be read here).
    virtual Result<QByteArray> read(const QString& name, qint64 mostBytes) const = 0;
};

struct ImportSource {
    std::unique_ptr<ImportFiles> files;
    // The files with conversations, in their order.
    QStringList conversationFiles;
};

// What a person chose: a file with conversations, or a ZIP archive with conversations.json in it.
// The parts of a large export, conversations-000.json and so on, belong together. Errors:
// FileUnreadable, FileTruncated, InvalidFormat (a ZIP archive without conversations), Unsupported.
Result<ImportSource> openImport(const QString& path);

// The same for a ZIP archive. It is never unpacked: its files are read into memory when they are
// needed, each within the limit that is named then.
Result<ImportSource> openZip(const QString& path);

// "conversations.json", or a part of an export as large histories have it.
bool holdsConversations(const QString& fileName);
// conversations-000.json and the like.
bool isPartOfExport(const QString& fileName);

// More than any export has; a folder may hold everything else as well.
inline constexpr qsizetype kMostImportFiles = 200'000;

}  // namespace tessera
