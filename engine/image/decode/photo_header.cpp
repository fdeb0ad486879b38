// SPDX-License-Identifier: MIT
#include "engine/image/decode/photo_header.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "engine/image/decode/decode.h"

namespace tessera {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    std::string_view kind;  // as it stands after "is"
};

// Formats that people have on disk and that Tessera does not read.
constexpr std::array kOtherFormats = {
    Magic{8, "WEBP"sv, "a WebP picture"},
    Magic{0, "GIF8"sv, "a GIF picture"},
    Magic{0, "II*\0"sv, "a TIFF or camera raw picture"},
    Magic{0, "MM\0*"sv, "a TIFF or camera raw picture"},
    Magic{0, "II+\0"sv, "a TIFF picture"},
    Magic{0, "MM\0+"sv, "a TIFF picture"},
    Magic{4, "ftypavif"sv, "an AVIF picture"},
    Magic{4, "ftypavis"sv, "an AVIF picture"},
    Magic{4, "ftyphei"sv, "a HEIC picture"},
    Magic{4, "ftyphev"sv, "a HEIC picture"},
    Magic{4, "ftypmif1"sv, "a HEIC picture"},
    Magic{4, "ftypmsf1"sv, "a HEIC picture"},
    Magic{4, "ftyp"sv, "a video or camera raw file"},
    Magic{4, "JXL "sv, "a JPEG XL picture"},
    Magic{0, "\xFF\x0A"sv, "a JPEG XL picture"},
    Magic{4, "jP  "sv, "a JPEG 2000 picture"},
    Magic{0, "\xFF\x4F\xFF\x51"sv, "a JPEG 2000 picture"},
    Magic{0, "8BPS"sv, "a Photoshop picture"},
    Magic{0, "%PDF"sv, "a PDF document"},
    Magic{0, "<svg"sv, "an SVG drawing"},
    Magic{0, "<?xml"sv, "an XML document"},
    Magic{0, "GGUF"sv, "a GGUF model"},
};

bool hasMagic(ByteSpan file, std::size_t offset, std::string_view magic) {
    return file.size() >= offset + magic.size() &&
           std::memcmp(file.data() + offset, magic.data(), magic.size()) == 0;
}

// "BM" alone is too little: text files may start so. The header's size field has few values.
bool looksLikeBmp(ByteSpan file) {
    if (!hasMagic(file, 0, "BM"))
        return false;
    if (file.size() < 18)
        return true;
    const std::uint32_t headerSize = littleEndian32(file, 14);
    return headerSize >= 12 && headerSize <= 256;
}

}  // namespace

Error photoTruncated(std::string_view name) {
    return {ErrorCode::FileTruncated,
            fmt::format("{} is incomplete: the file ends before the picture does. Copy or download "
                        "it again.",
                        name)};
}

Error photoDamaged(std::string_view name, std::string_view reason) {
    return {ErrorCode::InvalidFormat,
            fmt::format("{} is damaged and cannot be read ({}). Try another copy of it, or open it "
                        "in a photo program and save it again.",
                        name, reason)};
}

Error photoOutOfMemory(std::string_view name) {
    return {ErrorCode::OutOfHostMemory,
            fmt::format("There is not enough memory to open {}. Close other programs or make the "
                        "picture smaller.",
                        name)};
}

Result<void> checkPhotoSize(const PhotoHeader& header, std::string_view name) {
    if (header.widthPx < 1 || header.heightPx < 1)
        return photoDamaged(name, "its size is zero");
    if (header.widthPx > kMaxPhotoSidePx || header.heightPx > kMaxPhotoSidePx ||
        header.widthPx * header.heightPx > kMaxPhotoPixels)
        return Error{
            ErrorCode::Unsupported,
            fmt::format("{} is too large: {} x {} pixels. Tessera takes photos of up to {} "
                        "megapixels and {} pixels a side; make it smaller and try again.",
                        name, header.widthPx, header.heightPx, kMaxPhotoPixels / 1'000'000,
                        kMaxPhotoSidePx)};
    return {};
}

Result<PhotoFormat> recognisePhotoFormat(ByteSpan file, std::string_view name) {
    if (file.empty())
        return Error{ErrorCode::FileTruncated,
                     fmt::format("{} is empty (0 bytes). Copy or download it again.", name)};
    if (hasMagic(file, 0, "\xFF\xD8\xFF"sv))
        return PhotoFormat::Jpeg;
    if (hasMagic(file, 0, "\x89PNG\r\n\x1A\n"sv))
        return PhotoFormat::Png;
    if (looksLikeBmp(file))
        return PhotoFormat::Bmp;
    for (const Magic& other : kOtherFormats)
        if (hasMagic(file, other.offset, other.bytes))
            return Error{ErrorCode::Unsupported,
                         fmt::format("{} is {}; Tessera reads JPEG, PNG and BMP. Save it in one of "
                                     "these formats and try again.",
                                     name, other.kind)};
    // A few bytes of a picture's signature are a picture cut short.
    if ((file.size() < 3 && std::memcmp(file.data(), "\xFF\xD8\xFF", file.size()) == 0) ||
        (file.size() < 8 && std::memcmp(file.data(), "\x89PNG\r\n\x1A\n", file.size()) == 0))
        return photoTruncated(name);
    return Error{ErrorCode::InvalidFormat,
                 fmt::format("{} is not a picture that Tessera knows; it reads JPEG, PNG and BMP. "
                             "Choose another file.",
                             name)};
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
        case PhotoFormat::Bmp:
            break;
    }
    return readBmpHeader(file, name);
}

}  // namespace tessera
