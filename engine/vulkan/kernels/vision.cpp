// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <array>

#include "engine/vulkan/kernels/grid.h"
#include "shaders.h"

namespace tessera {
namespace {

struct PatchifyPush {
    std::uint32_t size;
    std::uint32_t patchSize;
    std::uint32_t columns;
    std::uint32_t rows;
};
static_assert(sizeof(PatchifyPush) == 16);

struct EmbedPush {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t tokens;
    std::uint32_t classTokens;
    std::uint32_t hidden;
};
static_assert(sizeof(EmbedPush) == 20);

struct TermsPush {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t count;
    std::uint32_t heads;
    std::uint32_t mapRows;
    std::uint32_t mapColumns;
};
static_assert(sizeof(TermsPush) == 24);

struct RowsPush {
    std::uint32_t rows;
    std::uint32_t tokens;
    std::uint32_t hidden;
};
static_assert(sizeof(RowsPush) == 12);

// Cost of a multiply-add in multiply-adds of a matrix product, as measured on lavapipe.
constexpr double kTermsWork = 2.0;

std::array<std::uint32_t, 3> rowGrid(VulkanStream& stream, const Tensor& y) {
    return linearGrid(y.rows, stream.device().limits().maxGroupCount);
}

}  // namespace

void VulkanOperators::patchify(CommandStream& to, const BufferSlice& pixels, std::uint32_t size,
                               std::uint32_t patchSize, const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 2> bindings = {readStorage(pixels), writeStorage(y.slice)};
    stream.dispatch(shaders::k_patchify, {}, bindings,
                    PatchifyPush{size, patchSize, y.columns, y.rows}, rowGrid(stream, y),
                    40.0 * y.rows * y.columns);
}

void VulkanOperators::embedPatches(CommandStream& to, const Tensor& patches,
                                   const std::optional<BufferSlice>& classEmbedding,
                                   const BufferSlice& positions, std::uint32_t patchesPerTile,
                                   const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::uint32_t classTokens = classEmbedding ? 1 : 0;
    const std::uint32_t tokens = patchesPerTile + classTokens;
    // An absent class embedding still needs a binding; any buffer that is only read will do.
    const std::array<Binding, 4> bindings = {readStorage(patches.slice),
                                             readStorage(classEmbedding.value_or(patches.slice)),
                                             readStorage(positions), writeStorage(y.slice)};
    dispatchGroups(stream, shaders::k_vit_embed, {}, bindings,
                   EmbedPush{0, 0, tokens, classTokens, y.columns}, y.rows, 20.0 * y.columns);
}

void VulkanOperators::dropClassToken(CommandStream& to, const Tensor& x,
                                     std::uint32_t patchesPerTile, const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::array<Binding, 2> bindings = {readStorage(x.slice), writeStorage(y.slice)};
    stream.dispatch(shaders::k_drop_class, {}, bindings,
                    RowsPush{y.rows, patchesPerTile, y.columns}, rowGrid(stream, y),
                    20.0 * y.rows * y.columns);
}

void VulkanOperators::relativePositionTerms(CommandStream& to, const Tensor& q,
                                            std::uint32_t numHeads, const BufferSlice& table,
                                            const TokenMap& map, MapAxis axis,
                                            const Tensor& y) const {
    VulkanStream& stream = recorder(to);
    const std::uint32_t headDim = q.columns / numHeads;
    const std::array<std::uint32_t, 3> constants = {headDim, axis == MapAxis::Columns ? 1u : 0u,
                                                    headDim % 4 == 0 ? 1u : 0u};
    const std::array<Binding, 3> bindings = {readStorage(q.slice), readStorage(table),
                                             writeStorage(y.slice)};
    const std::uint32_t count = y.rows * y.columns;
    dispatchGroups(stream, shaders::k_relative_terms, constants, bindings,
                   TermsPush{0, 0, count, numHeads, map.rows, map.columns}, divideUp(count, 64),
                   kTermsWork * 64.0 * headDim);
}

}  // namespace tessera
