// SPDX-License-Identifier: MIT
#include "app/desktop/photos/photo_formats.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImageReader>
#include <QTransform>
#include <array>
#include <span>

#include "app/desktop/text/sentences.h"
#include "engine/image/decode/decode.h"
#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

ByteSpan bytesOf(const QByteArray& file) {
    return std::as_bytes(std::span(file.constData(), static_cast<std::size_t>(file.size())));
}

// The four letters of an ISO media file's brand: phone photos, and films.
QByteArray brandOf(const QByteArray& file) {
    return file.mid(4, 4) == "ftyp" ? file.mid(8, 4) : QByteArray();
}

bool isHeic(const QByteArray& brand) {
    return brand == "heic" || brand == "heix" || brand == "hevc" || brand == "mif1" ||
           brand == "msf1" || brand == "heim" || brand == "heis";
}

bool isAvif(const QByteArray& brand) {
    return brand == "avif" || brand == "avis";
}

// Camera raw files are TIFF inside: the TIFF plug-in would read their thumbnail.
bool isCameraRaw(const QByteArray& file, const QString& name) {
    static const QStringList endings = {
        QStringLiteral("3fr"), QStringLiteral("arw"), QStringLiteral("cr2"), QStringLiteral("cr3"),
        QStringLiteral("dng"), QStringLiteral("erf"), QStringLiteral("nef"), QStringLiteral("nrw"),
        QStringLiteral("orf"), QStringLiteral("pef"), QStringLiteral("raf"), QStringLiteral("rw2"),
        QStringLiteral("srw")};
    return endings.contains(QFileInfo(name).suffix().toLower()) || brandOf(file) == "crx " ||
           file.startsWith("FUJIFILMCCD-RAW");
}

// Drawings have no pixels of their own, and several plug-ins would open files they refer to.
bool isDrawing(const QByteArray& file) {
    const QByteArray head = file.left(1024).trimmed();
    return head.startsWith("<svg") ||
           ((head.startsWith("<?xml") || head.startsWith("<!--")) && head.contains("<svg"));
}

// A photo format whose plug-in may be missing, and the package that provides it.
struct PluginFormat {
    QByteArray name;  // Qt's
    QString title;
    QString package;
};

std::optional<PluginFormat> pluginFormat(const QByteArray& file) {
    const QString formats = QStringLiteral("qt6-image-formats-plugins");
    const QString kde = QStringLiteral("kimageformat6-plugins");
    if (file.startsWith(QByteArray("II*\0", 4)) || file.startsWith(QByteArray("MM\0*", 4)))
        return PluginFormat{"tiff", QStringLiteral("TIFF"), formats};
    const QByteArray brand = brandOf(file);
    if (isHeic(brand))
        return PluginFormat{"heic", QStringLiteral("HEIC"), kde};
    if (isAvif(brand))
        return PluginFormat{"avif", QStringLiteral("AVIF"), kde};
    if (file.startsWith("\xff\x0a") || file.mid(4, 4) == "JXL ")
        return PluginFormat{"jxl", QStringLiteral("JPEG XL"), kde};
    return std::nullopt;
}

Error damaged(const QString& name, const QString& reason) {
    return Error(ErrorCode::InvalidFormat,
                 "{} is damaged and cannot be opened ({}). Save it again, or choose another "
                 "photo.",
                 name, reason);
}

}  // namespace

bool isEnginePhoto(const QByteArray& file) {
    return recognisePhotoFormat(bytesOf(file), {}).has_value();
}

std::optional<Error> photoProblem(const QByteArray& file, const QString& name) {
    if (isCameraRaw(file, name))
        return Error(ErrorCode::Unsupported,
                     "{} is a camera's raw file, which Tessera does not develop. "
                     "Save it as JPEG or TIFF and add that.",
                     name);
    if (isDrawing(file))
        return Error(ErrorCode::Unsupported,
                     "{} is a drawing (SVG), not a photo. Save it as PNG and add that.", name);
    if (file.startsWith("%PDF"))
        return Error(ErrorCode::Unsupported,
                     "{} is a PDF document. Save the page as PNG or JPEG and add that.", name);
    const QByteArray brand = brandOf(file);
    const bool film = (!brand.isEmpty() && !isHeic(brand) && !isAvif(brand)) ||
                      file.startsWith("\x1a\x45\xdf\xa3") ||
                      (file.startsWith("RIFF") && file.mid(8, 4) == "AVI ");
    if (film)
        return Error(ErrorCode::Unsupported,
                     "{} is a video. Save one frame of it as PNG or JPEG and add that.", name);
    return std::nullopt;
}

Result<QByteArray> photoAsPng(const QByteArray& file, const QString& name) {
    QBuffer buffer;
    buffer.setData(file);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const auto plugin = pluginFormat(file);
    if (!reader.canRead()) {
        if (plugin && QImageReader::supportedImageFormats().contains(plugin->name))
            return damaged(name, reader.errorString());
        if (plugin)
            return Error(ErrorCode::Unsupported,
                         "{} is a photo in {} format, and this system has no Qt plug-in that reads "
                         "it. Install the package {}, or save the photo as JPEG or PNG.",
                         name, plugin->title, plugin->package);
        return Error(ErrorCode::Unsupported,
                     "{} is not a photo that Tessera can read. Save it as JPEG or "
                     "PNG and add that.",
                     name);
    }
    const QSize size = reader.size();
    if (size.isValid() && qint64{size.width()} * size.height() > kMaxPhotoPixels)
        return Error(ErrorCode::Unsupported,
                     "{} has {} × {} pixels, which is too large. Make it smaller "
                     "and try again.",
                     name, size.width(), size.height());
    const QImage image = reader.read();
    if (image.isNull())
        return damaged(name, reader.errorString());
    return imageAsPng(image);
}

Result<QByteArray> imageAsPng(const QImage& image) {
    QByteArray png;
    QBuffer out(&png);
    out.open(QIODevice::WriteOnly);
    // Compressed lightly: the largest photos would take many seconds otherwise.
    constexpr int kQuality = 80;
    const QImage::Format format =
        image.hasAlphaChannel() ? QImage::Format_RGBA8888 : QImage::Format_RGB888;
    if (!image.convertToFormat(format).save(&out, "PNG", kQuality))
        return Error{ErrorCode::OutOfHostMemory, {}};
    return png;
}

QImage upright(const QImage& stored, int orientation) {
    static constexpr std::array<int, 9> kTurns = {0, 0, 0, 180, 180, 90, 90, 270, 270};
    static constexpr std::array<bool, 9> kMirrored = {false, false, true, false, true,
                                                      true,  false, true, false};
    const auto index = static_cast<std::size_t>(orientation);
    const QImage turned =
        kTurns[index] == 0 ? stored : stored.transformed(QTransform().rotate(kTurns[index]));
    return kMirrored[index] ? turned.mirrored(true, false) : turned;
}

QStringList photoFilePatterns() {
    // Formats that Qt reads but that are not photos.
    static const QList<QByteArray> others = {"svg", "svgz", "pdf", "cur", "mng", "xpm", "xbm"};
    QStringList patterns = {QStringLiteral("*.jpg"), QStringLiteral("*.jpeg"),
                            QStringLiteral("*.png"), QStringLiteral("*.webp"),
                            QStringLiteral("*.bmp")};
    for (const QByteArray& format : QImageReader::supportedImageFormats()) {
        const QString pattern = QStringLiteral("*.") + QString::fromLatin1(format).toLower();
        if (!others.contains(format) && !patterns.contains(pattern))
            patterns.append(pattern);
    }
    return patterns;
}

}  // namespace tessera
