// SPDX-License-Identifier: MIT
#pragma once

#include "engine/device/memory.h"
#include "engine/vulkan/device/handle.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

class VulkanDevice;

// A buffer with memory of its own.
class VulkanBlock : public MemoryBlock {
  public:
    // Errors: OutOfDeviceMemory, OutOfHostMemory.
    static Result<std::unique_ptr<MemoryBlock>> create(const VulkanDevice& device,
                                                       std::uint64_t sizeBytes,
                                                       MemoryDomain domain);
    VkBuffer buffer() const { return m_buffer.get(); }

  private:
    DeviceMemoryHandle m_memory;
    BufferHandle m_buffer;
};

// The buffer of a slice from an arena of a Vulkan device.
inline VkBuffer bufferOf(const BufferSlice& slice) {
    return static_cast<const VulkanBlock*>(slice.block)->buffer();
}

}  // namespace tessera
