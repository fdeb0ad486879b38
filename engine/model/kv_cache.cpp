// SPDX-License-Identifier: MIT
#include "engine/model/kv_cache.h"

#include <algorithm>

namespace tessera {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t(128) << 20;
constexpr std::uint64_t kHalfBytes = 2;

}  // namespace

KvCache::KvCache(Device& device, std::uint64_t blockBytes, std::uint32_t context)
    : m_arena(device, MemoryDomain::Device, blockBytes), m_context(context) {}

std::uint64_t KvCache::sizeBytes(const TextConfig& config, std::uint32_t context) {
    return 2 * kHalfBytes * config.numLayers * config.numKvHeads * config.headDim * context;
}

Result<std::unique_ptr<KvCache>> KvCache::create(Device& device, const TextConfig& config,
                                                 std::uint32_t context) {
    const DeviceLimits& limits = device.limits();
    // A short context takes no more than it needs: k and v of each layer, each aligned.
    const std::uint64_t wanted =
        sizeBytes(config, context) + 2 * config.numLayers * limits.bufferAlignment;
    std::unique_ptr<KvCache> cache(new KvCache(device, std::min(kBlockBytes, wanted), context));
    const std::uint64_t headBytes = kHalfBytes * context * config.headDim;
    const std::uint64_t bindable =
        std::min({limits.maxStorageBytes, limits.maxAllocationBytes, kBlockBytes});
    if (headBytes > bindable) {
        return Error{ErrorCode::Unsupported,
                     "This device cannot hold a context of that length. Choose a shorter one."};
    }
    const auto headsPerWindow = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(config.numKvHeads, bindable / headBytes));
    for (std::uint32_t index = 0; index < config.numLayers; ++index) {
        KvLayer layer;
        layer.context = context;
        layer.headDim = config.headDim;
        for (std::uint32_t first = 0; first < config.numKvHeads; first += headsPerWindow) {
            KvLayer::Window window;
            window.firstKvHead = first;
            window.numKvHeads = std::min(headsPerWindow, config.numKvHeads - first);
            auto k = cache->m_arena.allocate(window.numKvHeads * headBytes);
            if (!k) {
                return k.error();
            }
            auto v = cache->m_arena.allocate(window.numKvHeads * headBytes);
            if (!v) {
                return v.error();
            }
            window.k = *k;
            window.v = *v;
            layer.windows.push_back(window);
        }
        cache->m_layers.push_back(std::move(layer));
    }
    return cache;
}

}  // namespace tessera
