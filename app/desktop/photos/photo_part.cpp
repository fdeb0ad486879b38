// SPDX-License-Identifier: MIT
#include "app/desktop/photos/photo_part.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>

#include "app/desktop/photos/photo_importer.h"
#include "app/desktop/text/file_path.h"
#include "app/desktop/text/sentences.h"
#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(PhotoPart)
};

// Compressed lightly: the largest parts would take many seconds otherwise.
constexpr int kPngQuality = 80;

// Copies nothing: the rows are used in place, with the stride of the whole photo.
QImage viewOf(const ImageRgb8& image, const QRect& part) {
    const auto stride = static_cast<qsizetype>(image.widthPx) * 3;
    const uchar* first = image.pixels.data() + part.y() * stride + qsizetype{part.x()} * 3;
    return {first, part.width(), part.height(), stride, QImage::Format_RGB888};
}

Error cancelled() {
    return {ErrorCode::Cancelled, {}};
}

Result<QByteArray> cutOut(const PhotoRef& photo, const QRect& part,
                          const std::function<bool()>& wanted) {
    const auto image = decodeImageFile(toPath(photo.filePath));
    if (!image)
        return image.error();
    const QRect inside = part.intersected(QRect(0, 0, image->widthPx, image->heightPx));
    if (inside.isEmpty())
        return Error(ErrorCode::InvalidArgument, "This part is outside {}. Draw it on the photo.",
                     photo.name);
    if (wanted && !wanted())
        return cancelled();
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    if (!viewOf(*image, inside).save(&buffer, "PNG", kPngQuality))
        return Error{ErrorCode::OutOfHostMemory, {}};
    return png;
}

}  // namespace

QString partName(const QString& photoName) {
    // The photo's name replaces the placeholder.
    const QString form = Text::tr("%1 (part)");
    const QString mark = form.section(QStringLiteral("%1"), 1);
    return !mark.isEmpty() && photoName.endsWith(mark) ? photoName : form.arg(photoName);
}

Result<PhotoRef> storePart(const QString& dataDir, const PhotoRef& photo, const QRect& part,
                           const std::function<bool()>& wanted) {
    if (part.contains(QRect(0, 0, photo.widthPx, photo.heightPx))) {
        PhotoRef whole = photo;
        whole.grid.clear();
        return whole;
    }
    const auto png = cutOut(photo, part, wanted);
    if (!png)
        return png.error();
    if (wanted && !wanted())
        return cancelled();
    return storePhoto(dataDir, *png, partName(photo.name), wanted);
}

}  // namespace tessera
