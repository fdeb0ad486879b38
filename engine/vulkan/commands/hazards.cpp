// SPDX-License-Identifier: MIT
#include "engine/vulkan/commands/hazards.h"

#include <algorithm>
#include <array>

namespace tessera {
namespace {

void recordBarrier(VkCommandBuffer commands, VkPipelineStageFlags before, VkAccessFlags done,
                   VkPipelineStageFlags after, VkAccessFlags next) {
    VkMemoryBarrier barrier = {};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
    barrier.srcAccessMask = done;
    barrier.dstAccessMask = next;
    vkCmdPipelineBarrier(commands, before, after, 0, 1, &barrier, 0, nullptr, 0, nullptr);
}

constexpr VkPipelineStageFlags kWorkStages =
    VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
constexpr VkAccessFlags kWorkWrites = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT;
constexpr VkAccessFlags kWorkReads = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_TRANSFER_READ_BIT;

}  // namespace

void Hazards::begin(VkCommandBuffer commands) {
    constexpr VkPipelineStageFlags kAll = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    constexpr VkAccessFlags kAny = VK_ACCESS_MEMORY_WRITE_BIT | VK_ACCESS_MEMORY_READ_BIT;
    recordBarrier(commands, kAll, kAny, kAll, kAny);
    m_reads.clear();
    m_writes.clear();
}

void Hazards::end(VkCommandBuffer commands) {
    recordBarrier(commands, kWorkStages, kWorkWrites, VK_PIPELINE_STAGE_HOST_BIT,
                  VK_ACCESS_HOST_READ_BIT);
}

Hazards::Range Hazards::firstBytes(const BufferSlice& slice, std::uint64_t sizeBytes) {
    return {bufferOf(slice), slice.offset, slice.offset + sizeBytes};
}

bool Hazards::overlaps(std::span<const Range> known, const Range& range) {
    return std::any_of(known.begin(), known.end(), [&range](const Range& other) {
        return other.buffer == range.buffer && other.begin < range.end && range.begin < other.end;
    });
}

void Hazards::beforeDispatch(VkCommandBuffer commands, std::span<const Binding> bindings) {
    std::array<Range, kMaxBindings> reads;
    std::array<Range, kMaxBindings> writes;
    std::size_t numReads = 0;
    std::size_t numWrites = 0;
    for (const Binding& binding : bindings) {
        const Range range = firstBytes(binding.slice, binding.slice.sizeBytes);
        if (binding.access != Access::Write)
            reads[numReads++] = range;
        if (binding.access != Access::Read)
            writes[numWrites++] = range;
    }
    synchronise(commands, {reads.data(), numReads}, {writes.data(), numWrites});
}

void Hazards::beforeCopy(VkCommandBuffer commands, const BufferSlice& source,
                         const BufferSlice& target) {
    const Range read = firstBytes(source, target.sizeBytes);
    const Range write = firstBytes(target, target.sizeBytes);
    synchronise(commands, {&read, 1}, {&write, 1});
}

void Hazards::beforeFill(VkCommandBuffer commands, const BufferSlice& target) {
    const Range write = firstBytes(target, target.sizeBytes);
    synchronise(commands, {}, {&write, 1});
}

void Hazards::synchronise(VkCommandBuffer commands, std::span<const Range> reads,
                          std::span<const Range> writes) {
    const bool readsWhatWasWritten = std::any_of(
        reads.begin(), reads.end(), [this](const Range& read) { return overlaps(m_writes, read); });
    const bool overwrites = std::any_of(writes.begin(), writes.end(), [this](const Range& write) {
        return overlaps(m_writes, write) || overlaps(m_reads, write);
    });
    if (readsWhatWasWritten || overwrites) {
        recordBarrier(commands, kWorkStages, kWorkWrites, kWorkStages, kWorkReads | kWorkWrites);
        m_reads.clear();
        m_writes.clear();
    }
    m_reads.insert(m_reads.end(), reads.begin(), reads.end());
    m_writes.insert(m_writes.end(), writes.begin(), writes.end());
}

}  // namespace tessera
