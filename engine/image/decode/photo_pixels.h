// SPDX-License-Identifier: MIT
// Decodes a photo whose header has been checked, one function for each format: rows from top to
// bottom, as stored (orientation is not applied), alpha dropped as Pillow's convert("RGB") does.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/image/decode/photo_header.h"

namespace tessera {

// [header.heightPx, header.widthPx, 3] u8, no gaps.
using PixelSpan = std::span<std::uint8_t>;

// `file` must have passed readPhotoHeader. Errors: InvalidFormat (broken data), OutOfHostMemory;
// the content of `pixels` is then useless. libjpeg-turbo and libpng report errors by longjmp, which
// never leaves these functions.
Result<void> readJpegPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                            PixelSpan pixels);
Result<void> readPngPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           PixelSpan pixels);
Result<void> readBmpPixels(ByteSpan file, std::string_view name, const PhotoHeader& header,
                           PixelSpan pixels);

}  // namespace tessera
