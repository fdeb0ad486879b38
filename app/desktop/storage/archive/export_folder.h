// SPDX-License-Identifier: MIT
// The folder that an export writes.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QSet>
#include <QString>
#include <functional>

#include "app/desktop/values/photo_ref.h"
#include "engine/core/result.h"

namespace tessera {

// Blocking. The folder goes again unless keep() is called.
class ExportFolder {
  public:
    explicit ExportFolder(const QString& path) : m_dir(path) {}
    ~ExportFolder();
    ExportFolder(const ExportFolder&) = delete;
    ExportFolder& operator=(const ExportFolder&) = delete;

    // These two: WriteFailed. A photo is copied once; one whose file is gone is left out.
    Result<void> make();
    Result<void> addPhoto(const PhotoRef& photo);
    // The path of a photo inside the folder.
    static QString photoName(const PhotoRef& photo);

    // A file in it that does not exist yet. Errors: WriteFailed.
    Result<void> open(QFile& file, const QString& name) const;
    // The first of "name.ending", "name (2).ending", ... that is free.
    QString freeFileName(const QString& name, const QString& ending) const;
    // Returns the path.
    QString keep();

  private:
    QDir m_dir;
    QSet<QString> m_photos;
    bool m_made = false;
    bool m_kept = false;
};

// Errors: WriteFailed.
Result<void> writeAll(QFile& file, const QByteArray& bytes);
Result<void> flush(QFile& file);

// "name", "name (2)", ... : the first that `taken` does not know.
QString freeName(const QString& name, const std::function<bool(const QString&)>& taken);

// A title as a file name without anything that some file system forbids; never empty.
QString fileNameFor(const QString& title);

}  // namespace tessera
