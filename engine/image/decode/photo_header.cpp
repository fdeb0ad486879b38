// SPDX-License-Identifier: MIT
#include "engine/image/decode/photo_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>

#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kJpeg = "\xFF\xD8\xFF"sv;
constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n"sv;
// The size of the file lies between the two.
constexpr std::string_view kRiff = "RIFF"sv;
constexpr std::string_view kWebp = "WEBP"sv;

bool hasMagic(ByteSpan file, std::size_t offset, std::string_view magic) {
    return file.size() >= offset + magic.size() &&
           std::memcmp(file.data() + offset, magic.data(), magic.size()) == 0;
}

// What the file is, if it is one of the common formats that Tessera does not read.
std::optional<Sentence> otherFormat(ByteSpan file) {
    struct Magic {
        std::size_t offset;
        std::string_view bytes;
        Sentence kind;  // worded to follow "is"
    };
    static const Magic kFormats[] = {
        {0, "GIF8"sv, Sentence("a GIF picture")},
        {0, "II*\0"sv, Sentence("a TIFF or camera raw picture")},
        {0, "MM\0*"sv, Sentence("a TIFF or camera raw picture")},
        {0, "II+\0"sv, Sentence("a TIFF picture")},
        {0, "MM\0+"sv, Sentence("a TIFF picture")},
        {4, "ftypavif"sv, Sentence("an AVIF picture")},
        {4, "ftypavis"sv, Sentence("an AVIF picture")},
        {4, "ftyphei"sv, Sentence("a HEIC picture")},
        {4, "ftyphev"sv, Sentence("a HEIC picture")},
        {4, "ftypmif1"sv, Sentence("a HEIC picture")},
        {4, "ftypmsf1"sv, Sentence("a HEIC picture")},
        {4, "ftyp"sv, Sentence("a video or camera raw file")},
        {4, "JXL "sv, Sentence("a JPEG XL picture")},
        {0, "\xFF\x0A"sv, Sentence("a JPEG XL picture")},
        {4, "jP  "sv, Sentence("a JPEG 2000 picture")},
        {0, "\xFF\x4F\xFF\x51"sv, Sentence("a JPEG 2000 picture")},
        {0, "8BPS"sv, Sentence("a Photoshop picture")},
        {0, "%PDF"sv, Sentence("a PDF document")},
        {0, "<svg"sv, Sentence("an SVG drawing")},
        {0, "<?xml"sv, Sentence("an XML document")},
        {0, "GGUF"sv, Sentence("a GGUF model")},
    };
    const auto* found = std::ranges::find_if(
        kFormats, [&](const Magic& other) { return hasMagic(file, other.offset, other.bytes); });
    return found == std::end(kFormats) ? std::nullopt : std::optional(found->kind);
}

// "BM" alone is not enough: text files may start with it. The header's size field has few values.
bool looksLikeBmp(ByteSpan file) {
    if (!hasMagic(file, 0, "BM"))
        return false;
    if (file.size() < 18)
        return true;
    const std::uint32_t headerSize = littleEndian32(file, 14);
    return headerSize >= 12 && headerSize <= 256;
}

bool isBeginningOf(ByteSpan file, std::string_view magic) {
    return file.size() < magic.size() && std::memcmp(file.data(), magic.data(), file.size()) == 0;
}

bool isBeginningOfWebp(ByteSpan file) {
    constexpr std::size_t kKind = 8;
    return isBeginningOf(file, kRiff) ||
           (hasMagic(file, 0, kRiff) &&
            (file.size() <= kKind || isBeginningOf(file.subspan(kKind), kWebp)));
}

}  // namespace

Error photoTruncated(std::string_view name) {
    return Error(ErrorCode::FileTruncated,
                 "{} is incomplete: the file ends before the picture does. Copy or download "
                 "it again.",
                 name);
}

Error photoDamaged(std::string_view name, const Sentence& reason) {
    return Error(ErrorCode::InvalidFormat,
                 "{} is damaged and cannot be read ({}). Try another copy of it, or open it "
                 "in a photo program and save it again.",
                 name, reason);
}

Error photoOutOfMemory(std::string_view name) {
    return Error(ErrorCode::OutOfHostMemory,
                 "There is not enough memory to open {}. Close other programs or make the "
                 "picture smaller.",
                 name);
}

Result<void> checkPhotoSize(const PhotoHeader& header, std::string_view name) {
    if (header.widthPx < 1 || header.heightPx < 1)
        return photoDamaged(name, Sentence("its size is zero"));
    if (header.widthPx > kMaxPhotoSidePx || header.heightPx > kMaxPhotoSidePx ||
        header.widthPx * header.heightPx > kMaxPhotoPixels)
        return Error(ErrorCode::Unsupported,
                     "{} is too large: {} x {} pixels. Tessera takes photos of up to {} "
                     "megapixels and {} pixels a side; make it smaller and try again.",
                     name, header.widthPx, header.heightPx, kMaxPhotoPixels / 1'000'000,
                     kMaxPhotoSidePx);
    return {};
}

Result<PhotoFormat> recognisePhotoFormat(ByteSpan file, std::string_view name) {
    if (file.empty())
        return Error(ErrorCode::FileTruncated, "{} is empty (0 bytes). Copy or download it again.",
                     name);
    if (hasMagic(file, 0, kJpeg))
        return PhotoFormat::Jpeg;
    if (hasMagic(file, 0, kPng))
        return PhotoFormat::Png;
    if (hasMagic(file, 0, kRiff) && hasMagic(file, 8, kWebp))
        return PhotoFormat::Webp;
    if (looksLikeBmp(file))
        return PhotoFormat::Bmp;
    if (const std::optional<Sentence> other = otherFormat(file))
        return Error(
            ErrorCode::Unsupported,
            "{} is {}; this program reads JPEG, PNG, WebP and BMP. Save it in one of these "
            "formats and try again.",
            name, *other);
    // A file that is only the start of a picture's signature is a picture cut short.
    if (isBeginningOf(file, kJpeg) || isBeginningOf(file, kPng) || isBeginningOfWebp(file))
        return photoTruncated(name);
    return Error(ErrorCode::InvalidFormat,
                 "{} is not a picture that this program knows; it reads JPEG, PNG, WebP and BMP. "
                 "Choose another file.",
                 name);
}

Result<PhotoHeader> readPhotoHeader(ByteSpan file, std::string_view name) {
    const Result<PhotoFormat> format = recognisePhotoFormat(file, name);
    if (!format)
        return format.error();
    switch (*format) {
        case PhotoFormat::Jpeg:
            return readJpegHeader(file, name);
        case PhotoFormat::Png:
            return readPngHeader(file, name);
        case PhotoFormat::Webp:
            return readWebpHeader(file, name);
        case PhotoFormat::Bmp:
            break;
    }
    return readBmpHeader(file, name);
}

}  // namespace tessera
