// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/device/device.h"
#include "engine/device/memory.h"
#include "engine/kernels/kv_layer.h"

namespace tessera {

// Keys and values of all layers for one conversation.
class KvCache {
  public:
    // `type` is one of kKvTypes. Errors: OutOfDeviceMemory; Unsupported if a single head is
    // too large for the device.
    static Result<std::unique_ptr<KvCache>> create(Device& device, const TextConfig& config,
                                                   std::uint32_t context,
                                                   TensorType type = TensorType::F16);
    // Size of the keys and values of `context` tokens, as plain data.
    static std::uint64_t sizeBytes(const Device& device, const TextConfig& config,
                                   std::uint32_t context, TensorType type = TensorType::F16);
    // Device memory that create() will take. Errors: Unsupported, as above.
    static Result<std::uint64_t> forecastBytes(Device& device, const TextConfig& config,
                                               std::uint32_t context, TensorType type);

    const KvLayer& layer(std::uint32_t index) const { return m_layers[index]; }
    std::uint32_t context() const { return m_context; }

  private:
    KvCache(Device& device, std::uint32_t context);

    MemoryArena m_arena;
    std::uint32_t m_context;
    std::vector<KvLayer> m_layers;
};

}  // namespace tessera
