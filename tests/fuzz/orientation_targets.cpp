// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "engine/image/decode/photo_header.h"
#include "tests/fuzz/targets.h"

namespace tessera::fuzz {

void readExif(Bytes bytes) {
    const int orientation = exifOrientation(bytes).value_or(1);
    if (orientation < 1 || orientation > 8)
        std::abort();
}

void readXmp(Bytes bytes) {
    const int orientation = xmpOrientation(bytes).value_or(1);
    if (orientation < 1 || orientation > 8)
        std::abort();
}

}  // namespace tessera::fuzz
