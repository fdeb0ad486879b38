// SPDX-License-Identifier: MIT
// Copies and one sum: bound by memory, so what the compiler makes of it is enough on every target.
#include "engine/native/elements/vision.h"

#include <algorithm>
#include <cassert>

#include "engine/native/elements/pieces.h"

namespace tessera::native {

bool patchify(ThreadPool& pool, const float* pixels, std::size_t size, std::size_t patchSize,
              const MatrixView& y) {
    constexpr std::size_t kChannels = 3;
    const std::size_t side = size / patchSize;
    assert(y.columns >= kChannels * patchSize * patchSize && y.rows % (side * side) == 0);
    return forRows(pool, y.rows, y.columns, [&](std::size_t row) {
        const std::size_t patch = row % (side * side);
        const float* tile = pixels + row / (side * side) * kChannels * size * size;
        const float* corner = tile + (patch / side * size + patch % side) * patchSize;
        float* to = y.row(row);
        for (std::size_t channel = 0; channel < kChannels; ++channel)
            for (std::size_t line = 0; line < patchSize; ++line, to += patchSize)
                std::copy_n(corner + (channel * size + line) * size, patchSize, to);
        std::fill(to, y.row(row) + y.columns, 0.0f);
    });
}

bool embedPatches(ThreadPool& pool, const ConstMatrixView& patches, const float* classEmbedding,
                  const float* positions, std::size_t patchesPerTile, const MatrixView& y) {
    const std::size_t classTokens = classEmbedding != nullptr ? 1 : 0;
    const std::size_t tokens = patchesPerTile + classTokens;
    assert(patches.columns == y.columns && patches.rows / patchesPerTile == y.rows / tokens);
    return forRows(pool, y.rows, y.columns, [&](std::size_t row) {
        const std::size_t token = row % tokens;
        const float* from = token < classTokens
                                ? classEmbedding
                                : patches.row(row / tokens * patchesPerTile + token - classTokens);
        const float* position = positions + token * y.columns;
        float* to = y.row(row);
        for (std::size_t c = 0; c < y.columns; ++c)
            to[c] = from[c] + position[c];
    });
}

bool dropClassToken(ThreadPool& pool, const ConstMatrixView& x, std::size_t patchesPerTile,
                    const MatrixView& y) {
    assert(x.columns == y.columns && x.rows / (patchesPerTile + 1) == y.rows / patchesPerTile);
    return forRows(pool, y.rows, y.columns, [&](std::size_t row) {
        const std::size_t tile = row / patchesPerTile;
        std::copy_n(x.row(row + tile + 1), y.columns, y.row(row));
    });
}

}  // namespace tessera::native
