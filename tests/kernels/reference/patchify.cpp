// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> patchify(std::span<const float> pixels, std::uint32_t size,
                            std::uint32_t patchSize, std::uint32_t columns) {
    const std::size_t side = size / patchSize;
    const std::size_t tiles = pixels.size() / (std::size_t(3) * size * size);
    std::vector<float> y(tiles * side * side * columns, 0.0f);
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        for (std::size_t patch = 0; patch < side * side; ++patch) {
            float* row = y.data() + (tile * side * side + patch) * columns;
            for (std::size_t channel = 0; channel < 3; ++channel) {
                for (std::size_t dy = 0; dy < patchSize; ++dy) {
                    for (std::size_t dx = 0; dx < patchSize; ++dx) {
                        const std::size_t py = patch / side * patchSize + dy;
                        const std::size_t px = patch % side * patchSize + dx;
                        *row++ = pixels[((tile * 3 + channel) * size + py) * size + px];
                    }
                }
            }
        }
    }
    return y;
}

}  // namespace tessera::reference
