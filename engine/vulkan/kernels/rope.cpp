// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/vulkan_operators.h"

#include <array>

#include "engine/vulkan/kernels/grid.h"
#include "engine/vulkan/kernels/kv_windows.h"
#include "shaders.h"

namespace tessera {
namespace {

struct RopePush {
    std::uint32_t tokens;
    std::uint32_t heads;
    std::uint32_t kvHeads;
    std::uint32_t headDim;
    std::uint32_t ropeDim;
    std::uint32_t firstPosition;
    std::uint32_t context;
    std::uint32_t firstKvHead;
    std::uint32_t endKvHead;
    std::uint32_t withQ;
    std::uint32_t scaleBase;
    std::uint32_t scaledQ;
};
static_assert(sizeof(RopePush) == 48);

const ShaderCode& storeShader(TensorType type) {
    switch (type) {
        case TensorType::F32:
            return shaders::k_rope_store_F32;
        case TensorType::Q8_0:
            return shaders::k_rope_store_Q8_0;
        default:
            return shaders::k_rope_store_F16;
    }
}

}  // namespace

void VulkanOperators::ropeStore(CommandStream& to, const RopeParams& params, const Tensor& q,
                                const Tensor& k, const Tensor& v, const Tensor& rotatedQ,
                                const KvLayer& cache) const {
    VulkanStream& stream = recorder(to);
    const std::array<std::uint32_t, 1> constants = {
        static_cast<std::uint32_t>(params.style == RopeStyle::HalfRotation)};
    for (const KvLayer::Window& window : cache.windows) {
        RopePush push = {};
        push.tokens = q.rows;
        push.heads = params.numHeads;
        push.kvHeads = params.numKvHeads;
        push.headDim = cache.headDim;
        push.ropeDim = params.ropeDim;
        push.firstPosition = params.firstPosition;
        push.context = cache.context;
        push.firstKvHead = window.firstKvHead;
        push.endKvHead = window.firstKvHead + window.numKvHeads;
        push.withQ = window.firstKvHead == 0 ? 1 : 0;
        push.scaleBase = kvScaleBase(cache.type, window.numKvHeads, cache.context, cache.headDim);
        push.scaledQ = params.queryScale ? 1 : 0;
        // Absent angles and factors still need a binding; any buffer that is only read will do.
        const BufferSlice angles = params.ropeDim > 0 ? params.angles : q.slice;
        const std::array<Binding, 8> bindings = {
            readStorage(q.slice),         readStorage(k.slice),
            readStorage(v.slice),         readStorage(angles),
            writeStorage(rotatedQ.slice), writeStorage(window.k),
            writeStorage(window.v),       readStorage(params.queryScale.value_or(q.slice))};
        const std::uint32_t pairs = divideUp(cache.headDim, 2);
        // A thread stores two components or, for Q8_0, the 64 that share a word of scales.
        const std::uint32_t storesPerHead =
            cache.type == TensorType::Q8_0 ? divideUp(cache.headDim, 64) : pairs;
        const std::uint32_t threads =
            push.withQ * params.numHeads * pairs + 2 * window.numKvHeads * storesPerHead;
        const double allPairs = (push.withQ * params.numHeads + 2.0 * window.numKvHeads) * pairs;
        stream.dispatch(storeShader(cache.type), constants, bindings, push,
                        {divideUp(threads, 64), q.rows, 1}, 80.0 * allPairs * q.rows);
    }
}

}  // namespace tessera
