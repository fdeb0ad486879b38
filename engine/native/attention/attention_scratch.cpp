// SPDX-License-Identifier: MIT
#include <algorithm>

#include "engine/native/attention/attention.h"
#include "engine/native/attention/rows_shape.h"
#include "engine/native/attention/tile_shape.h"

namespace tessera::native {

AttentionScratch attentionScratch(const AttentionShape& shape, std::size_t kvLength,
                                  std::size_t mapRows, std::size_t mapColumns) {
    const std::size_t terms = mapRows > 0 ? kTileRows * tileTermRow(mapRows, mapColumns) : 0;
    const std::size_t group = shape.numHeads / shape.numKvHeads;
    const std::size_t few = std::min(kFewRows, shape.tokens * group);
    const std::size_t splits = splitsOf(kvLength);
    AttentionScratch scratch;
    scratch.perThreadBytes =
        sizeof(float) * std::max(tileFloats(shape.headDim) + terms, rowsFloats(few, shape.headDim));
    if (splits > 1) {
        scratch.sharedBytes =
            sizeof(float) * splits * shape.numKvHeads * few * splitRow(shape.headDim);
    }
    return scratch;
}

}  // namespace tessera::native
