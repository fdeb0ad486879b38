// SPDX-License-Identifier: MIT
// Decodes a photo whose header has been checked, one function for each format: rows from top to
// bottom, as stored (orientation is not applied).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/image/decode/decode.h"
#include "engine/image/decode/photo_header.h"

namespace tessera {

// [header.heightPx, header.widthPx, 3] u8, no gaps.
using PixelSpan = std::span<std::uint8_t>;

// `file` must have passed readPhotoHeader. Errors: FileTruncated (the data end before the last
// row), InvalidFormat (broken data), OutOfHostMemory; the content of `pixels` is then useless.
// libjpeg-turbo and libpng report errors by longjmp, which never leaves these functions.
Result<void> readJpegPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                            PixelSpan pixels);
Result<void> readPngPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           Alpha alpha, PixelSpan pixels);
Result<void> readBmpPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           Alpha alpha, PixelSpan pixels);
Result<void> readWebpPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                            Alpha alpha, PixelSpan pixels);

// a * b / 255, rounded, for a and b up to 255: how Pillow and libpng mix.
inline std::uint8_t scaled255(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t product = a * b + 128;
    return static_cast<std::uint8_t>((product + (product >> 8)) >> 8);
}

}  // namespace tessera
