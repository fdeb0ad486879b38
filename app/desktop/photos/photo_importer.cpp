// SPDX-License-Identifier: MIT
#include "app/desktop/photos/photo_importer.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QSaveFile>
#include <optional>
#include <span>
#include <utility>

#include "app/desktop/photos/photo_formats.h"
#include "app/desktop/photos/photo_part.h"
#include "app/desktop/text/sentences.h"
#include "app/desktop/values/data_folder.h"
#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

// The content decides the format, not the name.
QString extensionOf(const QByteArray& file) {
    if (file.startsWith("\x89PNG"))
        return QStringLiteral("png");
    if (file.startsWith("BM"))
        return QStringLiteral("bmp");
    if (file.startsWith("RIFF"))
        return QStringLiteral("webp");
    return QStringLiteral("jpg");
}

Result<void> writeOnce(const QString& path, const QByteArray& file) {
    if (QFileInfo::exists(path) && QFileInfo(path).size() == file.size()) {
        // Dated like a new file: ChatStore::purge() removes old files that no message uses yet.
        QFile known(path);
        if (known.open(QIODevice::ReadWrite) &&
            known.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime))
            return {};
    }
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile out(path);
    if (out.open(QIODevice::WriteOnly) && out.write(file) == file.size() && out.commit())
        return {};
    return Error(ErrorCode::WriteFailed, "The photo could not be copied into Tessera's folder: {}.",
                 out.errorString());
}

// The bytes in a format that the engine can read: other formats become the PNG that Qt makes of
// them.
Result<QByteArray> engineFile(const QByteArray& file, const QString& name) {
    if (isEnginePhoto(file) || file.isEmpty())
        return file;
    if (auto problem = photoProblem(file, name))
        return *problem;
    return photoAsPng(file, name);
}

Result<PhotoRef> storeEngineFile(const QString& dataDir, const QByteArray& file,
                                 const QString& name) {
    const auto bytes =
        std::as_bytes(std::span(file.constData(), static_cast<std::size_t>(file.size())));
    // Decoded in full, not only probed: a photo that is broken further down is refused here, where
    // the user can choose another, not once the question has been sent.
    const auto image = decodeImage(bytes, name.toStdString());
    if (!image)
        return image.error();
    PhotoRef photo;
    photo.hash =
        QString::fromLatin1(QCryptographicHash::hash(file, QCryptographicHash::Sha256).toHex());
    photo.extension = extensionOf(file);
    photo.name = name;
    photo.filePath = photoPath(dataDir, photo.hash, photo.extension);
    photo.widthPx = image->widthPx;
    photo.heightPx = image->heightPx;
    photo.sizeBytes = file.size();
    if (auto written = writeOnce(photo.filePath, file); !written)
        return written.error();
    return photo;
}

bool isLarge(QSize sizePx) {
    return qint64{sizePx.width()} * sizePx.height() > kLargePhotoPixels;
}

}  // namespace

Result<PhotoRef> storePhoto(const QString& dataDir, const QByteArray& file, const QString& name,
                            const std::function<bool()>& wanted) {
    const auto readable = engineFile(file, name);
    if (!readable)
        return readable.error();
    if (wanted && !wanted())
        return Error{ErrorCode::Cancelled, {}};
    return storeEngineFile(dataDir, *readable, name);
}

Result<PhotoRef> storePhotoFile(const QString& dataDir, const QString& path,
                                const std::function<bool()>& wanted) {
    const QFileInfo info(path);
    if (!info.exists())
        return Error(ErrorCode::FileNotFound, "{} does not exist.", path);
    if (info.isDir())
        return Error(ErrorCode::Unsupported, "{} is a folder. Add the photos in it instead.",
                     info.fileName());
    if (info.size() > kMaxPhotoFileBytes)
        return Error(ErrorCode::Unsupported, "{} is too large for a photo.", info.fileName());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error(ErrorCode::FileUnreadable, "{} cannot be read: {}.", info.fileName(),
                     file.errorString());
    return storePhoto(dataDir, file.readAll(), info.fileName(), wanted);
}

PhotoImporter::PhotoImporter(QString dataDir, QObject* parent)
    : QObject(parent),
      m_dataDir(std::move(dataDir)),
      m_largeJobs(QStringLiteral("large photos")),
      m_jobs(QStringLiteral("photos")) {}

PhotoImporter::~PhotoImporter() = default;

quint64 PhotoImporter::start(std::function<bool()> looksLarge, Job job) {
    const quint64 id = ++m_lastId;
    std::stop_source underWay;
    m_underWay.insert(id, underWay);
    const auto read = [job = std::move(job), stop = underWay.get_token()]() -> Result<PhotoRef> {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, {}};
        return job([&] { return !stop.stop_requested(); });
    };
    m_jobs.run(
        [looksLarge = std::move(looksLarge), read]() -> Result<std::optional<PhotoRef>> {
            if (looksLarge())
                return std::optional<PhotoRef>();
            auto photo = read();
            if (!photo)
                return photo.error();
            return std::optional(*photo);
        },
        [this, id, read](const Result<std::optional<PhotoRef>>& result) {
            if (!result)
                finish(id, result.error());
            else if (*result)
                finish(id, **result);
            else
                m_largeJobs.run(read,
                                [this, id](const Result<PhotoRef>& photo) { finish(id, photo); });
        });
    return id;
}

void PhotoImporter::finish(quint64 id, const Result<PhotoRef>& result) {
    if (m_underWay.remove(id) == 0)
        return;
    if (result)
        emit imported(id, *result);
    else
        emit refused(id, result.error());
}

void PhotoImporter::cancel(quint64 id) {
    m_underWay.take(id).request_stop();
}

quint64 PhotoImporter::importFile(const QString& path) {
    return start([path] { return isLarge(QImageReader(path).size()); },
                 [dataDir = m_dataDir, path](const Wanted& wanted) {
                     return storePhotoFile(dataDir, path, wanted);
                 });
}

quint64 PhotoImporter::importBytes(const QByteArray& file, const QString& name) {
    const auto large = [file] {
        QBuffer bytes;
        bytes.setData(file);
        return isLarge(QImageReader(&bytes).size());
    };
    return start(large, [dataDir = m_dataDir, file, name](const Wanted& wanted) {
        return storePhoto(dataDir, file, name, wanted);
    });
}

quint64 PhotoImporter::importImage(const QImage& image, const QString& name) {
    const auto large = [size = image.size()] { return isLarge(size); };
    return start(large,
                 [dataDir = m_dataDir, image, name](const Wanted& wanted) -> Result<PhotoRef> {
                     const auto file = imageAsPng(image);
                     if (!file)
                         return Error(ErrorCode::InvalidFormat,
                                      "The picture in the clipboard cannot be used.");
                     return storePhoto(dataDir, *file, name, wanted);
                 });
}

quint64 PhotoImporter::importPart(const PhotoRef& photo, const QRect& part) {
    // All of the photo is read for it.
    const auto large = [photo] { return isLarge({photo.widthPx, photo.heightPx}); };
    return start(large, [dataDir = m_dataDir, photo, part](const Wanted& wanted) {
        return storePart(dataDir, photo, part, wanted);
    });
}

}  // namespace tessera
