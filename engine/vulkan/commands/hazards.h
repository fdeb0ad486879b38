// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/device/memory.h"
#include "engine/vulkan/commands/binding.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// Places barriers: a command waits only for earlier ones whose results it reads or overwrites, or
// whose operands it overwrites.
class Hazards {
  public:
    // At the start of a submission: makes everything written by earlier submissions visible.
    void begin(VkCommandBuffer commands);
    // Before a shader runs, with all of its bindings.
    void beforeDispatch(VkCommandBuffer commands, std::span<const Binding> bindings);
    // Before a copy of target.sizeBytes.
    void beforeCopy(VkCommandBuffer commands, const BufferSlice& source, const BufferSlice& target);
    void beforeFill(VkCommandBuffer commands, const BufferSlice& target);
    // At the end of a submission: makes downloaded data visible to the CPU.
    static void end(VkCommandBuffer commands);

  private:
    struct Range {
        VkBuffer buffer;
        std::uint64_t begin;
        std::uint64_t end;
    };
    static Range firstBytes(const BufferSlice& slice, std::uint64_t sizeBytes);
    static bool overlaps(std::span<const Range> known, const Range& range);
    void synchronise(VkCommandBuffer commands, std::span<const Range> reads,
                     std::span<const Range> writes);

    // Accesses since the last barrier.
    std::vector<Range> m_reads;
    std::vector<Range> m_writes;
};

}  // namespace tessera
