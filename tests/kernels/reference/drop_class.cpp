// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> dropClass(std::span<const float> x, std::uint32_t patchesPerTile,
                             std::uint32_t hidden) {
    const std::size_t tileLength = std::size_t(patchesPerTile + 1) * hidden;
    std::vector<float> y;
    for (std::size_t tile = 0; tile < x.size(); tile += tileLength) {
        const auto rows = x.subspan(tile + hidden, tileLength - hidden);
        y.insert(y.end(), rows.begin(), rows.end());
    }
    return y;
}

}  // namespace tessera::reference
