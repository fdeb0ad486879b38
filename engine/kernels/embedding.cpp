// SPDX-License-Identifier: MIT
#include "engine/kernels/embedding.h"

#include <array>
#include <cassert>

#include "engine/kernels/weights/weight_shaders.h"

namespace tessera {
namespace {

struct EmbeddingPush {
    std::uint32_t firstRow;
    std::uint32_t rows;
    std::uint32_t units;
    std::uint32_t weightRows;
    std::uint32_t columnWords;
};
static_assert(sizeof(EmbeddingPush) == 20);

}  // namespace

void embedTokens(CommandStream& stream, const Weight& matrix, const BufferSlice& ids,
                 const Tensor& y) {
    assert(y.columns == matrix.columns);
    const WeightShaders& shaders = weightShaders(matrix.type);
    const bool lanes = stream.device().limits().family == KernelFamily::Lanes;
    for (const Weight::Window& window : matrix.windows) {
        const std::array<Binding, 3> bindings = {
            lanes ? readTexelUint(window.slice) : readStorage(window.slice), readStorage(ids),
            Binding{Binding::Kind::Storage, y.slice, Access::ReadWrite}};
        const EmbeddingPush push = {window.firstRow, window.rows, matrix.units, window.paddedRows,
                                    matrix.columns / 4};
        stream.dispatch(lanes ? *shaders.embeddingLanes : *shaders.embeddingTiled, {}, bindings,
                        push, {y.rows, 1, 1}, 20.0 * y.rows * y.columns);
    }
}

}  // namespace tessera
