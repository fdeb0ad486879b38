// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <array>

#include "engine/vulkan/kernels/grid.h"
#include "shaders.h"

namespace tessera {
namespace {

struct GatherPush {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t taps;
    std::uint32_t columns;
    std::uint32_t rowLength;
};
static_assert(sizeof(GatherPush) == 20);

struct BlendPush {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t taps;
    std::uint32_t columns;
};
static_assert(sizeof(BlendPush) == 16);

struct MaskPush {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t columns;
    float scale;
};
static_assert(sizeof(MaskPush) == 16);

// Cost of one element (of a tap) in multiply-adds of a matrix product, as measured on lavapipe.
constexpr double kGatherWork = 8.0;
constexpr double kBlendWork = 7.0;
constexpr double kMaskWork = 4.0;

// Columns of a row that a workgroup blends.
constexpr std::uint32_t kBlendColumns = 64;

}  // namespace

void VulkanOperators::gatherRows(CommandStream& to, const Tensor& x, const BufferSlice& indices,
                                 std::uint32_t taps, const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 3> bindings = {readStorage(x.slice), readStorage(indices),
                                             writeStorage(y.slice)};
    dispatchGroups(stream, shaders::k_gather_rows, {}, bindings,
                   GatherPush{0, 0, taps, x.columns, y.columns}, y.rows * taps,
                   kGatherWork * y.columns / taps);
}

void VulkanOperators::blendRows(CommandStream& to, const Tensor& x, const BufferSlice& indices,
                                const BufferSlice& weights, std::uint32_t taps,
                                const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 4> bindings = {readStorage(x.slice), readStorage(indices),
                                             readStorage(weights), writeStorage(y.slice)};
    dispatchGroups(stream, shaders::k_blend_rows, {}, bindings, BlendPush{0, 0, taps, x.columns},
                   y.rows * divideUp(y.columns, kBlendColumns), kBlendWork * taps * kBlendColumns);
}

void VulkanOperators::maskRows(CommandStream& to, const BufferSlice& ids, float scale,
                               const Tensor& x) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 2> bindings = {
        readStorage(ids), Binding{Binding::Kind::Storage, x.slice, Access::ReadWrite}};
    dispatchGroups(stream, shaders::k_mask_rows, {}, bindings, MaskPush{0, 0, x.columns, scale},
                   x.rows, kMaskWork * x.columns);
}

}  // namespace tessera
