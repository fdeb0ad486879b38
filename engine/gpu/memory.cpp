// SPDX-License-Identifier: MIT
#include "engine/gpu/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/gpu/vulkan_error.h"

namespace tessera {
namespace {

// Preferred flags first; the last entry of each list is what must at least be there.
std::vector<VkMemoryPropertyFlags> wantedFlags(MemoryDomain domain, bool unified) {
    constexpr VkMemoryPropertyFlags kMapped =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    switch (domain) {
        case MemoryDomain::Device:
            if (unified) {
                return {kMapped | VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT,
                        VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
            }
            return {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
        case MemoryDomain::Upload:
            return {kMapped};
        case MemoryDomain::Readback:
            return {kMapped | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, kMapped};
    }
    return {0};
}

std::optional<std::uint32_t> findMemoryType(const VkPhysicalDeviceMemoryProperties& memory,
                                            std::uint32_t allowed,
                                            const std::vector<VkMemoryPropertyFlags>& wanted) {
    for (const VkMemoryPropertyFlags flags : wanted) {
        for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
            if ((allowed & (1u << type)) != 0 &&
                (memory.memoryTypes[type].propertyFlags & flags) == flags) {
                return type;
            }
        }
    }
    return std::nullopt;
}

std::uint64_t roundUp(std::uint64_t value, std::uint64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

MemoryArena::MemoryArena(Device& device, MemoryDomain domain, std::uint64_t blockBytes)
    : m_device(device),
      m_domain(domain),
      m_blockBytes(std::min({blockBytes, kMaxBlockBytes, device.limits().maxAllocationBytes})) {}

MemoryArena::~MemoryArena() {
    for (const Block& block : m_blocks) {
        m_device.releaseMemory(block.sizeBytes);
    }
}

Result<BufferSlice> MemoryArena::allocate(std::uint64_t sizeBytes) {
    const std::uint64_t needed =
        roundUp(std::max<std::uint64_t>(sizeBytes, 1), m_device.limits().bufferAlignment);
    auto fits = [needed](const Block& block) {
        return block.sizeBytes - block.usedBytes >= needed;
    };
    auto block = std::find_if(m_blocks.begin(), m_blocks.end(), fits);
    if (block == m_blocks.end()) {
        auto added = addBlock(std::max(needed, m_blockBytes));
        if (!added && needed < m_blockBytes) {
            // The last few megabytes may fit where a whole block does not.
            added = addBlock(needed);
        }
        if (!added) {
            return added.error();
        }
        block = m_blocks.end() - 1;
    }
    BufferSlice slice;
    slice.buffer = block->buffer.get();
    slice.offset = block->usedBytes;
    slice.sizeBytes = sizeBytes;
    slice.mapped = block->mapped != nullptr ? block->mapped + block->usedBytes : nullptr;
    block->usedBytes += needed;
    return slice;
}

void MemoryArena::reset() {
    for (Block& block : m_blocks) {
        block.usedBytes = 0;
    }
}

Result<void> MemoryArena::addBlock(std::uint64_t sizeBytes) {
    const std::string what = fmt::format("allocate {:.1f} MiB on \"{}\"",
                                         double(sizeBytes) / (1 << 20), m_device.info().name);
    if (sizeBytes > std::min(kMaxBlockBytes, m_device.limits().maxAllocationBytes)) {
        return vulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, what);
    }
    Block block;
    block.sizeBytes = sizeBytes;
    VkBufferCreateInfo bufferInfo = {};
    bufferInfo.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    bufferInfo.size = sizeBytes;
    bufferInfo.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                       VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                       VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    VkBuffer buffer = VK_NULL_HANDLE;
    VkResult result = vkCreateBuffer(m_device.get(), &bufferInfo, nullptr, &buffer);
    if (result != VK_SUCCESS) {
        return vulkanError(result, what);
    }
    block.buffer = BufferHandle(m_device.get(), buffer);

    VkMemoryRequirements requirements = {};
    vkGetBufferMemoryRequirements(m_device.get(), buffer, &requirements);
    const auto type = findMemoryType(m_device.memoryProperties(), requirements.memoryTypeBits,
                                     wantedFlags(m_domain, m_device.limits().unifiedMemory));
    if (!type) {
        return vulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, what);
    }
    if (!m_device.reserveMemory(sizeBytes)) {
        return vulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, what);
    }
    VkMemoryAllocateInfo allocateInfo = {};
    allocateInfo.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocateInfo.allocationSize = requirements.size;
    allocateInfo.memoryTypeIndex = *type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    result = vkAllocateMemory(m_device.get(), &allocateInfo, nullptr, &memory);
    block.memory = DeviceMemoryHandle(m_device.get(), memory);
    if (result == VK_SUCCESS) {
        result = vkBindBufferMemory(m_device.get(), buffer, memory, 0);
    }
    const VkMemoryPropertyFlags flags =
        m_device.memoryProperties().memoryTypes[*type].propertyFlags;
    if (result == VK_SUCCESS && (flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0 &&
        (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) != 0) {
        void* address = nullptr;
        result = vkMapMemory(m_device.get(), memory, 0, VK_WHOLE_SIZE, 0, &address);
        block.mapped = static_cast<std::byte*>(address);
    }
    if (result != VK_SUCCESS) {
        m_device.releaseMemory(sizeBytes);
        return vulkanError(result, what);
    }
    m_blocks.push_back(std::move(block));
    return {};
}

}  // namespace tessera
