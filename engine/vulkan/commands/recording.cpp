// SPDX-License-Identifier: MIT
#include "engine/vulkan/commands/recording.h"

#include <cstring>

#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

// A submission is planned to take well under a second; this only catches a dead device. A software
// driver also compiles kernels while it runs them, on a processor that may be busy.
constexpr std::uint64_t kGpuTimeoutNs = 30'000'000'000;
constexpr std::uint64_t kCpuTimeoutNs = 600'000'000'000;

Result<void> resultOf(VkResult result, const Sentence& what) {
    if (result != VK_SUCCESS)
        return vulkanError(result, what);
    return {};
}

}  // namespace

Recording::Recording(VulkanDevice& device)
    : m_device(device),
      m_descriptorPools(device),
      m_uploads(device, MemoryDomain::Upload, kStagingBlockBytes),
      m_readback(device, MemoryDomain::Readback, kStagingBlockBytes) {}

Result<void> Recording::create() {
    const VkDevice device = m_device.get();
    VkCommandPoolCreateInfo poolInfo = {};
    poolInfo.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    poolInfo.queueFamilyIndex = m_device.queueFamily();
    VkCommandPool pool = VK_NULL_HANDLE;
    VkResult result = vkCreateCommandPool(device, &poolInfo, nullptr, &pool);
    m_pool = CommandPoolHandle(device, pool);
    if (result == VK_SUCCESS) {
        VkCommandBufferAllocateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        info.commandPool = pool;
        info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
        info.commandBufferCount = 1;
        result = vkAllocateCommandBuffers(device, &info, &m_commands);
    }
    VkFence fence = VK_NULL_HANDLE;
    if (result == VK_SUCCESS) {
        VkFenceCreateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
        result = vkCreateFence(device, &info, nullptr, &fence);
    }
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("create a command buffer"));
    m_fence = FenceHandle(device, fence);
    // Up front, so that a model's full memory use is known before its first answer.
    for (MemoryArena* arena : {&m_uploads, &m_readback}) {
        if (auto block = arena->allocate(kStagingBlockBytes); !block)
            return block.error();
        arena->reset();
    }
    return {};
}

Result<void> Recording::begin() {
    vkResetCommandPool(m_device.get(), m_pool.get(), 0);
    m_descriptorPools.reset();
    m_uploads.reset();
    m_readback.reset();
    m_work = 0;
    VkCommandBufferBeginInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    return resultOf(vkBeginCommandBuffer(m_commands, &info), Sentence("record GPU commands"));
}

Result<void> Recording::end() {
    return resultOf(vkEndCommandBuffer(m_commands), Sentence("record GPU commands"));
}

Result<void> Recording::submit() {
    VkSubmitInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
    info.commandBufferCount = 1;
    info.pCommandBuffers = &m_commands;
    auto submitted = resultOf(vkQueueSubmit(m_device.queue(), 1, &info, m_fence.get()),
                              Sentence("run the GPU kernels"));
    m_submitted = submitted.has_value();
    return submitted;
}

Result<void> Recording::wait() {
    const VkFence fence = m_fence.get();
    const bool onCpu = m_device.info().kind == DeviceKind::Cpu;
    auto finished = resultOf(
        vkWaitForFences(m_device.get(), 1, &fence, VK_TRUE, onCpu ? kCpuTimeoutNs : kGpuTimeoutNs),
        Sentence("run the GPU kernels"));
    m_submitted = false;
    if (finished)
        vkResetFences(m_device.get(), 1, &fence);
    return finished;
}

void Recording::deliverLater(const BufferSlice& staging, std::span<std::byte> target) {
    m_deliveries.push_back({staging, target});
}

void Recording::deliver() {
    for (const Delivery& delivery : m_deliveries)
        std::memcpy(delivery.target.data(), delivery.staging.mapped, delivery.target.size());
    m_deliveries.clear();
}

}  // namespace tessera
