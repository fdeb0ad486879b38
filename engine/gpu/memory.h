// SPDX-License-Identifier: MIT
#pragma once

#include <vulkan/vulkan.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "engine/core/result.h"
#include "engine/gpu/device.h"
#include "engine/gpu/handle.h"

namespace tessera {

class MemoryArena;

// A range of one buffer. A value: does not own; valid while its arena lives and is not reset.
struct BufferSlice {
    VkBuffer buffer = VK_NULL_HANDLE;
    std::uint64_t offset = 0;
    std::uint64_t sizeBytes = 0;
    std::byte* mapped = nullptr;  // address of the first byte if the CPU can reach it

    explicit operator bool() const { return buffer != VK_NULL_HANDLE; }
    // The bytes [begin, begin + size) of this slice.
    BufferSlice sub(std::uint64_t begin, std::uint64_t size) const {
        return {buffer, offset + begin, size, mapped != nullptr ? mapped + begin : nullptr};
    }
};

// Where memory lives; the vocabulary of what it is for, not of Vulkan's flags.
enum class MemoryDomain {
    Device,    // weights, KV cache, activations; mapped too where memory is unified
    Upload,    // written by the CPU, read by the GPU
    Readback,  // written by the GPU, read by the CPU
};

// Hands out slices of large buffers (blocks of at most 1 GiB) and frees them all together.
class MemoryArena {
  public:
    // The largest block, and so the largest slice.
    static constexpr std::uint64_t kMaxBlockBytes = std::uint64_t(1) << 30;

    // `blockBytes`: size of a new block when a request fits into it.
    MemoryArena(Device& device, MemoryDomain domain, std::uint64_t blockBytes);
    ~MemoryArena();
    MemoryArena(const MemoryArena&) = delete;
    MemoryArena& operator=(const MemoryArena&) = delete;

    // Aligned to limits().bufferAlignment. Errors: OutOfDeviceMemory (also when larger than a block
    // may be), OutOfHostMemory.
    Result<BufferSlice> allocate(std::uint64_t sizeBytes);
    // Makes all memory available again without giving it back. Slices handed out become invalid.
    void reset();

  private:
    struct Block {
        DeviceMemoryHandle memory;
        BufferHandle buffer;
        std::uint64_t sizeBytes = 0;
        std::uint64_t usedBytes = 0;
        std::byte* mapped = nullptr;
    };
    Result<void> addBlock(std::uint64_t sizeBytes);

    Device& m_device;
    MemoryDomain m_domain;
    std::uint64_t m_blockBytes;
    std::vector<Block> m_blocks;
};

}  // namespace tessera
