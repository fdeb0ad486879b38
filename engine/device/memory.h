// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/device.h"

namespace tessera {

// A range of a block of memory. A non-owning value; valid until its arena is reset or destroyed.
struct BufferSlice {
    const MemoryBlock* block = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t sizeBytes = 0;
    std::byte* mapped = nullptr;  // address of the first byte if the CPU can reach it

    explicit operator bool() const { return block != nullptr; }
    // The bytes [begin, begin + size) of this slice.
    BufferSlice sub(std::uint64_t begin, std::uint64_t size) const {
        return {block, offset + begin, size, mapped != nullptr ? mapped + begin : nullptr};
    }
};

// Hands out slices of large blocks and frees them all at once.
class MemoryArena {
  public:
    // `blockBytes`: size of a new block when a request fits into it.
    MemoryArena(Device& device, MemoryDomain domain, std::uint64_t blockBytes);
    // An arena that only counts: allocate() hands out slices without a block, and sizeBytes() is
    // what the same calls would take from the device.
    static MemoryArena forecast(Device& device, std::uint64_t blockBytes);
    ~MemoryArena();
    MemoryArena(const MemoryArena&) = delete;
    MemoryArena& operator=(const MemoryArena&) = delete;

    // Aligned to limits().bufferAlignment. Errors: OutOfDeviceMemory (also for a slice larger than
    // the largest block), OutOfHostMemory.
    Result<BufferSlice> allocate(std::uint64_t sizeBytes);
    // Announces the sum of alignedBytes() over all slices to come. No new block exceeds what is
    // left of it unless a slice needs more, so the last block has no unused space.
    void expect(std::uint64_t alignedBytes) { m_expectedBytes = alignedBytes; }
    // What a slice of this size takes up in a block.
    std::uint64_t alignedBytes(std::uint64_t sizeBytes) const;
    // Whether allocate() would need no further block.
    bool hasRoomFor(std::uint64_t sizeBytes) const;
    // Size of all blocks, used or not.
    std::uint64_t sizeBytes() const;
    // Makes all memory available again but keeps the blocks. Invalidates all slices.
    void reset();

  private:
    struct Block {
        std::unique_ptr<MemoryBlock> memory;  // nullptr in a forecast
        std::uint64_t sizeBytes = 0;
        std::uint64_t usedBytes = 0;
    };
    MemoryArena(Device& device, std::uint64_t blockBytes, bool forecastOnly);
    Result<void> addBlock(std::uint64_t sizeBytes);

    Device& m_device;
    MemoryDomain m_domain;
    std::uint64_t m_blockBytes;
    bool m_forecastOnly = false;
    std::optional<std::uint64_t> m_expectedBytes;
    std::vector<Block> m_blocks;
};

}  // namespace tessera
