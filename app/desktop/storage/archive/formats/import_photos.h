// SPDX-License-Identifier: MIT
// The pictures of conversations that are imported.
#pragma once

#include <QDir>
#include <QStringList>
#include <optional>
#include <stop_token>

#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

// Checks pictures like new photos, stores them in the data folder and adds them to their message.
// One that is missing or cannot be read is counted, and the message goes without it. Blocking.
class ImportPhotos {
  public:
    // `folder`: that of the imported file. Nothing outside of it is read unless a reader knows a
    // place of its own.
    ImportPhotos(QString dataDir, const QDir& folder, std::stop_token stop)
        : m_dataDir(std::move(dataDir)), m_folder(folder), m_stop(std::move(stop)) {}

    // Errors of these three: WriteFailed, Cancelled. `path`: empty for one that is missing;
    // relative ones are in the folder.
    Result<void> addFile(MessageRow& row, const QString& path, const QString& name = {},
                         const QString& grid = {});
    Result<void> addBytes(MessageRow& row, const QByteArray& file, const QString& name);
    // An address as in web pages: its picture is taken from "data:image/...;base64,..." only, since
    // nothing is fetched.
    Result<void> addAddress(MessageRow& row, const QString& address, const QString& name);

    // The file in the folder or below whose name is `id` or begins with it and goes on with another
    // word; empty if there is none.
    QString fileNamedBy(const QString& id);
    const QDir& folder() const { return m_folder; }

    void countMissing() { ++m_missing; }
    int missing() const { return m_missing; }

  private:
    Result<void> add(MessageRow& row, Result<PhotoRef> photo);
    const QStringList& allFiles();

    QString m_dataDir;
    QDir m_folder;
    std::stop_token m_stop;
    std::optional<QStringList> m_allFiles;  // once asked for
    int m_missing = 0;
};

}  // namespace tessera
