// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/vulkan_memory.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "engine/device/device_title.h"
#include "engine/vulkan/device/vulkan_device.h"
#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

struct WantedType {
    VkMemoryPropertyFlags with = 0;
    VkMemoryPropertyFlags without = 0;
};

// In order of preference; the last entry of each list is the minimum requirement.
std::vector<WantedType> wantedTypes(MemoryDomain domain, bool unified) {
    constexpr VkMemoryPropertyFlags kLocal = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
    constexpr VkMemoryPropertyFlags kMapped =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    switch (domain) {
        case MemoryDomain::Device:
            if (unified)
                return {{kMapped | kLocal}, {kLocal}, {}};
            return {{kLocal}, {}};
        case MemoryDomain::Host:
        case MemoryDomain::Upload:
            // Avoid the part of a card's own memory that the CPU can map: it has other uses.
            return {{kMapped, kLocal}, {kMapped}};
        case MemoryDomain::Readback:
            return {{kMapped | VK_MEMORY_PROPERTY_HOST_CACHED_BIT}, {kMapped}};
    }
    return {{}};
}

std::optional<std::uint32_t> findMemoryType(const VkPhysicalDeviceMemoryProperties& memory,
                                            std::uint32_t allowed,
                                            const std::vector<WantedType>& wanted) {
    for (const WantedType& flags : wanted) {
        for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
            const VkMemoryPropertyFlags has = memory.memoryTypes[type].propertyFlags;
            if ((allowed & (1u << type)) != 0 && (has & flags.with) == flags.with &&
                (has & flags.without) == 0)
                return type;
        }
    }
    return std::nullopt;
}

Sentence allocationOf(const VulkanDevice& device, std::uint64_t sizeBytes) {
    return Sentence("allocate {} MiB on {}", fmt::format("{:.1f}", double(sizeBytes) / (1 << 20)),
                    deviceTitle(device.info()));
}

}  // namespace

Result<std::unique_ptr<MemoryBlock>> VulkanBlock::create(const VulkanDevice& device,
                                                         std::uint64_t sizeBytes,
                                                         MemoryDomain domain) {
    const Sentence what = allocationOf(device, sizeBytes);
    auto block = std::make_unique<VulkanBlock>();
    VkBufferCreateInfo bufferInfo = {};
    bufferInfo.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    bufferInfo.size = sizeBytes;
    bufferInfo.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                       VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                       VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    VkBuffer buffer = VK_NULL_HANDLE;
    VkResult result = vkCreateBuffer(device.get(), &bufferInfo, nullptr, &buffer);
    if (result != VK_SUCCESS)
        return vulkanError(result, what);
    block->m_buffer = BufferHandle(device.get(), buffer);

    VkMemoryRequirements requirements = {};
    vkGetBufferMemoryRequirements(device.get(), buffer, &requirements);
    const auto type = findMemoryType(device.memoryProperties(), requirements.memoryTypeBits,
                                     wantedTypes(domain, device.limits().unifiedMemory));
    if (!type)
        return device.outOfMemory(sizeBytes);
    VkMemoryAllocateInfo allocateInfo = {};
    allocateInfo.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocateInfo.allocationSize = requirements.size;
    allocateInfo.memoryTypeIndex = *type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    result = vkAllocateMemory(device.get(), &allocateInfo, nullptr, &memory);
    block->m_memory = DeviceMemoryHandle(device.get(), memory);
    if (result == VK_SUCCESS)
        result = vkBindBufferMemory(device.get(), buffer, memory, 0);
    const VkMemoryPropertyFlags flags = device.memoryProperties().memoryTypes[*type].propertyFlags;
    if (result == VK_SUCCESS && (flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0 &&
        (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) != 0) {
        void* address = nullptr;
        result = vkMapMemory(device.get(), memory, 0, VK_WHOLE_SIZE, 0, &address);
        block->m_mapped = static_cast<std::byte*>(address);
    }
    if (result != VK_SUCCESS)
        return vulkanError(result, what);
    return std::unique_ptr<MemoryBlock>(std::move(block));
}

Result<std::unique_ptr<MemoryBlock>> VulkanDevice::allocateBlock(std::uint64_t sizeBytes,
                                                                 MemoryDomain domain) {
    return VulkanBlock::create(*this, sizeBytes, domain);
}

Error VulkanDevice::outOfMemory(std::uint64_t sizeBytes) const {
    return vulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, allocationOf(*this, sizeBytes));
}

}  // namespace tessera
