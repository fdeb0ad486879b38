// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <array>

#include "engine/vulkan/weights/plane_layout.h"
#include "engine/vulkan/weights/weight_shaders.h"

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

void VulkanOperators::embedTokens(CommandStream& to, const Weight& matrix, const BufferSlice& ids,
                                  const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const WeightShaders& shaders = weightShaders(matrix.type);
    const bool lanes = m_device.limits().family == KernelFamily::Lanes;
    const PlaneLayout layout(m_device.limits().family, matrix.type, matrix.columns);
    for (const Weight::Window& window : matrix.windows) {
        const std::array<Binding, 3> bindings = {
            lanes ? readTexelUint(window.slice) : readStorage(window.slice), readStorage(ids),
            Binding{Binding::Kind::Storage, y.slice, Access::ReadWrite}};
        const EmbeddingPush push = {window.firstRow, window.rows, layout.units(),
                                    layout.paddedRows(window.rows), matrix.columns / 4};
        stream.dispatch(lanes ? *shaders.embeddingLanes : *shaders.embeddingTiled, {}, bindings,
                        push, {y.rows, 1, 1}, 20.0 * y.rows * y.columns);
    }
}

}  // namespace tessera
