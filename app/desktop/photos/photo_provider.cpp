// SPDX-License-Identifier: MIT
#include "app/desktop/photos/photo_provider.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QImageReader>
#include <QMutex>
#include <QRegularExpression>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "app/desktop/text/file_path.h"
#include "app/desktop/values/data_folder.h"
#include "engine/image/decode/decode.h"

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

// With the engine's decoder, for the few files that it reads and Qt does not.
QImage decodeWithEngine(const QString& path, QSize wanted) {
    const auto image = decodeImageFile(toPath(path));
    if (!image)
        return {};
    const QImage whole(image->pixels.data(), image->widthPx, image->heightPx,
                       static_cast<qsizetype>(image->widthPx) * 3, QImage::Format_RGB888);
    return whole.scaled(fittingSize(whole.size(), wanted), Qt::IgnoreAspectRatio,
                        Qt::SmoothTransformation);
}

// Qt's readers scale palette pictures within their palette, which shows as dots.
bool hasPalette(const QImageReader& reader) {
    const QImage::Format format = reader.imageFormat();
    return format == QImage::Format_Indexed8 || format == QImage::Format_Mono ||
           format == QImage::Format_MonoLSB;
}

QImage decode(const QString& path, QSize wanted) {
    QImageReader reader(path, QFileInfo(path).suffix().toLatin1());
    reader.setAutoTransform(true);
    QSize stored = reader.size();
    if (stored.isValid()) {
        const bool turned =
            reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
        const QSize upright = turned ? stored.transposed() : stored;
        const QSize scaled = fittingSize(upright, wanted);
        const bool afterwards = hasPalette(reader);
        if (scaled != upright && !afterwards)
            reader.setScaledSize(turned ? scaled.transposed() : scaled);
        if (const QImage image = reader.read(); !image.isNull())
            return afterwards ? image.convertToFormat(QImage::Format_ARGB32_Premultiplied)
                                    .scaled(scaled, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                              : image;
    }
    return decodeWithEngine(path, wanted);
}

// A part of the photo, in upright pixels, as it is stored. Files that must be turned are read
// whole; for others, only the wanted part is kept.
QImage decodePart(const QString& path, const QRect& part) {
    QImageReader reader(path, QFileInfo(path).suffix().toLatin1());
    reader.setAutoTransform(true);
    const bool asStored = reader.transformation() == QImageIOHandler::TransformationNone;
    if (asStored && reader.supportsOption(QImageIOHandler::ClipRect))
        reader.setClipRect(part);
    const QImage image = reader.read();
    return image.size() == part.size() ? image : image.copy(part);
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
