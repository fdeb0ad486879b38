// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> vitEmbed(std::span<const float> patches, std::span<const float> classEmbedding,
                            std::span<const float> positions, std::uint32_t patchesPerTile) {
    const std::size_t classTokens = classEmbedding.empty() ? 0 : 1;
    const std::size_t hidden = positions.size() / (patchesPerTile + classTokens);
    const std::size_t tiles = patches.size() / (hidden * patchesPerTile);
    std::vector<float> y;
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        for (std::size_t i = 0; i < classEmbedding.size(); ++i)
            y.push_back(classEmbedding[i] + positions[i]);
        for (std::size_t i = 0; i < patchesPerTile * hidden; ++i) {
            y.push_back(patches[tile * patchesPerTile * hidden + i] +
                        positions[classTokens * hidden + i]);
        }
    }
    return y;
}

}  // namespace tessera::reference
