// SPDX-License-Identifier: MIT
#include "engine/gpu/command_stream.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "engine/gpu/vulkan_error.h"

namespace tessera {
namespace {

constexpr std::uint32_t kSetsPerPool = 256;
// A single submission is planned for well under a second; this only catches a dead device. A
// software driver also compiles kernels while it runs them, on a processor that may be busy.
constexpr std::uint64_t kGpuTimeoutNs = 30'000'000'000;
constexpr std::uint64_t kCpuTimeoutNs = 600'000'000'000;
// First guess before anything was measured: what a slow CPU does in about 20 ms.
constexpr double kInitialWork = 1.0e8;
// How much larger than the last a portion may become.
constexpr double kGrowth = 1.3;

VkDescriptorType descriptorType(Binding::Kind kind) {
    return kind == Binding::Kind::Storage ? VK_DESCRIPTOR_TYPE_STORAGE_BUFFER
                                          : VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER;
}

template <typename Ranges>
bool overlaps(const Ranges& known, VkBuffer buffer, std::uint64_t begin, std::uint64_t end) {
    return std::any_of(known.begin(), known.end(), [&](const auto& range) {
        return range.buffer == buffer && range.begin < end && begin < range.end;
    });
}

}  // namespace

Result<std::unique_ptr<CommandStream>> CommandStream::create(Device& device) {
    std::unique_ptr<CommandStream> stream(new CommandStream(device));
    stream->m_workPerSubmit = kInitialWork;
    for (Slot& slot : stream->m_slots) {
        if (auto created = stream->createSlot(slot); !created) {
            return created.error();
        }
    }
    if (device.limits().timestampPeriodNs > 0) {
        VkQueryPoolCreateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO;
        info.queryType = VK_QUERY_TYPE_TIMESTAMP;
        info.queryCount = 4;
        VkQueryPool pool = VK_NULL_HANDLE;
        const VkResult result = vkCreateQueryPool(device.get(), &info, nullptr, &pool);
        if (result != VK_SUCCESS) {
            return vulkanError(result, "create timestamp queries");
        }
        stream->m_timestamps = QueryPoolHandle(device.get(), pool);
    }
    return stream;
}

Result<void> CommandStream::createSlot(Slot& slot) {
    const VkDevice device = m_device.get();
    VkCommandPoolCreateInfo poolInfo = {};
    poolInfo.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    poolInfo.queueFamilyIndex = m_device.queueFamily();
    VkCommandPool pool = VK_NULL_HANDLE;
    VkResult result = vkCreateCommandPool(device, &poolInfo, nullptr, &pool);
    slot.pool = CommandPoolHandle(device, pool);
    if (result == VK_SUCCESS) {
        VkCommandBufferAllocateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        info.commandPool = pool;
        info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
        info.commandBufferCount = 1;
        result = vkAllocateCommandBuffers(device, &info, &slot.commands);
    }
    VkFence fence = VK_NULL_HANDLE;
    if (result == VK_SUCCESS) {
        VkFenceCreateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
        result = vkCreateFence(device, &info, nullptr, &fence);
    }
    if (result != VK_SUCCESS) {
        return vulkanError(result, "create a command buffer");
    }
    slot.fence = FenceHandle(device, fence);
    slot.upload = std::make_unique<MemoryArena>(m_device, MemoryDomain::Upload, kStagingBlockBytes);
    slot.readback =
        std::make_unique<MemoryArena>(m_device, MemoryDomain::Readback, kStagingBlockBytes);
    // At once, so that what a model needs is known before its first answer.
    for (MemoryArena* arena : {slot.upload.get(), slot.readback.get()}) {
        if (auto block = arena->allocate(kStagingBlockBytes); !block) {
            return block.error();
        }
        arena->reset();
    }
    return {};
}

CommandStream::~CommandStream() {
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        waitFor(slot);
    }
}

void CommandStream::begin(std::stop_token stop) {
    m_stop = std::move(stop);
    m_error = m_lost;
}

void CommandStream::fail(Error error) {
    if (!m_error) {
        m_error = std::move(error);
    }
}

bool CommandStream::failOn(VkResult result, std::string_view what) {
    if (result != VK_SUCCESS) {
        fail(vulkanError(result, what));
        return true;
    }
    return false;
}

bool CommandStream::ensureRecording() {
    if (m_error) {
        return false;
    }
    if (m_recording) {
        return true;
    }
    Slot& slot = m_slots[m_current];
    waitFor(m_current);
    if (m_error) {
        return false;
    }
    vkResetCommandPool(m_device.get(), slot.pool.get(), 0);
    for (const DescriptorPoolHandle& pool : slot.descriptorPools) {
        vkResetDescriptorPool(m_device.get(), pool.get(), 0);
    }
    slot.descriptorPool = 0;
    slot.upload->reset();
    slot.readback->reset();
    slot.work = 0;

    VkCommandBufferBeginInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (failOn(vkBeginCommandBuffer(slot.commands, &info), "record GPU commands")) {
        return false;
    }
    m_recording = true;
    if (m_timestamps) {
        const auto first = static_cast<std::uint32_t>(m_current * 2);
        vkCmdResetQueryPool(slot.commands, m_timestamps.get(), first, 2);
        vkCmdWriteTimestamp(slot.commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, m_timestamps.get(),
                            first);
    }
    // Whatever the submission before this one wrote becomes visible here.
    VkMemoryBarrier barrier = {};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
    barrier.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT | VK_ACCESS_MEMORY_READ_BIT;
    barrier.dstAccessMask = VK_ACCESS_MEMORY_WRITE_BIT | VK_ACCESS_MEMORY_READ_BIT;
    vkCmdPipelineBarrier(slot.commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 1, &barrier, 0, nullptr, 0,
                         nullptr);
    m_reads.clear();
    m_writes.clear();
    return true;
}

void CommandStream::synchronise(std::span<const Range> reads, std::span<const Range> writes) {
    bool hazard = false;
    for (const Range& range : reads) {
        hazard = hazard || overlaps(m_writes, range.buffer, range.begin, range.end);
    }
    for (const Range& range : writes) {
        hazard = hazard || overlaps(m_writes, range.buffer, range.begin, range.end) ||
                 overlaps(m_reads, range.buffer, range.begin, range.end);
    }
    if (hazard) {
        VkMemoryBarrier barrier = {};
        barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
        barrier.srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT;
        barrier.dstAccessMask = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT;
        constexpr VkPipelineStageFlags kStages =
            VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
        vkCmdPipelineBarrier(m_slots[m_current].commands, kStages, kStages, 0, 1, &barrier, 0,
                             nullptr, 0, nullptr);
        m_reads.clear();
        m_writes.clear();
    }
    m_reads.insert(m_reads.end(), reads.begin(), reads.end());
    m_writes.insert(m_writes.end(), writes.begin(), writes.end());
}

VkDescriptorSet CommandStream::allocateSet(VkDescriptorSetLayout layout) {
    Slot& slot = m_slots[m_current];
    for (;; ++slot.descriptorPool) {
        if (slot.descriptorPool == slot.descriptorPools.size()) {
            const VkDescriptorPoolSize sizes[] = {
                {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, kSetsPerPool * 8},
                {VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, kSetsPerPool * 4}};
            VkDescriptorPoolCreateInfo info = {};
            info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
            info.maxSets = kSetsPerPool;
            info.poolSizeCount = 2;
            info.pPoolSizes = sizes;
            VkDescriptorPool pool = VK_NULL_HANDLE;
            if (failOn(vkCreateDescriptorPool(m_device.get(), &info, nullptr, &pool),
                       "create a descriptor pool")) {
                return VK_NULL_HANDLE;
            }
            slot.descriptorPools.emplace_back(m_device.get(), pool);
        }
        VkDescriptorSetAllocateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
        info.descriptorPool = slot.descriptorPools[slot.descriptorPool].get();
        info.descriptorSetCount = 1;
        info.pSetLayouts = &layout;
        VkDescriptorSet set = VK_NULL_HANDLE;
        const VkResult result = vkAllocateDescriptorSets(m_device.get(), &info, &set);
        if (result == VK_SUCCESS) {
            return set;
        }
        if (result != VK_ERROR_OUT_OF_POOL_MEMORY && result != VK_ERROR_FRAGMENTED_POOL) {
            failOn(result, "allocate a descriptor set");
            return VK_NULL_HANDLE;
        }
    }
}

VkBufferView CommandStream::bufferView(const Binding& binding) {
    const BufferSlice& slice = binding.slice;
    const std::uint64_t range = slice.sizeBytes / 16 * 16;
    const ViewKey key = {reinterpret_cast<std::uint64_t>(slice.buffer), slice.offset, range,
                         static_cast<std::uint64_t>(binding.kind)};
    if (const auto found = m_views.find(key); found != m_views.end()) {
        return found->second.get();
    }
    VkBufferViewCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO;
    info.buffer = slice.buffer;
    info.format = binding.kind == Binding::Kind::TexelUint ? VK_FORMAT_R32G32B32A32_UINT
                                                           : VK_FORMAT_R32G32B32A32_SFLOAT;
    info.offset = slice.offset;
    info.range = range;
    VkBufferView view = VK_NULL_HANDLE;
    if (failOn(vkCreateBufferView(m_device.get(), &info, nullptr, &view), "create a buffer view")) {
        return VK_NULL_HANDLE;
    }
    m_views.emplace(key, BufferViewHandle(m_device.get(), view));
    return view;
}

VkDescriptorSet CommandStream::writeSet(const Pipeline& pipeline,
                                        std::span<const Binding> bindings) {
    const VkDescriptorSet set = allocateSet(pipeline.setLayout);
    if (set == VK_NULL_HANDLE) {
        return set;
    }
    std::array<VkDescriptorBufferInfo, 12> buffers;
    std::array<VkBufferView, 12> views;
    std::array<VkWriteDescriptorSet, 12> writes = {};
    for (std::uint32_t index = 0; index < bindings.size(); ++index) {
        const Binding& binding = bindings[index];
        VkWriteDescriptorSet& write = writes[index];
        write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        write.dstSet = set;
        write.dstBinding = index;
        write.descriptorCount = 1;
        write.descriptorType = descriptorType(binding.kind);
        if (binding.kind == Binding::Kind::Storage) {
            buffers[index] = {binding.slice.buffer, binding.slice.offset, binding.slice.sizeBytes};
            write.pBufferInfo = &buffers[index];
        } else {
            views[index] = bufferView(binding);
            write.pTexelBufferView = &views[index];
        }
    }
    if (m_error) {
        return VK_NULL_HANDLE;
    }
    vkUpdateDescriptorSets(m_device.get(), static_cast<std::uint32_t>(bindings.size()),
                           writes.data(), 0, nullptr);
    return set;
}

void CommandStream::dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                             std::span<const Binding> bindings, std::span<const std::byte> push,
                             std::array<std::uint32_t, 3> groups, double work) {
    if (groups[0] == 0 || groups[1] == 0 || groups[2] == 0 || !ensureRecording()) {
        return;
    }
    // A portion that is nearly full does not take another large command on top.
    const double recorded = m_slots[m_current].work;
    if (recorded > 0 && recorded + work > m_workPerSubmit) {
        submit();
        if (!ensureRecording()) {
            return;
        }
    }
    std::array<VkDescriptorType, 12> types;
    std::array<Range, 12> reads;
    std::array<Range, 12> writes;
    std::size_t numReads = 0;
    std::size_t numWrites = 0;
    for (std::size_t index = 0; index < bindings.size(); ++index) {
        const Binding& binding = bindings[index];
        types[index] = descriptorType(binding.kind);
        const Range range = {binding.slice.buffer, binding.slice.offset,
                             binding.slice.offset + binding.slice.sizeBytes};
        if (binding.access != Access::Write) {
            reads[numReads++] = range;
        }
        if (binding.access != Access::Read) {
            writes[numWrites++] = range;
        }
    }
    auto pipeline = m_device.pipelines().get(shader, constants, {types.data(), bindings.size()});
    if (!pipeline) {
        fail(pipeline.error());
        return;
    }
    const VkDescriptorSet set = writeSet(**pipeline, bindings);
    if (set == VK_NULL_HANDLE) {
        return;
    }
    synchronise({reads.data(), numReads}, {writes.data(), numWrites});

    Slot& slot = m_slots[m_current];
    vkCmdBindPipeline(slot.commands, VK_PIPELINE_BIND_POINT_COMPUTE, (*pipeline)->pipeline.get());
    vkCmdBindDescriptorSets(slot.commands, VK_PIPELINE_BIND_POINT_COMPUTE,
                            (*pipeline)->layout.get(), 0, 1, &set, 0, nullptr);
    if (!push.empty()) {
        vkCmdPushConstants(slot.commands, (*pipeline)->layout.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0,
                           static_cast<std::uint32_t>(push.size()), push.data());
    }
    vkCmdDispatch(slot.commands, groups[0], groups[1], groups[2]);
    slot.work += work;
    if (m_profiling) {
        m_profiledKernel = shader.name;
        submit();
        waitFor(1 - m_current);
    } else if (slot.work >= m_workPerSubmit) {
        submit();
    }
}

void CommandStream::copy(const BufferSlice& source, const BufferSlice& target) {
    if (target.sizeBytes == 0 || !ensureRecording()) {
        return;
    }
    const Range read = {source.buffer, source.offset, source.offset + target.sizeBytes};
    const Range write = {target.buffer, target.offset, target.offset + target.sizeBytes};
    synchronise({&read, 1}, {&write, 1});
    const VkBufferCopy region = {source.offset, target.offset, target.sizeBytes};
    vkCmdCopyBuffer(m_slots[m_current].commands, source.buffer, target.buffer, 1, &region);
}

// Room for the next piece of a transfer: a full block is submitted first, so that staging memory
// never grows.
MemoryArena* CommandStream::stagingFor(std::unique_ptr<MemoryArena> Slot::*arena,
                                       std::size_t size) {
    if (!ensureRecording()) {
        return nullptr;
    }
    if (!(m_slots[m_current].*arena)->hasRoomFor(size)) {
        submit();
        if (!ensureRecording()) {
            return nullptr;
        }
    }
    return (m_slots[m_current].*arena).get();
}

void CommandStream::upload(std::span<const std::byte> bytes, const BufferSlice& target) {
    for (std::size_t done = 0; done < bytes.size();) {
        const std::size_t size = std::min<std::size_t>(bytes.size() - done, kStagingBlockBytes);
        MemoryArena* const arena = stagingFor(&Slot::upload, size);
        if (arena == nullptr) {
            return;
        }
        auto staging = arena->allocate(size);
        if (!staging) {
            fail(staging.error());
            return;
        }
        std::memcpy(staging->mapped, bytes.data() + done, size);
        copy(*staging, target.sub(done, size));
        done += size;
    }
}

void CommandStream::fillZero(const BufferSlice& target) {
    if (target.sizeBytes == 0 || !ensureRecording()) {
        return;
    }
    const Range write = {target.buffer, target.offset, target.offset + target.sizeBytes};
    synchronise({}, {&write, 1});
    vkCmdFillBuffer(m_slots[m_current].commands, target.buffer, target.offset,
                    (target.sizeBytes + 3) / 4 * 4, 0);
}

void CommandStream::download(const BufferSlice& source, std::span<std::byte> target) {
    for (std::size_t done = 0; done < target.size();) {
        const std::size_t size = std::min<std::size_t>(target.size() - done, kStagingBlockBytes);
        MemoryArena* const arena = stagingFor(&Slot::readback, size);
        if (arena == nullptr) {
            return;
        }
        auto staging = arena->allocate(size);
        if (!staging) {
            fail(staging.error());
            return;
        }
        copy(source.sub(done, size), *staging);
        m_slots[m_current].downloads.push_back({*staging, target.subspan(done, size)});
        done += size;
    }
}

void CommandStream::submit() {
    if (!m_recording) {
        return;
    }
    m_recording = false;
    Slot& slot = m_slots[m_current];
    // Host reads of what was copied for download.
    VkMemoryBarrier barrier = {};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
    barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT | VK_ACCESS_SHADER_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
    vkCmdPipelineBarrier(slot.commands,
                         VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                         VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &barrier, 0, nullptr, 0, nullptr);
    if (m_timestamps) {
        vkCmdWriteTimestamp(slot.commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, m_timestamps.get(),
                            static_cast<std::uint32_t>(m_current * 2 + 1));
    }
    if (m_error || failOn(vkEndCommandBuffer(slot.commands), "record GPU commands")) {
        slot.downloads.clear();
        return;
    }
    if (m_stop.stop_requested()) {
        slot.downloads.clear();
        fail({ErrorCode::Cancelled, "Stopped."});
        return;
    }
    VkSubmitInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
    info.commandBufferCount = 1;
    info.pCommandBuffers = &slot.commands;
    const VkResult result = vkQueueSubmit(m_device.queue(), 1, &info, slot.fence.get());
    if (failOn(result, "run the GPU kernels")) {
        m_lost = result == VK_ERROR_DEVICE_LOST ? m_error : m_lost;
        slot.downloads.clear();
        return;
    }
    slot.submitted = true;
    slot.submittedAt = std::chrono::steady_clock::now();
    ++m_submits;
    m_current = 1 - m_current;
    // Waiting for the one before keeps one submission queued behind the one that runs.
    waitFor(m_current);
}

void CommandStream::waitFor(std::size_t index) {
    Slot& slot = m_slots[index];
    if (!slot.submitted) {
        return;
    }
    const VkFence fence = slot.fence.get();
    const bool onCpu = m_device.info().kind == DeviceKind::Cpu;
    const VkResult result =
        vkWaitForFences(m_device.get(), 1, &fence, VK_TRUE, onCpu ? kCpuTimeoutNs : kGpuTimeoutNs);
    slot.submitted = false;
    if (result != VK_SUCCESS) {
        // The submission may still run, so nothing of this device can be trusted or used again;
        // also when the user had pressed stop in the meantime.
        m_lost = vulkanError(result, "run the GPU kernels");
        m_error = m_lost;
        slot.downloads.clear();
        return;
    }
    vkResetFences(m_device.get(), 1, &fence);
    learn(slot, index);
    for (const PendingDownload& download : slot.downloads) {
        std::memcpy(download.target.data(), download.staging.mapped, download.target.size());
    }
    slot.downloads.clear();
}

double CommandStream::measuredMs(const Slot& slot, std::size_t index) {
    const auto now = std::chrono::steady_clock::now();
    const auto started = std::max(slot.submittedAt, m_lastFinished);
    m_lastFinished = now;
    if (!m_timestamps) {
        // From when this submission could begin until its end was seen.
        return std::chrono::duration<double, std::milli>(now - started).count();
    }
    std::uint64_t stamps[2] = {};
    const VkResult result = vkGetQueryPoolResults(
        m_device.get(), m_timestamps.get(), static_cast<std::uint32_t>(index * 2), 2,
        sizeof(stamps), stamps, sizeof(std::uint64_t), VK_QUERY_RESULT_64_BIT);
    if (result != VK_SUCCESS || stamps[1] <= stamps[0]) {
        return 0;
    }
    return double(stamps[1] - stamps[0]) * m_device.limits().timestampPeriodNs * 1e-6;
}

void CommandStream::learn(Slot& slot, std::size_t index) {
    const double ms = measuredMs(slot, index);
    if (ms <= 0) {
        return;
    }
    m_longestSubmitMs = std::max(m_longestSubmitMs, ms);
    if (m_profiling) {
        KernelTime& time = m_kernelTimes[m_profiledKernel];
        ++time.dispatches;
        time.ms += ms;
        return;
    }
    // Short portions say little about the rate; compiling at first use would only slow the guess.
    if (slot.work < m_workPerSubmit * 0.25) {
        return;
    }
    // Kernels differ in speed per unit of work: a slow portion counts at once, a fast one a little.
    const double wanted = slot.work / ms * kTargetSubmitMs;
    m_workPerSubmit = std::min(wanted, m_workPerSubmit * kGrowth);
}

Result<void> CommandStream::finish() {
    submit();
    waitFor(0);
    waitFor(1);
    if (m_error) {
        return *m_error;
    }
    return {};
}

}  // namespace tessera
