// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/vulkan/commands/binding.h"
#include "engine/vulkan/device/handle.h"
#include "engine/vulkan/device/pipeline.h"
#include "engine/vulkan/device/vulkan_device.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// Descriptor sets of one submission, in as many pools as needed; the pools are reused.
class DescriptorPools {
  public:
    explicit DescriptorPools(VulkanDevice& device) : m_device(device) {}

    // Errors: OutOfDeviceMemory, OutOfHostMemory.
    Result<VkDescriptorSet> allocate(VkDescriptorSetLayout layout);
    // Frees all sets. None may be in use.
    void reset();

  private:
    Result<void> addPool();

    VulkanDevice& m_device;
    std::vector<DescriptorPoolHandle> m_pools;
    std::size_t m_current = 0;  // those before it are full
};

// Views of the texel buffers, made once for each buffer and range.
class BufferViews {
  public:
    explicit BufferViews(VulkanDevice& device) : m_device(device) {}

    // Errors: OutOfDeviceMemory, OutOfHostMemory.
    Result<VkBufferView> find(const Binding& binding);
    // Call before the memory behind the views is freed.
    void forget() { m_views.clear(); }

  private:
    using Key = std::array<std::uint64_t, 4>;  // buffer, offset, size, kind

    VulkanDevice& m_device;
    std::map<Key, BufferViewHandle> m_views;
};

// A descriptor set for `bindings`, at most kMaxBindings. Errors: those of the two classes above.
Result<VkDescriptorSet> bindAll(VulkanDevice& device, DescriptorPools& pools, BufferViews& views,
                                const Pipeline& pipeline, std::span<const Binding> bindings);

}  // namespace tessera
