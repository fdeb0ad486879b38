// SPDX-License-Identifier: MIT
#include "engine/model/kv_cache.h"

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t(128) << 20;

// Allocates all layers from an arena that may only be a forecast.
Result<std::vector<KvLayer>> allocateLayers(MemoryArena& arena, const Device& device,
                                            const TextConfig& config, std::uint32_t context,
                                            TensorType type) {
    const auto bytesOf = [&](std::uint32_t heads) {
        return kvWindowBytes(device, type, heads, context, config.headDim);
    };
    const std::uint64_t headBytes = std::max(bytesOf(1).keys, bytesOf(1).values);
    const std::uint64_t most = device.limits().maxKvWindowBytes;
    if (headBytes > most) {
        return Error(ErrorCode::Unsupported,
                     "This device cannot hold a context of that length. Choose a shorter one.");
    }
    const auto headsPerWindow =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(config.numKvHeads, most / headBytes));
    // A short context should not allocate a whole block.
    std::uint64_t layerBytes = 0;
    for (std::uint32_t first = 0; first < config.numKvHeads; first += headsPerWindow) {
        const KvBytes bytes = bytesOf(std::min(headsPerWindow, config.numKvHeads - first));
        layerBytes += arena.alignedBytes(bytes.keys) + arena.alignedBytes(bytes.values);
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
            const KvBytes bytes = bytesOf(window.numKvHeads);
            for (const auto& [slice, size] :
                 {std::pair(&window.k, bytes.keys), std::pair(&window.v, bytes.values)}) {
                auto allocated = arena.allocate(size);
                if (!allocated)
                    return allocated.error();
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

std::uint64_t KvCache::sizeBytes(const Device& device, const TextConfig& config,
                                 std::uint32_t context, TensorType type) {
    const KvBytes bytes = kvWindowBytes(device, type, config.numKvHeads, context, config.headDim);
    return config.numLayers * (bytes.keys + bytes.values);
}

Result<std::uint64_t> KvCache::forecastBytes(Device& device, const TextConfig& config,
                                             std::uint32_t context, TensorType type) {
    MemoryArena arena = MemoryArena::forecast(device, kBlockBytes);
    auto layers = allocateLayers(arena, device, config, context, type);
    if (!layers)
        return layers.error();
    return arena.sizeBytes();
}

Result<std::unique_ptr<KvCache>> KvCache::create(Device& device, const TextConfig& config,
                                                 std::uint32_t context, TensorType type) {
    std::unique_ptr<KvCache> cache(new KvCache(device, context));
    auto layers = allocateLayers(cache->m_arena, device, config, context, type);
    if (!layers)
        return layers.error();
    cache->m_layers = *std::move(layers);
    return cache;
}

}  // namespace tessera
