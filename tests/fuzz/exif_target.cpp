// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "engine/image/decode/photo_header.h"
#include "tests/fuzz/targets.h"

namespace tessera::fuzz {

void readExif(Bytes bytes) {
    const int orientation = exifOrientation(bytes);
    if (orientation < 1 || orientation > 8) {
        std::abort();
    }
}

}  // namespace tessera::fuzz
