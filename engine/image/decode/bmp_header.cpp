// SPDX-License-Identifier: MIT
// The headers of a Windows bitmap: BITMAPFILEHEADER and the one that follows it.
#include <fmt/format.h>

#include <cstdlib>

#include "engine/image/decode/photo_header.h"

namespace tessera {
namespace {

constexpr std::size_t kFileHeaderSizeBytes = 14;
constexpr std::uint32_t kCoreHeaderSizeBytes = 12;
constexpr std::uint32_t kInfoHeaderSizeBytes = 40;

std::int64_t signedLittleEndian32(ByteSpan bytes, std::size_t offset) {
    return static_cast<std::int32_t>(littleEndian32(bytes, offset));
}

}  // namespace

Result<PhotoHeader> readBmpHeader(ByteSpan file, std::string_view name) {
    if (file.size() < kFileHeaderSizeBytes + 4)
        return photoTruncated(name);
    const std::uint32_t headerSize = littleEndian32(file, kFileHeaderSizeBytes);
    if (file.size() < kFileHeaderSizeBytes + headerSize)
        return photoTruncated(name);
    const bool isCore = headerSize == kCoreHeaderSizeBytes;
    if (!isCore && headerSize < kInfoHeaderSizeBytes)
        return photoDamaged(name, fmt::format("a bitmap header of {} bytes", headerSize));

    PhotoHeader header{PhotoFormat::Bmp, 0, 0, 1};
    header.widthPx = isCore ? littleEndian16(file, 18) : signedLittleEndian32(file, 18);
    header.heightPx = isCore ? littleEndian16(file, 20) : std::abs(signedLittleEndian32(file, 22));
    const std::uint32_t bitsPerPixel = littleEndian16(file, isCore ? 24 : 28);
    const std::uint32_t compression = isCore ? 0 : littleEndian32(file, 30);
    if (compression != 0 && compression != 3)
        return Error{ErrorCode::Unsupported,
                     fmt::format("{} is a compressed bitmap, which Tessera cannot read. Save it as "
                                 "PNG and try again.",
                                 name)};
    if (Result<void> size = checkPhotoSize(header, name); !size)
        return size.error();

    // Rows are padded to four bytes.
    const std::uint64_t rowSizeBytes =
        (static_cast<std::uint64_t>(header.widthPx) * bitsPerPixel + 31) / 32 * 4;
    const std::uint64_t dataSizeBytes = rowSizeBytes * static_cast<std::uint64_t>(header.heightPx);
    if (littleEndian32(file, 10) + dataSizeBytes > file.size())
        return photoTruncated(name);
    return header;
}

}  // namespace tessera
