// SPDX-License-Identifier: MIT
#include "engine/core/hash.h"
#include "engine/image/decode/decode.h"
#include "tests/fuzz/targets.h"

namespace tessera::fuzz {

void readImage(Bytes bytes) {
    constexpr std::int64_t kMostPixels = 4'000'000;
    const Result<ImageFileInfo> info = probeImage(bytes, "photo");
    if (!info || std::int64_t{info->widthPx} * info->heightPx > kMostPixels)
        return;
    if (const Result<ImageRgb8> image = decodeImage(bytes, "photo"))
        (void)contentHash(std::as_bytes(std::span(image->pixels)));
}

}  // namespace tessera::fuzz
