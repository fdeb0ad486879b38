// SPDX-License-Identifier: MIT
// Takes photos into the data folder.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <functional>

#include "app/desktop/photos/photo_ref.h"
#include "engine/core/result.h"

namespace tessera {

// Checks a file's bytes as the engine will (decoding them once) and writes them as a file named by
// their SHA-256. Blocking. `name` is for messages and display.
// Errors: those of decodeImage, WriteFailed.
Result<PhotoRef> storePhoto(const QString& dataDir, const QByteArray& file, const QString& name);

// The same from a file. Errors: also FileNotFound, FileUnreadable, Unsupported (a folder, too
// large).
Result<PhotoRef> storePhotoFile(const QString& dataDir, const QString& path);

// storePhoto on a thread of its own, one photo at a time to bound the memory. Use it from the GUI
// thread; signals are emitted there, in the order of the calls.
class PhotoImporter : public QObject {
    Q_OBJECT

  public:
    explicit PhotoImporter(QString dataDir, QObject* parent = nullptr);
    // Waits for the photo in hand; those that wait are forgotten.
    ~PhotoImporter() override;

    quint64 importFile(const QString& path);
    quint64 importBytes(const QByteArray& file, const QString& name);
    // Pixels without a file (from the clipboard); stored as PNG.
    quint64 importImage(const QImage& image, const QString& name);

  signals:
    void imported(quint64 id, const tessera::PhotoRef& photo);
    void refused(quint64 id, const tessera::Error& error);

  private:
    quint64 start(std::function<Result<PhotoRef>()> job);

    const QString m_dataDir;
    QThreadPool m_pool;
    quint64 m_lastId = 0;
};

}  // namespace tessera
