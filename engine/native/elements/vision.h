// SPDX-License-Identifier: MIT
// The operators used only by the vision tower. False if the pool was asked to stop: the result is
// then incomplete.
#pragma once

#include <cstddef>

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// pixels [tiles, 3, size, size] -> y [tiles * patches, columns]: the pixels under each patch in the
// order (channel, row, column) of the patch embedding's weights, then zeros.
bool patchify(ThreadPool& pool, const float* pixels, std::size_t size, std::size_t patchSize,
              const MatrixView& y);

// patches [tiles * P, hidden] -> y [tiles * T, hidden]: positions [T, hidden] added, after the
// class embedding [hidden], if there is one (not nullptr), was put in front of each tile's patches.
// T is P + 1 with a class embedding, else P. y may be patches if there is none.
bool embedPatches(ThreadPool& pool, const ConstMatrixView& patches, const float* classEmbedding,
                  const float* positions, std::size_t patchesPerTile, const MatrixView& y);

// x [tiles * (P + 1), hidden] -> y [tiles * P, hidden]: without each tile's class token.
bool dropClassToken(ThreadPool& pool, const ConstMatrixView& x, std::size_t patchesPerTile,
                    const MatrixView& y);

}  // namespace tessera::native
