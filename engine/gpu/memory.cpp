// SPDX-License-Identifier: MIT
#include "engine/gpu/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/gpu/device_title.h"
#include "engine/gpu/vulkan_error.h"

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
            if (unified) {
                return {{kMapped | kLocal}, {kLocal}, {}};
            }
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
                (has & flags.without) == 0) {
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

MemoryArena::MemoryArena(Device& device, std::uint64_t blockBytes, bool forecastOnly)
    : MemoryArena(device, MemoryDomain::Device, blockBytes) {
    m_forecastOnly = forecastOnly;
}

MemoryArena MemoryArena::forecast(Device& device, std::uint64_t blockBytes) {
    return {device, blockBytes, true};
}

MemoryArena::~MemoryArena() {
    for (const Block& block : m_blocks) {
        if (!m_forecastOnly) {
            m_device.releaseMemory(block.sizeBytes, m_domain);
        }
    }
}

std::uint64_t MemoryArena::alignedBytes(std::uint64_t sizeBytes) const {
    return roundUp(std::max<std::uint64_t>(sizeBytes, 1), m_device.limits().bufferAlignment);
}

bool MemoryArena::hasRoomFor(std::uint64_t sizeBytes) const {
    const std::uint64_t needed = alignedBytes(sizeBytes);
    return std::any_of(m_blocks.begin(), m_blocks.end(), [needed](const Block& block) {
        return block.sizeBytes - block.usedBytes >= needed;
    });
}

std::uint64_t MemoryArena::sizeBytes() const {
    std::uint64_t total = 0;
    for (const Block& block : m_blocks) {
        total += block.sizeBytes;
    }
    return total;
}

Result<BufferSlice> MemoryArena::allocate(std::uint64_t sizeBytes) {
    const std::uint64_t needed = alignedBytes(sizeBytes);
    auto fits = [needed](const Block& block) {
        return block.sizeBytes - block.usedBytes >= needed;
    };
    auto block = std::find_if(m_blocks.begin(), m_blocks.end(), fits);
    if (block == m_blocks.end()) {
        const std::uint64_t wanted = std::min(m_blockBytes, m_expectedBytes.value_or(m_blockBytes));
        auto added = addBlock(std::max(needed, wanted));
        if (!added && needed < m_blockBytes) {
            // Where a whole block does not fit, the slice alone still may.
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
    if (m_expectedBytes) {
        *m_expectedBytes -= std::min(*m_expectedBytes, needed);
    }
    return slice;
}

void MemoryArena::reset() {
    for (Block& block : m_blocks) {
        block.usedBytes = 0;
    }
}

Result<void> MemoryArena::addBlock(std::uint64_t sizeBytes) {
    const Sentence what("allocate {} MiB on {}",
                        fmt::format("{:.1f}", double(sizeBytes) / (1 << 20)),
                        deviceTitle(m_device.info()));
    if (sizeBytes > std::min(kMaxBlockBytes, m_device.limits().maxAllocationBytes)) {
        return vulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, what);
    }
    Block block;
    block.sizeBytes = sizeBytes;
    if (m_forecastOnly) {
        m_blocks.push_back(std::move(block));
        return {};
    }
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
                                     wantedTypes(m_domain, m_device.limits().unifiedMemory));
    if (!type) {
        return vulkanError(VK_ERROR_OUT_OF_DEVICE_MEMORY, what);
    }
    if (!m_device.reserveMemory(sizeBytes, m_domain)) {
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
        m_device.releaseMemory(sizeBytes, m_domain);
        return vulkanError(result, what);
    }
    m_blocks.push_back(std::move(block));
    return {};
}

}  // namespace tessera
