// SPDX-License-Identifier: MIT
#include "app/desktop/photos/photo_provider.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QImageReader>
#include <QMutex>
#include <QRegularExpression>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "app/desktop/photos/photo_formats.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/values/data_folder.h"
#include "engine/image/decode/decode.h"
#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

// The size to decode to: inside `wanted` if given, never larger than the photo.
QSize fittingSize(QSize photo, QSize wanted) {
    QSize bound(PhotoProvider::kMaxSidePx, PhotoProvider::kMaxSidePx);
    if (wanted.width() > 0)
        bound.setWidth(std::min(bound.width(), wanted.width()));
    if (wanted.height() > 0)
        bound.setHeight(std::min(bound.height(), wanted.height()));
    if (photo.width() <= bound.width() && photo.height() <= bound.height())
        return photo;
    return photo.scaled(bound, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
}

// Copies no pixel: the image keeps those of `rgb`.
QImage toQImage(ImageRgb8 rgb) {
    using Pixels = std::vector<std::uint8_t>;
    auto* pixels = new Pixels(std::move(rgb.pixels));
    const auto release = [](void* kept) { delete static_cast<Pixels*>(kept); };
    return {pixels->data(),        rgb.widthPx, rgb.heightPx, qsizetype{rgb.widthPx} * 3,
            QImage::Format_RGB888, release,     pixels};
}

QSize sizeOf(const PhotoHeader& header) {
    return {static_cast<int>(header.widthPx), static_cast<int>(header.heightPx)};
}

// A JPEG made smaller while it is decoded, which takes less time and memory than decoding all of
// it. Null if Qt cannot: it differs from the engine where colours or the file's end are unusual.
QImage decodeSmaller(const QByteArray& file, const PhotoHeader& header, QSize wanted) {
    if (header.format != PhotoFormat::Jpeg || header.cmyk || header.endMissing)
        return {};
    const bool turned = header.orientation >= 5;
    const QSize stored = sizeOf(header);
    const QSize scaled = fittingSize(stored, turned ? wanted.transposed() : wanted);
    if (scaled == stored)
        return {};
    QBuffer buffer;
    buffer.setData(file);
    QImageReader reader(&buffer, "jpeg");
    reader.setAutoTransform(false);
    reader.setScaledSize(scaled);
    return upright(reader.read(), header.orientation);
}

QImage decode(const QString& path, QSize wanted) {
    QFile stored(path);
    if (!stored.open(QIODevice::ReadOnly))
        return {};
    const QByteArray file = stored.readAll();
    const auto bytes =
        std::as_bytes(std::span(file.constData(), static_cast<std::size_t>(file.size())));
    const auto header = readPhotoHeader(bytes, {});
    if (!header)
        return {};
    if (const QImage image = decodeSmaller(file, *header, wanted); !image.isNull())
        return image;
    auto pixels = decodeImage(bytes, {});
    if (!pixels)
        return {};
    const QImage whole = toQImage(*std::move(pixels));
    return whole.scaled(fittingSize(whole.size(), wanted), Qt::IgnoreAspectRatio,
                        Qt::SmoothTransformation);
}

// A part of the photo, in upright pixels, as the engine decodes it.
QImage decodePart(const QString& path, const QRect& part) {
    auto pixels = decodeImageFile(toPath(path));
    return pixels ? toQImage(*std::move(pixels)).copy(part) : QImage();
}

QRect partOf(const QRegularExpressionMatch& match) {
    if (match.captured(3).isEmpty())
        return {};
    return {match.captured(3).toInt(), match.captured(4).toInt(),
            std::min(match.captured(5).toInt(), PhotoProvider::kMaxSidePx),
            std::min(match.captured(6).toInt(), PhotoProvider::kMaxSidePx)};
}

class PhotoResponse : public QQuickImageResponse {
  public:
    // Shared with the decoding job: either side may end first.
    struct Link {
        QMutex mutex;
        PhotoResponse* response = nullptr;  // nullptr: nobody is waiting any more
        bool cancelled = false;

        bool isWanted() {
            const QMutexLocker lock(&mutex);
            return response != nullptr && !cancelled;
        }
        void deliver(const QImage& image) {
            const QMutexLocker lock(&mutex);
            if (PhotoResponse* target = response)
                QMetaObject::invokeMethod(
                    target, [target, image] { target->finish(image); }, Qt::QueuedConnection);
        }
    };

    PhotoResponse() { m_link->response = this; }
    ~PhotoResponse() override {
        const QMutexLocker lock(&m_link->mutex);
        m_link->response = nullptr;
    }

    std::shared_ptr<Link> link() const { return m_link; }
    QQuickTextureFactory* textureFactory() const override {
        return QQuickTextureFactory::textureFactoryForImage(m_image);
    }
    QString errorString() const override { return m_error; }
    void cancel() override {
        const QMutexLocker lock(&m_link->mutex);
        m_link->cancelled = true;
    }

  private:
    void finish(const QImage& image) {
        m_image = image;
        if (image.isNull())
            m_error = QCoreApplication::translate("PhotoProvider", "The photo cannot be shown.");
        emit finished();
    }

    std::shared_ptr<Link> m_link = std::make_shared<Link>();
    QImage m_image;
    QString m_error;
};

}  // namespace

PhotoProvider::PhotoProvider(QString dataDir) : m_dataDir(std::move(dataDir)) {
    m_pool.setMaxThreadCount(2);
}

PhotoProvider::~PhotoProvider() {
    m_pool.clear();
    m_pool.waitForDone();
}

QQuickImageResponse* PhotoProvider::requestImageResponse(const QString& id,
                                                         const QSize& requestedSize) {
    static const QRegularExpression form(
        QStringLiteral("^([0-9a-f]{64})\\.(jpg|png|bmp)(?:/(\\d+),(\\d+),(\\d+),(\\d+))?$"));
    auto* response = new PhotoResponse;
    const auto match = form.match(id);
    const QString path =
        match.hasMatch() ? photoPath(m_dataDir, match.captured(1), match.captured(2)) : QString();
    m_pool.start([link = response->link(), path, requestedSize, part = partOf(match)] {
        if (!link->isWanted() || path.isEmpty())
            link->deliver({});
        else
            link->deliver(part.isEmpty() ? decode(path, requestedSize) : decodePart(path, part));
    });
    return response;
}

}  // namespace tessera
