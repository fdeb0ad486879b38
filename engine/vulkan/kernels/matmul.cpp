// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <algorithm>
#include <array>

#include "engine/vulkan/kernels/grid.h"
#include "engine/vulkan/kernels/kernel_sizes.h"
#include "engine/vulkan/weights/plane_layout.h"
#include "engine/vulkan/weights/weight_shaders.h"

namespace tessera {
namespace {

struct MatmulPush {
    std::uint32_t beginToken;
    std::uint32_t endToken;
    std::uint32_t rowLength;
    std::uint32_t firstRow;
    std::uint32_t beginRow;
    std::uint32_t endRow;
    std::uint32_t zeroRows;
    std::uint32_t units;
    std::uint32_t weightRows;
    std::uint32_t columnWords;
    std::uint32_t epilogue;
};
static_assert(sizeof(MatmulPush) == 44);

// A kernel, how many rows and tokens one of its workgroups covers, and how many columns of them in
// a trip of its loop.
struct MatmulKernel {
    const ShaderCode* shader;
    std::uint32_t groupRows;
    std::uint32_t groupTokens;
    std::uint32_t stepColumns;
};

MatmulKernel chooseKernel(const VulkanLimits& limits, TensorType type, std::uint32_t tokens,
                          std::uint32_t unitWeights) {
    const WeightShaders& shaders = weightShaders(type);
    if (limits.family == KernelFamily::Lanes) {
        return tokens == 1 ? MatmulKernel{shaders.matvecLanes,
                                          sizes::kMatvecLanesRows * limits.subgroupSize, 1,
                                          sizes::kMatvecLanesColumns}
                           : MatmulKernel{shaders.matmulLanes,
                                          sizes::kMatmulLanesRows * limits.subgroupSize,
                                          sizes::kMatmulLanesTokens, unitWeights};
    }
    return tokens == 1 ? MatmulKernel{shaders.matvecTiled, sizes::kMatvecTiledRows, 1,
                                      sizes::kMatvecTiledThreads * unitWeights}
                       : MatmulKernel{shaders.matmulTiled, sizes::kMatmulTiledRows,
                                      sizes::kMatmulTiledTokens, sizes::kMatmulTiledColumns};
}

// The bits of shaders/include/epilogue.glsl.
std::uint32_t epilogueBits(const MatmulEpilogue& epilogue) {
    return static_cast<std::uint32_t>(epilogue.activation) | (epilogue.bias ? 8u : 0u) |
           (epilogue.residual ? 16u : 0u) | (epilogue.scale ? 32u : 0u);
}
static_assert(static_cast<int>(Activation::QuickGelu) == 1 &&
                  static_cast<int>(Activation::Gelu) == 2 &&
                  static_cast<int>(Activation::GeluTanh) == 4,
              "the numbers of shaders/include/epilogue.glsl");

}  // namespace

void VulkanOperators::matmul(CommandStream& to, const Weight& weight, const Tensor& x,
                             const Tensor& y, const MatmulEpilogue& epilogue) const {
    VulkanStream& stream = recorder(to);
    const VulkanLimits& limits = m_device.limits();
    const PlaneLayout layout(limits.family, weight.type, weight.columns);
    const MatmulKernel kernel = chooseKernel(limits, weight.type, x.rows, layout.unitWeights());
    const std::array<std::uint32_t, 1> constants = {limits.subgroupSize};
    const bool lanes = limits.family == KernelFamily::Lanes;
    // Absent inputs still need a binding; any buffer that is only read will do.
    const BufferSlice none = x.slice;
    const bool inPlace = epilogue.residual && epilogue.residual->slice.block == y.slice.block &&
                         epilogue.residual->slice.offset == y.slice.offset;

    const std::uint32_t padding = y.columns - weight.rows;
    const double workPerToken = double(weight.rows) * weight.columns;
    const std::uint32_t tokenPortion = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        portion(x.rows, kernel.groupTokens, double(kernel.groupRows) * weight.columns,
                stream.workPerSubmit()),
        std::uint64_t(limits.maxGroupCount) * kernel.groupTokens));
    const std::uint32_t rowPortion = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        portion(weight.rows, kernel.groupRows, double(tokenPortion) * weight.columns,
                stream.workPerSubmit()),
        std::uint64_t(limits.maxGroupCount - 1) * kernel.groupRows));
    for (const Weight::Window& window : weight.windows) {
        const std::array<Binding, 6> bindings = {
            lanes ? readTexelUint(window.slice) : readStorage(window.slice),
            lanes ? readTexelFloat(x.slice) : readStorage(x.slice),
            Binding{Binding::Kind::Storage, y.slice, inPlace ? Access::ReadWrite : Access::Write},
            readStorage(epilogue.bias.value_or(none)),
            readStorage(epilogue.residual && !inPlace ? epilogue.residual->slice
                        : inPlace                     ? y.slice
                                                      : none),
            readStorage(epilogue.scale.value_or(none))};
        for (std::uint32_t row = 0; row < window.rows; row += rowPortion) {
            for (std::uint32_t token = 0; token < x.rows; token += tokenPortion) {
                MatmulPush push = {};
                push.beginToken = token;
                push.endToken = std::min(token + tokenPortion, x.rows);
                push.rowLength = y.columns;
                push.firstRow = window.firstRow;
                push.beginRow = row;
                push.endRow = std::min(row + rowPortion, window.rows);
                push.zeroRows = window.firstRow + push.endRow == weight.rows ? padding : 0;
                push.units = layout.units();
                push.weightRows = layout.paddedRows(window.rows);
                push.columnWords = weight.columns / 4;
                push.epilogue = epilogueBits(epilogue);
                const std::uint32_t tokens = push.endToken - push.beginToken;
                const std::uint32_t rows = push.endRow - push.beginRow + push.zeroRows;
                stream.dispatch(
                    *kernel.shader, constants, bindings, push,
                    {divideUp(tokens, kernel.groupTokens), divideUp(rows, kernel.groupRows), 1},
                    {workPerToken * tokens * rows / weight.rows,
                     double(kernel.groupRows) * kernel.groupTokens * kernel.stepColumns});
            }
        }
    }
}

}  // namespace tessera
