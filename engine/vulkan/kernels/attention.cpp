// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "engine/vulkan/kernels/grid.h"
#include "engine/vulkan/kernels/kernel_sizes.h"
#include "engine/vulkan/kernels/kv_windows.h"
#include "shaders.h"

namespace tessera {
namespace {

struct AttentionPush {
    std::uint32_t tokens;
    std::uint32_t heads;
    std::uint32_t group;
    std::uint32_t firstKvHead;
    std::uint32_t kvLength;
    std::uint32_t firstPosition;
    std::uint32_t kvTokenStride;
    std::uint32_t kvHeadStride;
    std::uint32_t kvBatchStride;
    std::uint32_t splitLength;
    std::uint32_t splits;
    std::uint32_t rows;
    std::uint32_t beginRow;
    std::uint32_t endRow;
    float scale;
    std::uint32_t kvScaleBase;
    std::uint32_t mapRows;
    std::uint32_t mapColumns;
};
static_assert(sizeof(AttentionPush) == 72);

struct CombinePush {
    std::uint32_t rows;
    std::uint32_t headDim;
    std::uint32_t splits;
};
static_assert(sizeof(CombinePush) == 12);

// Splits are multiples of this many keys: one step of the lanes kernel processes up to 128.
constexpr std::uint32_t kSplitStep = 128;
// lavapipe ends the loops of an invocation after 65,535 trips in total, nested loops included. Per
// 16 keys the lanes kernel makes up to 50 trips (8,192 keys: 25,600), the tiled one 36 per eight
// head components plus 36.
constexpr std::uint32_t kMaxSplitLength = 8192;
constexpr std::uint32_t kMaxLoopTrips = 65535;

// The lanes kernel loads eight components at a time; other head sizes, of which no published model
// has one, run on the tiled kernel, which is slower there.
bool runsOnLanes(const VulkanLimits& limits, std::uint32_t headDim) {
    return limits.family == KernelFamily::Lanes && headDim % 8 == 0;
}

std::uint32_t maxSplitLength(const VulkanLimits& limits, std::uint32_t headDim) {
    if (runsOnLanes(limits, headDim) || !limits.limitsLoopTrips)
        return kMaxSplitLength;
    const std::uint32_t tripsPer16Keys = divideUp(headDim, 8) * 36 + 36;
    return std::min(kMaxSplitLength, kMaxLoopTrips / tripsPer16Keys * 16 / kSplitStep * kSplitStep);
}

// Few query rows leave a GPU idle unless the keys are shared among workgroups.
constexpr std::uint32_t kWantedGroups = 256;
constexpr std::uint32_t kMinSplitLength = 256;
// One multiply-add here costs as much as this many in a matrix product, as measured on lavapipe.
constexpr double kLanesWork = 5.0;

// Number of workgroups from the query rows alone, without splits.
std::uint64_t queryGroups(const AttentionShape& shape) {
    return std::uint64_t(shape.batch) * shape.numKvHeads *
           divideUp(shape.tokens * (shape.numHeads / shape.numKvHeads), 8);
}

std::uint64_t scratchBytes(const AttentionShape& shape, std::uint32_t splits) {
    return splits == 1 ? 16
                       : std::uint64_t(splits) * shape.batch * shape.tokens * shape.numHeads *
                             (shape.headDim + 2) * sizeof(float);
}

struct Splitting {
    std::uint32_t splits;
    std::uint32_t length;
};

Splitting chooseSplitting(const VulkanLimits& limits, const AttentionShape& shape,
                          std::uint32_t kvLength) {
    std::uint32_t length = std::min(kvLength, maxSplitLength(limits, shape.headDim));
    const std::uint64_t groups = queryGroups(shape);
    if (limits.family == KernelFamily::Tiled && groups < kWantedGroups) {
        const auto wanted =
            static_cast<std::uint32_t>(divideUp(kWantedGroups, std::uint32_t(groups)));
        length = std::min(length, std::max(kMinSplitLength, divideUp(kvLength, wanted)));
    }
    length = divideUp(length, kSplitStep) * kSplitStep;
    return {divideUp(kvLength, length), length};
}

struct KvView {
    BufferSlice k;
    BufferSlice v;
    std::uint32_t firstKvHead;
    std::uint32_t numKvHeads;
    std::uint32_t tokenStride;
    std::uint32_t headStride;
    std::uint32_t batchStride;
    std::uint32_t length;
    TensorType type;
    std::uint32_t scaleBase;
    bool causal;
    std::uint32_t firstPosition;
};

struct AttentionKernel {
    const ShaderCode* shader;
    std::uint32_t queries;   // query rows of a workgroup
    std::uint32_t stepKeys;  // in a trip of its loop; 0: not known
    bool lanes;
};

struct TypeKernels {
    TensorType type;
    const ShaderCode* lanes;
    const ShaderCode* tiled;
};
const std::array kTypeKernels = {
    TypeKernels{TensorType::F32, &shaders::k_attention_lanes_F32, &shaders::k_attention_tiled_F32},
    TypeKernels{TensorType::F16, &shaders::k_attention_lanes_F16, &shaders::k_attention_tiled_F16},
    TypeKernels{TensorType::Q8_0, &shaders::k_attention_lanes_Q8_0,
                &shaders::k_attention_tiled_Q8_0}};

AttentionKernel chooseKernel(const VulkanLimits& limits, TensorType type, std::uint32_t headDim,
                             std::uint32_t queryRows, bool withPositions) {
    const auto kernels = std::find_if(kTypeKernels.begin(), kTypeKernels.end(),
                                      [type](const TypeKernels& k) { return k.type == type; });
    assert(kernels != kTypeKernels.end());
    if (runsOnLanes(limits, headDim)) {
        return {withPositions ? &shaders::k_attention_lanes_relative : kernels->lanes,
                queryRows >= 3 ? 4 : queryRows, 0, true};
    }
    return {withPositions ? &shaders::k_attention_tiled_relative : kernels->tiled,
            sizes::kAttentionTiledQueries, sizes::kAttentionTiledKeys, false};
}

void recordWindow(VulkanStream& stream, const AttentionShape& shape, const KvView& kv,
                  const Tensor& q, const Tensor& y, const BufferSlice& scratch,
                  const Splitting& splitting, const std::optional<RelativePositions>& positions) {
    const VulkanLimits& limits = stream.device().limits();
    const std::uint32_t group = shape.numHeads / shape.numKvHeads;
    const std::uint32_t queryRows = shape.tokens * group;
    const AttentionKernel kernel =
        chooseKernel(limits, kv.type, shape.headDim, queryRows, positions.has_value());
    const std::array<std::uint32_t, 4> constants = {
        limits.subgroupSize, shape.headDim, kernel.queries, static_cast<std::uint32_t>(kv.causal)};
    AttentionPush push = {};
    push.tokens = shape.tokens;
    push.heads = shape.numHeads;
    push.group = group;
    push.firstKvHead = kv.firstKvHead;
    push.kvLength = kv.length;
    push.firstPosition = kv.firstPosition;
    push.kvTokenStride = kv.tokenStride;
    push.kvHeadStride = kv.headStride;
    push.kvBatchStride = kv.batchStride;
    push.splitLength = splitting.length;
    push.splits = splitting.splits;
    push.rows = shape.batch * shape.tokens * shape.numHeads;
    push.scale = 1.0f / std::sqrt(float(shape.headDim));
    push.kvScaleBase = kv.scaleBase;
    if (positions) {
        push.mapRows = kv.length / positions->mapColumns;
        push.mapColumns = positions->mapColumns;
    }

    // The result is bound for every part; only parts of it are written by each dispatch.
    const auto texel = [&](const BufferSlice& slice) {
        return !kernel.lanes                ? readStorage(slice)
               : kv.type == TensorType::F32 ? readTexelFloat(slice)
                                            : readTexelUint(slice);
    };
    const bool partial = splitting.splits > 1;
    std::vector<Binding> bindings = {
        texel(kv.k), texel(kv.v), kernel.lanes ? readTexelFloat(q.slice) : readStorage(q.slice),
        Binding{Binding::Kind::Storage, y.slice, partial ? Access::Read : Access::Write},
        Binding{Binding::Kind::Storage, scratch, partial ? Access::Write : Access::Read}};
    if (positions) {
        bindings.push_back(readStorage(positions->rows.slice));
        bindings.push_back(readStorage(positions->columns.slice));
    }

    const double seenKeys = kv.causal ? kv.length - 0.5 * shape.tokens : kv.length;
    const double workPerRow = 2.0 * shape.headDim * seenKeys * kv.numKvHeads * shape.batch *
                              (kernel.lanes ? kLanesWork : 1.0);
    const std::uint32_t rowPortion = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        portion(queryRows, kernel.queries, workPerRow, stream.workPerSubmit()),
        std::uint64_t(limits.maxGroupCount) * kernel.queries));
    for (std::uint32_t row = 0; row < queryRows; row += rowPortion) {
        push.beginRow = row;
        push.endRow = std::min(queryRows, row + rowPortion);
        const std::uint32_t rows = push.endRow - push.beginRow;
        stream.dispatch(
            *kernel.shader, constants, bindings, push,
            {divideUp(rows, kernel.queries), kv.numKvHeads, shape.batch * splitting.splits},
            {workPerRow * rows, 2.0 * shape.headDim * kernel.queries * kernel.stepKeys});
    }
}

void combine(VulkanStream& stream, const AttentionShape& shape, const BufferSlice& scratch,
             const Tensor& y, std::uint32_t splits) {
    const CombinePush push = {shape.batch * shape.tokens * shape.numHeads, shape.headDim, splits};
    const std::array<Binding, 2> bindings = {readStorage(scratch), writeStorage(y.slice)};
    stream.dispatch(shaders::k_attention_combine, {}, bindings, push,
                    linearGrid(push.rows, stream.device().limits().maxGroupCount),
                    2.0 * push.rows * shape.headDim * splits);
}

}  // namespace

std::uint64_t VulkanOperators::attentionScratchBytes(const AttentionShape& shape,
                                                     std::uint32_t kvLength) const {
    return scratchBytes(shape, chooseSplitting(m_device.limits(), shape, kvLength).splits);
}

std::uint64_t VulkanOperators::maxAttentionScratchBytes(AttentionShape shape,
                                                        std::uint32_t context) const {
    const VulkanLimits& limits = m_device.limits();
    const std::uint32_t longest = std::min(context, maxSplitLength(limits, shape.headDim));
    const std::uint32_t mostTokens = shape.tokens;
    std::uint64_t largest = 0;
    for (shape.tokens = 1; shape.tokens <= mostTokens; ++shape.tokens) {
        std::uint32_t splits = divideUp(context, divideUp(longest, kSplitStep) * kSplitStep);
        const std::uint64_t groups = queryGroups(shape);
        if (limits.family == KernelFamily::Tiled && groups < kWantedGroups)
            splits = std::max(splits, divideUp(kWantedGroups, std::uint32_t(groups)));
        largest = std::max(largest, scratchBytes(shape, splits));
    }
    return largest;
}

void VulkanOperators::fullAttention(CommandStream& to, const AttentionShape& shape, const Tensor& q,
                                    const Tensor& k, const Tensor& v, const Tensor& y,
                                    const BufferSlice& scratch,
                                    const std::optional<RelativePositions>& positions) const {
    VulkanStream& stream = recorder(to);
    const std::uint32_t kvTokens = keysOf(shape);
    const Splitting splitting = chooseSplitting(m_device.limits(), shape, kvTokens);
    const std::uint32_t rowLength = shape.numKvHeads * shape.headDim;
    recordWindow(stream, shape,
                 {k.slice, v.slice, 0, shape.numKvHeads, rowLength, shape.headDim,
                  kvTokens * rowLength, kvTokens, TensorType::F32, 0, false, 0},
                 q, y, scratch, splitting, positions);
    if (splitting.splits > 1)
        combine(stream, shape, scratch, y, splitting.splits);
}

void VulkanOperators::cachedAttention(CommandStream& to, const AttentionShape& shape,
                                      const Tensor& q, const KvLayer& cache,
                                      std::uint32_t firstPosition, const Tensor& y,
                                      const BufferSlice& scratch) const {
    VulkanStream& stream = recorder(to);
    const std::uint32_t kvLength = firstPosition + shape.tokens;
    const Splitting splitting = chooseSplitting(m_device.limits(), shape, kvLength);
    const std::uint32_t rowLength = kvRowLength(cache.headDim);
    for (const KvLayer::Window& window : cache.windows) {
        recordWindow(stream, shape,
                     {window.k, window.v, window.firstKvHead, window.numKvHeads, rowLength,
                      cache.context * rowLength, 0, kvLength, cache.type,
                      kvScaleBase(cache.type, window.numKvHeads, cache.context, cache.headDim),
                      true, firstPosition},
                     q, y, scratch, splitting, {});
    }
    if (splitting.splits > 1)
        combine(stream, shape, scratch, y, splitting.splits);
}

}  // namespace tessera
