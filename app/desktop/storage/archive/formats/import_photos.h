// SPDX-License-Identifier: MIT
// The pictures of conversations that are imported.
#pragma once

#include <QString>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "app/desktop/storage/archive/formats/import_files.h"
#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

// Checks pictures like new photos, stores them in the data folder and adds them to their message.
// One that is missing or cannot be read is counted, and the message goes without it. Blocking.
class ImportPhotos {
  public:
    // `files` must outlive this. Nothing else is read.
    ImportPhotos(QString dataDir, const ImportFiles& files, std::stop_token stop)
        : m_dataDir(std::move(dataDir)), m_files(files), m_stop(std::move(stop)) {}

    // Errors of these three: WriteFailed, Cancelled. `fileName`: one of the files; empty for one
    // that is missing.
    Result<void> addFile(MessageRow& row, const QString& fileName, const QString& name = {},
                         const QString& grid = {});
    Result<void> addBytes(MessageRow& row, const QByteArray& file, const QString& name);
    // An address as in web pages: its picture is taken from "data:image/...;base64,..." only, since
    // nothing is fetched.
    Result<void> addAddress(MessageRow& row, const QString& address, const QString& name);

    // The file, in whichever folder, whose name is `id` or begins with it and goes on with another
    // word; empty if there is none.
    QString fileNamedBy(const QString& id);
    bool hasFile(const QString& fileName) const { return m_files.has(fileName); }

    void countMissing() { ++m_missing; }
    int missing() const { return m_missing; }

  private:
    Result<void> add(MessageRow& row, Result<PhotoRef> photo);
    // A file's name without its folders, and with them.
    using NamedFile = std::pair<QString, QString>;
    const std::vector<NamedFile>& allFiles();

    QString m_dataDir;
    const ImportFiles& m_files;
    std::stop_token m_stop;
    std::optional<std::vector<NamedFile>> m_allFiles;  // once asked for, sorted
    int m_missing = 0;
};

}  // namespace tessera
