// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <array>

#include "engine/vulkan/kernels/grid.h"
#include "shaders.h"

namespace tessera {
namespace {

struct NormPush {
    std::uint32_t rows;
    std::uint32_t columns;
    float eps;
};
static_assert(sizeof(NormPush) == 12);

// Cost of one element in multiply-adds of a matrix product, as measured on lavapipe.
constexpr double kRmsNormWork = 120.0;
constexpr double kLayerNormWork = 200.0;

}  // namespace

void VulkanOperators::rmsNorm(CommandStream& to, const Tensor& x, const BufferSlice& weight,
                              float eps, const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 3> bindings = {readStorage(x.slice), readStorage(weight),
                                             writeStorage(y.slice)};
    stream.dispatch(shaders::k_rms_norm, {}, bindings, NormPush{x.rows, x.columns, eps},
                    linearGrid(x.rows, stream.device().limits().maxGroupCount),
                    kRmsNormWork * x.rows * x.columns);
}

void VulkanOperators::layerNorm(CommandStream& to, const Tensor& x, const BufferSlice& weight,
                                const BufferSlice& bias, float eps, const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 4> bindings = {readStorage(x.slice), readStorage(weight),
                                             readStorage(bias), writeStorage(y.slice)};
    stream.dispatch(shaders::k_layer_norm, {}, bindings, NormPush{x.rows, x.columns, eps},
                    linearGrid(x.rows, stream.device().limits().maxGroupCount),
                    kLayerNormWork * x.rows * x.columns);
}

}  // namespace tessera
