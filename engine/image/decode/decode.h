// SPDX-License-Identifier: MIT
// Photo files to pixels: JPEG through libjpeg-turbo, PNG through libpng, BMP, EXIF orientation
// through libexif.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "engine/core/result.h"
#include "engine/image/image.h"

namespace tessera {

// Larger photos are refused before any memory is allocated for them.
inline constexpr std::int64_t kMaxPhotoPixels = 268'435'456;

// What a header says, without decoding. The size is given with the EXIF orientation applied.
struct ImageFileInfo {
    int widthPx = 0;
    int heightPx = 0;
};

// `name` is used in messages only. 16-bit samples are reduced to 8, grey and palette expanded,
// alpha dropped as Pillow's convert("RGB") does. Errors: FileTruncated (0 bytes, or ends early),
// Unsupported (another format, CMYK JPEG, too many pixels), InvalidFormat (broken data). Messages
// name the file and what to do.
Result<ImageFileInfo> probeImage(std::span<const std::byte> file, std::string_view name);
Result<ImageRgb8> decodeImage(std::span<const std::byte> file, std::string_view name);

// The same from a file; adds FileNotFound and FileUnreadable.
Result<ImageFileInfo> probeImageFile(const std::filesystem::path& path);
Result<ImageRgb8> decodeImageFile(const std::filesystem::path& path);

}  // namespace tessera
