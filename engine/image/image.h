// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace tessera {

// Decoded pixels, orientation applied. [heightPx, widthPx, 3] u8, rows from top to bottom, no gaps.
struct ImageRgb8 {
    int widthPx = 0;
    int heightPx = 0;
    std::vector<std::uint8_t> pixels;
};

}  // namespace tessera
