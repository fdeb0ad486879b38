// SPDX-License-Identifier: MIT
// Decodes what a checked header announces, one function for each format: rows from top to bottom,
// as stored (orientation is not applied), alpha dropped as Pillow's convert("RGB") does.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/image/decode/photo_header.h"

namespace tessera {

// [header.heightPx, header.widthPx, 3] u8, no gaps.
using PixelSpan = std::span<std::uint8_t>;

// `file` passed readPhotoHeader. Errors: InvalidFormat (broken data), OutOfHostMemory; `pixels`
// then holds nothing of use. libjpeg-turbo and libpng report errors by a jump; it never leaves
// these functions.
Result<void> readJpegPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                            PixelSpan pixels);
Result<void> readPngPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           PixelSpan pixels);
Result<void> readBmpPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           PixelSpan pixels);

}  // namespace tessera
