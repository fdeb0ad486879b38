// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/memory.h"
#include "engine/vulkan/commands/descriptors.h"
#include "engine/vulkan/device/handle.h"
#include "engine/vulkan/device/vulkan_device.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// The commands of one submission, and everything they need until it has finished.
class Recording {
  public:
    // Staging memory for each direction, allocated up front.
    static constexpr std::uint64_t kStagingBlockBytes = std::uint64_t(4) << 20;

    explicit Recording(VulkanDevice& device);
    // Call once, before anything else. Errors: OutOfDeviceMemory, OutOfHostMemory.
    Result<void> create();

    // Empties it and starts recording; must not be called while it runs.
    Result<void> begin();
    Result<void> end();
    // Runs what was recorded. Errors: DeviceLost, OutOfDeviceMemory, OutOfHostMemory.
    Result<void> submit();
    // Waits until it has finished. Errors: DeviceLost; the submission may then still be running.
    Result<void> wait();
    bool submitted() const { return m_submitted; }

    VkCommandBuffer commands() const { return m_commands; }
    DescriptorPools& descriptorPools() { return m_descriptorPools; }
    // About how many multiply-adds were recorded.
    double work() const { return m_work; }
    void addWork(double work) { m_work += work; }

    // Staging memory: uploads() towards the device, readback() towards the CPU.
    MemoryArena& uploads() { return m_uploads; }
    MemoryArena& readback() { return m_readback; }
    // Once the submission has finished, deliver() copies `staging` to `target`.
    void deliverLater(const BufferSlice& staging, std::span<std::byte> target);
    void deliver();
    void forgetDeliveries() { m_deliveries.clear(); }

  private:
    struct Delivery {
        BufferSlice staging;
        std::span<std::byte> target;
    };

    VulkanDevice& m_device;
    CommandPoolHandle m_pool;
    VkCommandBuffer m_commands = VK_NULL_HANDLE;
    FenceHandle m_fence;
    DescriptorPools m_descriptorPools;
    MemoryArena m_uploads;
    MemoryArena m_readback;
    std::vector<Delivery> m_deliveries;
    double m_work = 0;
    bool m_submitted = false;
};

}  // namespace tessera
