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

// Blocking. The folder is removed again unless keep() is called.
class ExportFolder {
  public:
    explicit ExportFolder(const QString& path) : m_dir(path) {}
    ~ExportFolder();
    ExportFolder(const ExportFolder&) = delete;
    ExportFolder& operator=(const ExportFolder&) = delete;

    // Errors of these two: WriteFailed. A photo is copied once; one whose file is gone is left out.
    Result<void> make();
    Result<void> addPhoto(const PhotoRef& photo);
    // The path of a photo inside the folder.
    static QString photoName(const PhotoRef& photo);

    // Opens a file in the folder that does not exist yet. Errors: WriteFailed.
    Result<void> open(QFile& file, const QString& name) const;
    // The first of "name.ending", "name (2).ending", ... that is free.
    QString freeFileName(const QString& name, const QString& ending) const;
    // Keeps the folder and returns its path.
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

// "name", "name (2)", ... : the first that is not `taken`.
QString freeName(const QString& name, const std::function<bool(const QString&)>& taken);

// A title as a file name that every file system allows; never empty.
QString fileNameFor(const QString& title);

}  // namespace tessera
