// SPDX-License-Identifier: MIT
// What a photo file says about itself, checked without decoding a pixel: the decoder never sees a
// file that is cut short, of an unexpected kind or too large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/core/result.h"

namespace tessera {

enum class PhotoFormat { Jpeg, Png, Bmp, Webp };

struct PhotoHeader {
    PhotoFormat format = PhotoFormat::Jpeg;
    std::int64_t widthPx = 0;  // as stored, before orientation
    std::int64_t heightPx = 0;
    int orientation = 1;  // EXIF: 1 to 8
    bool cmyk = false;    // a JPEG of four colours, for print
    // The file stops, or continues with something else, where its end marker should be: only
    // decoding shows whether the picture is complete.
    bool endMissing = false;
};

// Longest side of a photo; keeps the resize's tables small.
inline constexpr std::int64_t kMaxPhotoSidePx = 1 << 20;

using ByteSpan = std::span<const std::byte>;

// Errors: those of probeImage.
Result<PhotoHeader> readPhotoHeader(ByteSpan file, std::string_view name);

// The format, judged by the first bytes. Unsupported names other formats that it recognises.
Result<PhotoFormat> recognisePhotoFormat(ByteSpan file, std::string_view name);

// One for each format. The size is checked as soon as it is known, before the rest is examined.
Result<PhotoHeader> readJpegHeader(ByteSpan file, std::string_view name);
Result<PhotoHeader> readPngHeader(ByteSpan file, std::string_view name);
Result<PhotoHeader> readBmpHeader(ByteSpan file, std::string_view name);
Result<PhotoHeader> readWebpHeader(ByteSpan file, std::string_view name);

// The orientation tag of an EXIF block (TIFF header first, without "Exif\0\0"), and that of an XMP
// packet. nullopt if there is none; 1 if EXIF has one with a meaningless value.
std::optional<int> exifOrientation(ByteSpan tiff);
std::optional<int> xmpOrientation(ByteSpan xmp);

// The orientation of a file that holds these, either of which may be empty: XMP counts only where
// EXIF has none, as in Pillow's exif_transpose.
int photoOrientation(ByteSpan tiff, ByteSpan xmp);

// Errors: Unsupported (too large), InvalidFormat (zero).
Result<void> checkPhotoSize(const PhotoHeader& header, std::string_view name);

// Errors that several formats share.
Error photoTruncated(std::string_view name);
Error photoDamaged(std::string_view name, const Sentence& reason);
Error photoOutOfMemory(std::string_view name);

inline std::uint32_t byteAt(ByteSpan bytes, std::size_t offset) {
    return std::to_integer<std::uint32_t>(bytes[offset]);
}
inline std::uint32_t bigEndian16(ByteSpan bytes, std::size_t offset) {
    return byteAt(bytes, offset) << 8 | byteAt(bytes, offset + 1);
}
inline std::uint32_t bigEndian32(ByteSpan bytes, std::size_t offset) {
    return bigEndian16(bytes, offset) << 16 | bigEndian16(bytes, offset + 2);
}
inline std::uint32_t littleEndian16(ByteSpan bytes, std::size_t offset) {
    return byteAt(bytes, offset) | byteAt(bytes, offset + 1) << 8;
}
inline std::uint32_t littleEndian32(ByteSpan bytes, std::size_t offset) {
    return littleEndian16(bytes, offset) | littleEndian16(bytes, offset + 2) << 16;
}

}  // namespace tessera
