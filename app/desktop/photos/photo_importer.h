// SPDX-License-Identifier: MIT
// Imports photos into the data folder.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QRect>
#include <functional>
#include <stop_token>

#include "app/desktop/jobs/job_thread.h"
#include "app/desktop/values/photo_ref.h"
#include "engine/core/result.h"

namespace tessera {

// No photo within the pixel limit is larger, uncompressed BMP included.
inline constexpr qint64 kMaxPhotoFileBytes = qint64{1} << 30;

// Checks a file's bytes as the engine will (decoding them once) and writes them as a file named by
// their SHA-256; a format that only Qt reads is stored as a PNG made by Qt. Blocking. `name` is for
// messages and display. `wanted` is asked before the slow steps; nothing is stored once it says no.
// Errors: those of decodeImage and photoAsPng, WriteFailed, Cancelled (not wanted).
Result<PhotoRef> storePhoto(const QString& dataDir, const QByteArray& file, const QString& name,
                            const std::function<bool()>& wanted = {});

// The same from a file. Errors: also FileNotFound, FileUnreadable, Unsupported (a folder, too
// large).
Result<PhotoRef> storePhotoFile(const QString& dataDir, const QString& path,
                                const std::function<bool()>& wanted = {});

// Photos of more pixels take noticeably long to read.
inline constexpr qint64 kLargePhotoPixels = qint64{32} << 20;

// Runs storePhoto on separate threads: one for large photos, so that no other waits behind them,
// and one for all others. Each has one photo at a time, to bound the memory. Use it from the GUI
// thread; signals are emitted there, for photos of the same kind in the order of the calls.
class PhotoImporter : public QObject {
    Q_OBJECT

  public:
    explicit PhotoImporter(QString dataDir, QObject* parent = nullptr);
    // Waits for the current photo; queued ones are dropped.
    ~PhotoImporter() override;

    quint64 importFile(const QString& path);
    quint64 importBytes(const QByteArray& file, const QString& name);
    // Pixels without a file (from the clipboard); stored as PNG.
    quint64 importImage(const QImage& image, const QString& name);

    // A part of a stored photo, in its pixels, upright; see storePart.
    quint64 importPart(const PhotoRef& photo, const QRect& part);

    // No more signals come for this photo.
    void cancel(quint64 id);

  signals:
    void imported(quint64 id, const tessera::PhotoRef& photo);
    void refused(quint64 id, const tessera::Error& error);

  private:
    using Wanted = std::function<bool()>;
    using Job = std::function<Result<PhotoRef>(const Wanted&)>;

    // `looksLarge` reads no more than the beginning of the photo.
    quint64 start(std::function<bool()> looksLarge, Job job);
    void finish(quint64 id, const Result<PhotoRef>& result);

    const QString m_dataDir;
    quint64 m_lastId = 0;
    QHash<quint64, std::stop_source> m_underWay;  // without those that were cancelled
    JobThread m_largeJobs;
    JobThread m_jobs;
};

}  // namespace tessera
