// SPDX-License-Identifier: MIT
#include "engine/kernels/embedding.h"

#include <array>
#include <cassert>

#include "shaders.h"

namespace tessera {
namespace {

struct EmbeddingPush {
    std::uint32_t firstRow;
    std::uint32_t rows;
    std::uint32_t units;
    std::uint32_t scaleBase;
    std::uint32_t columnWords;
};
static_assert(sizeof(EmbeddingPush) == 20);

const ShaderCode& embeddingShader(TensorType type, bool lanes) {
    switch (type) {
        case TensorType::F16:
            return lanes ? shaders::k_embedding_lanes_F16 : shaders::k_embedding_tiled_F16;
        case TensorType::BF16:
            return lanes ? shaders::k_embedding_lanes_BF16 : shaders::k_embedding_tiled_BF16;
        case TensorType::Q8_0:
            return lanes ? shaders::k_embedding_lanes_Q8_0 : shaders::k_embedding_tiled_Q8_0;
        default:
            assert(type == TensorType::F32);
            return lanes ? shaders::k_embedding_lanes_F32 : shaders::k_embedding_tiled_F32;
    }
}

}  // namespace

void embedTokens(CommandStream& stream, const Weight& matrix, const BufferSlice& ids,
                 const Tensor& y) {
    assert(y.columns == matrix.columns);
    const bool lanes = stream.device().limits().family == KernelFamily::Lanes;
    for (const Weight::Window& window : matrix.windows) {
        const std::array<Binding, 3> bindings = {
            lanes ? readTexelUint(window.slice) : readStorage(window.slice), readStorage(ids),
            Binding{Binding::Kind::Storage, y.slice, Access::ReadWrite}};
        const EmbeddingPush push = {window.firstRow, window.rows, matrix.units, window.scaleBase,
                                    matrix.columns / 4};
        stream.dispatch(embeddingShader(matrix.type, lanes), {}, bindings, push, {y.rows, 1, 1},
                        20.0 * y.rows * y.columns);
    }
}

}  // namespace tessera
