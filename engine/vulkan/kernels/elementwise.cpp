// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <array>

#include "engine/vulkan/kernels/grid.h"
#include "shaders.h"

namespace tessera {
namespace {

// Cost of four elements, or of one, in multiply-adds of a matrix product, as measured on lavapipe.
constexpr double kSiluMulWork = 160.0;
constexpr double kArgmaxWork = 40.0;

}  // namespace

void VulkanOperators::siluMul(CommandStream& to, const Tensor& gate, const Tensor& up,
                              const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::uint32_t words = gate.rows * (gate.columns / 4);
    const std::array<Binding, 3> bindings = {readStorage(gate.slice), readStorage(up.slice),
                                             writeStorage(y.slice)};
    stream.dispatch(shaders::k_silu_mul, {}, bindings, words,
                    linearGrid(divideUp(words, 64), stream.device().limits().maxGroupCount),
                    kSiluMulWork * words);
}

void VulkanOperators::argmax(CommandStream& to, const Tensor& x, const BufferSlice& index) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 2> bindings = {readStorage(x.slice), writeStorage(index)};
    stream.dispatch(shaders::k_argmax, {}, bindings, x.columns, {1, 1, 1}, kArgmaxWork * x.columns);
}

}  // namespace tessera
