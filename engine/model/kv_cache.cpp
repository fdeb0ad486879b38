// SPDX-License-Identifier: MIT
#include "engine/model/kv_cache.h"

#include <algorithm>

namespace tessera {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t(128) << 20;

// Allocates all layers from an arena that may only be a forecast.
Result<std::vector<KvLayer>> allocateLayers(MemoryArena& arena, const DeviceLimits& limits,
                                            const TextConfig& config, std::uint32_t context,
                                            TensorType type) {
    const std::uint64_t headBytes = kvWindowBytes(type, 1, context, config.headDim);
    const std::uint64_t bindable =
        std::min({limits.maxStorageBytes, limits.maxAllocationBytes, kBlockBytes});
    if (headBytes > bindable) {
        return Error(ErrorCode::Unsupported,
                     "This device cannot hold a context of that length. Choose a shorter one.");
    }
    const auto headsPerWindow = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(config.numKvHeads, bindable / headBytes));
    // A short context should not allocate a whole block.
    std::uint64_t layerBytes = 0;
    for (std::uint32_t first = 0; first < config.numKvHeads; first += headsPerWindow) {
        const std::uint32_t heads = std::min(headsPerWindow, config.numKvHeads - first);
        layerBytes += 2 * arena.alignedBytes(kvWindowBytes(type, heads, context, config.headDim));
    }
    arena.expect(layerBytes * config.numLayers);
    std::vector<KvLayer> layers;
    for (std::uint32_t index = 0; index < config.numLayers; ++index) {
        KvLayer layer;
        layer.type = type;
        layer.context = context;
        layer.headDim = config.headDim;
        for (std::uint32_t first = 0; first < config.numKvHeads; first += headsPerWindow) {
            KvLayer::Window window;
            window.firstKvHead = first;
            window.numKvHeads = std::min(headsPerWindow, config.numKvHeads - first);
            window.scaleBase = kvScaleBase(type, window.numKvHeads, context, config.headDim);
            const std::uint64_t bytes =
                kvWindowBytes(type, window.numKvHeads, context, config.headDim);
            for (BufferSlice* slice : {&window.k, &window.v}) {
                auto allocated = arena.allocate(bytes);
                if (!allocated) {
                    return allocated.error();
                }
                *slice = *allocated;
            }
            layer.windows.push_back(window);
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace

KvCache::KvCache(Device& device, std::uint32_t context)
    : m_arena(device, MemoryDomain::Device, kBlockBytes), m_context(context) {}

std::uint64_t KvCache::sizeBytes(const TextConfig& config, std::uint32_t context, TensorType type) {
    return 2 * config.numLayers * kvWindowBytes(type, config.numKvHeads, context, config.headDim);
}

Result<std::uint64_t> KvCache::forecastBytes(Device& device, const TextConfig& config,
                                             std::uint32_t context, TensorType type) {
    MemoryArena arena = MemoryArena::forecast(device, kBlockBytes);
    auto layers = allocateLayers(arena, device.limits(), config, context, type);
    if (!layers) {
        return layers.error();
    }
    return arena.sizeBytes();
}

Result<std::unique_ptr<KvCache>> KvCache::create(Device& device, const TextConfig& config,
                                                 std::uint32_t context, TensorType type) {
    std::unique_ptr<KvCache> cache(new KvCache(device, context));
    auto layers = allocateLayers(cache->m_arena, device.limits(), config, context, type);
    if (!layers) {
        return layers.error();
    }
    cache->m_layers = *std::move(layers);
    return cache;
}

}  // namespace tessera
