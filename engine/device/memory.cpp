// SPDX-License-Identifier: MIT
#include "engine/device/memory.h"

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

std::uint64_t roundUp(std::uint64_t value, std::uint64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

MemoryArena::MemoryArena(Device& device, MemoryDomain domain, std::uint64_t blockBytes)
    : m_device(device),
      m_domain(domain),
      m_blockBytes(std::min(blockBytes, device.limits().maxAllocationBytes)) {}

MemoryArena::MemoryArena(Device& device, std::uint64_t blockBytes, bool forecastOnly)
    : MemoryArena(device, MemoryDomain::Device, blockBytes) {
    m_forecastOnly = forecastOnly;
}

MemoryArena MemoryArena::forecast(Device& device, std::uint64_t blockBytes) {
    return {device, blockBytes, true};
}

MemoryArena::~MemoryArena() {
    for (const Block& block : m_blocks)
        if (!m_forecastOnly)
            m_device.releaseMemory(block.sizeBytes, m_domain);
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
    for (const Block& block : m_blocks)
        total += block.sizeBytes;
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
        if (!added)
            return added.error();
        block = m_blocks.end() - 1;
    }
    BufferSlice slice;
    slice.block = block->memory.get();
    slice.offset = block->usedBytes;
    slice.sizeBytes = sizeBytes;
    if (slice && slice.block->mapped() != nullptr)
        slice.mapped = slice.block->mapped() + block->usedBytes;
    block->usedBytes += needed;
    if (m_expectedBytes)
        *m_expectedBytes -= std::min(*m_expectedBytes, needed);
    return slice;
}

void MemoryArena::reset() {
    for (Block& block : m_blocks)
        block.usedBytes = 0;
}

Result<void> MemoryArena::addBlock(std::uint64_t sizeBytes) {
    if (sizeBytes > m_device.limits().maxAllocationBytes)
        return m_device.outOfMemory(sizeBytes);
    Block block;
    block.sizeBytes = sizeBytes;
    if (!m_forecastOnly) {
        if (!m_device.reserveMemory(sizeBytes, m_domain))
            return m_device.outOfMemory(sizeBytes);
        auto memory = m_device.allocateBlock(sizeBytes, m_domain);
        if (!memory) {
            m_device.releaseMemory(sizeBytes, m_domain);
            return memory.error();
        }
        block.memory = *std::move(memory);
    }
    m_blocks.push_back(std::move(block));
    return {};
}

}  // namespace tessera
