// SPDX-License-Identifier: MIT
#include "engine/image/decode/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <new>
#include <system_error>
#include <utility>

#include "engine/image/decode/photo_pixels.h"

namespace tessera {
namespace {

constexpr std::uintmax_t kMaxPhotoFileSizeBytes = std::numeric_limits<int>::max();

Error fileTooLarge(std::string_view name) {
    return Error(ErrorCode::Unsupported, "{} is larger than 2 GiB. Save it as JPEG and try again.",
                 name);
}

// Where pixel (x, y) of the upright picture is stored: origin + x * perColumn + y * perRow.
struct Orientation {
    std::ptrdiff_t origin, perColumn, perRow;
    bool turned;  // width and height are swapped
};

Orientation orientationOf(int exif, std::ptrdiff_t width, std::ptrdiff_t height) {
    const std::ptrdiff_t right = width - 1;
    const std::ptrdiff_t bottom = (height - 1) * width;
    switch (exif) {
        case 2:
            return {right, -1, width, false};
        case 3:
            return {bottom + right, -1, -width, false};
        case 4:
            return {bottom, 1, -width, false};
        case 5:
            return {0, width, 1, true};
        case 6:
            return {bottom, -width, 1, true};
        case 7:
            return {bottom + right, -width, -1, true};
        case 8:
            return {right, width, -1, true};
        default:
            return {0, 1, width, false};
    }
}

// Copies square by square, so that a turned picture does not miss the cache at every pixel.
void copyUpright(const std::uint8_t* stored, const Orientation& orientation, ImageRgb8& out) {
    constexpr int kBlock = 64;
    for (int top = 0; top < out.heightPx; top += kBlock) {
        const int bottom = std::min(top + kBlock, out.heightPx);
        for (int left = 0; left < out.widthPx; left += kBlock) {
            const int right = std::min(left + kBlock, out.widthPx);
            for (int y = top; y < bottom; ++y) {
                const std::uint8_t* source =
                    stored + 3 * (orientation.origin + left * orientation.perColumn +
                                  y * orientation.perRow);
                std::uint8_t* target =
                    out.pixels.data() + 3 * (static_cast<std::ptrdiff_t>(y) * out.widthPx + left);
                for (int x = left; x < right; ++x) {
                    target[0] = source[0];
                    target[1] = source[1];
                    target[2] = source[2];
                    target += 3;
                    source += 3 * orientation.perColumn;
                }
            }
        }
    }
}

ImageRgb8 emptyImage(std::int64_t widthPx, std::int64_t heightPx) {
    ImageRgb8 image{static_cast<int>(widthPx), static_cast<int>(heightPx), {}};
    image.pixels.resize(static_cast<std::size_t>(widthPx * heightPx * 3));
    return image;
}

ImageRgb8 toUpright(ImageRgb8 stored, int exif) {
    if (exif == 1)
        return stored;
    const Orientation orientation = orientationOf(exif, stored.widthPx, stored.heightPx);
    ImageRgb8 out = orientation.turned ? emptyImage(stored.heightPx, stored.widthPx)
                                       : emptyImage(stored.widthPx, stored.heightPx);
    copyUpright(stored.pixels.data(), orientation, out);
    return out;
}

Result<void> readPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                        Alpha alpha, PixelSpan pixels) {
    switch (header.format) {
        case PhotoFormat::Jpeg:
            return readJpegPixels(file, name, header, pixels);
        case PhotoFormat::Png:
            return readPngPixels(file, name, header, alpha, pixels);
        case PhotoFormat::Webp:
            return readWebpPixels(file, name, header, alpha, pixels);
        case PhotoFormat::Bmp:
            break;
    }
    return readBmpPixels(file, name, header, alpha, pixels);
}

Result<ImageRgb8> decodePixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                               Alpha alpha) {
    try {
        ImageRgb8 stored = emptyImage(header.widthPx, header.heightPx);
        if (Result<void> read = readPixels(file, name, header, alpha, stored.pixels); !read)
            return read.error();
        return toUpright(std::move(stored), header.orientation);
    } catch (const std::bad_alloc&) {
        return photoOutOfMemory(name);
    }
}

// Reads the whole file into memory instead of mapping it: a memory card pulled out while a photo is
// being decoded must give an error, not a crash.
Result<std::vector<std::byte>> readPhotoFile(const std::filesystem::path& path,
                                             std::string_view name) {
    std::error_code failure;
    const std::filesystem::file_status status = std::filesystem::status(path, failure);
    if (status.type() == std::filesystem::file_type::not_found)
        return Error(ErrorCode::FileNotFound,
                     "There is no file \"{}\". Check its name and location.", path.string());
    if (status.type() == std::filesystem::file_type::directory)
        return Error(ErrorCode::FileUnreadable, "\"{}\" is a folder. Choose a photo in it.",
                     path.string());
    if (status.type() != std::filesystem::file_type::regular)
        return failure ? Error(ErrorCode::FileUnreadable, "\"{}\" is not a regular file: {}.",
                               path.string(), failure.message())
                       : Error(ErrorCode::FileUnreadable, "\"{}\" is not a regular file.",
                               path.string());
    errno = 0;
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    const auto sizeBytes = static_cast<std::streamoff>(stream.tellg());
    if (!stream || sizeBytes < 0)
        return Error(ErrorCode::FileUnreadable, "Cannot open \"{}\": {}.", path.string(),
                     std::strerror(errno));
    stream.seekg(0);

    // A model or a film chosen by mistake is recognised from its first bytes alone.
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min<std::streamoff>(sizeBytes, 64)));
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (stream) {
        if (const Result<PhotoFormat> format = recognisePhotoFormat(bytes, name); !format)
            return format.error();
        if (static_cast<std::uintmax_t>(sizeBytes) > kMaxPhotoFileSizeBytes)
            return fileTooLarge(name);
        const std::size_t head = bytes.size();
        try {
            bytes.resize(static_cast<std::size_t>(sizeBytes));
        } catch (const std::bad_alloc&) {
            return photoOutOfMemory(name);
        }
        stream.read(reinterpret_cast<char*>(bytes.data() + head),
                    static_cast<std::streamsize>(bytes.size() - head));
    }
    if (!stream)
        return Error(ErrorCode::FileUnreadable,
                     "Cannot read \"{}\" to its end. Check the disk or card that it is "
                     "on.",
                     path.string());
    return bytes;
}

}  // namespace

Result<ImageFileInfo> probeImage(ByteSpan file, std::string_view name) {
    if (file.size() > kMaxPhotoFileSizeBytes)
        return fileTooLarge(name);
    const Result<PhotoHeader> header = readPhotoHeader(file, name);
    if (!header)
        return header.error();
    if (header->endMissing) {
        if (const auto image = decodePixels(file, name, *header, Alpha::Dropped); !image)
            return image.error();
    }
    ImageFileInfo info{static_cast<int>(header->widthPx), static_cast<int>(header->heightPx)};
    if (header->orientation >= 5)
        std::swap(info.widthPx, info.heightPx);
    return info;
}

Result<ImageRgb8> decodeImage(ByteSpan file, std::string_view name, Alpha alpha) {
    if (file.size() > kMaxPhotoFileSizeBytes)
        return fileTooLarge(name);
    const Result<PhotoHeader> header = readPhotoHeader(file, name);
    if (!header)
        return header.error();
    return decodePixels(file, name, *header, alpha);
}

Result<ImageFileInfo> probeImageFile(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    const Result<std::vector<std::byte>> file = readPhotoFile(path, name);
    if (!file)
        return file.error();
    return probeImage(*file, name);
}

Result<ImageRgb8> decodeImageFile(const std::filesystem::path& path, Alpha alpha) {
    const std::string name = path.filename().string();
    const Result<std::vector<std::byte>> file = readPhotoFile(path, name);
    if (!file)
        return file.error();
    return decodeImage(*file, name, alpha);
}

}  // namespace tessera
