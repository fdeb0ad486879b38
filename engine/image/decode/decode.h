// SPDX-License-Identifier: MIT
// Photo files to pixels: JPEG through libjpeg-turbo, PNG through libpng, WebP through libwebp, BMP;
// the orientation through libexif and expat.
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

// What to do with transparency: the colours under it are mostly black, and nobody ever saw them.
enum class Alpha {
    OnWhite,  // blended onto white, as viewers show it
    Dropped,  // the colours under it show, as in Pillow's convert("RGB")
};

// What a header says. The size is given with the orientation applied.
struct ImageFileInfo {
    int widthPx = 0;
    int heightPx = 0;
};

// `name` is used in messages only. 16-bit samples are reduced to 8, grey and palette expanded, CMYK
// converted. Errors: FileTruncated (0 bytes, or the picture is not whole), Unsupported (another
// format, too many pixels), InvalidFormat (broken data). Messages name the file and what to do.
// probeImage decodes only files that lack their end marker.
Result<ImageFileInfo> probeImage(std::span<const std::byte> file, std::string_view name);
Result<ImageRgb8> decodeImage(std::span<const std::byte> file, std::string_view name,
                              Alpha alpha = Alpha::OnWhite);

// The same from a file; adds FileNotFound and FileUnreadable.
Result<ImageFileInfo> probeImageFile(const std::filesystem::path& path);
Result<ImageRgb8> decodeImageFile(const std::filesystem::path& path, Alpha alpha = Alpha::OnWhite);

}  // namespace tessera
