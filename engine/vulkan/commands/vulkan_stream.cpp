// SPDX-License-Identifier: MIT
#include "engine/vulkan/commands/vulkan_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/vulkan/device/pipeline_survey.h"

namespace tessera {

VulkanStream::VulkanStream(VulkanDevice& device)
    : m_device(device),
      m_views(device),
      m_timing(device),
      m_recordings{Recording(device), Recording(device)} {}

Result<std::unique_ptr<VulkanStream>> VulkanStream::create(VulkanDevice& device) {
    std::unique_ptr<VulkanStream> stream(new VulkanStream(device));
    // A driver that only pretends to have a GPU has no memory for what is never run.
    if (device.survey() != nullptr)
        return stream;
    for (Recording& recording : stream->m_recordings)
        if (auto created = recording.create(); !created)
            return created.error();
    if (auto created = stream->m_timing.createQueries(); !created)
        return created.error();
    return stream;
}

VulkanStream::~VulkanStream() {
    waitFor(0);
    waitFor(1);
}

void VulkanStream::begin(std::stop_token stop) {
    m_stop = std::move(stop);
    m_error = m_lost;
}

void VulkanStream::fail(Error error) {
    if (!m_error)
        m_error = std::move(error);
}

template <typename T>
bool VulkanStream::failOn(const Result<T>& result) {
    if (!result)
        fail(result.error());
    return !result;
}

bool VulkanStream::ensureRecording() {
    if (m_error || m_device.survey() != nullptr)
        return false;
    if (m_recording)
        return true;
    waitFor(m_current);
    if (m_error || failOn(current().begin()))
        return false;
    m_recording = true;
    m_timing.begin(commands(), m_current);
    m_hazards.begin(commands());
    return true;
}

void VulkanStream::dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                            std::span<const Binding> bindings, std::span<const std::byte> push,
                            std::array<std::uint32_t, 3> groups, DispatchWork work) {
    std::array<VkDescriptorType, kMaxBindings> types;
    std::transform(bindings.begin(), bindings.end(), types.begin(),
                   [](const Binding& binding) { return descriptorType(binding.kind); });
    if (PipelineSurvey* const survey = m_device.survey()) {
        survey->compile(m_device.pipelines(), shader, constants, {types.data(), bindings.size()},
                        work.step);
        return;
    }
    if (groups[0] == 0 || groups[1] == 0 || groups[2] == 0 || !ensureRecording())
        return;
    // Submit first if this command would overfill the portion.
    const double recorded = current().work();
    if (recorded > 0 && recorded + work.all > workPerSubmit()) {
        submit();
        if (!ensureRecording())
            return;
    }
    const auto pipeline =
        m_device.pipelines().get(shader, constants, {types.data(), bindings.size()});
    if (failOn(pipeline))
        return;
    const auto set = bindAll(m_device, current().descriptorPools(), m_views, **pipeline, bindings);
    if (failOn(set))
        return;
    m_hazards.beforeDispatch(commands(), bindings);

    const VkPipelineLayout layout = (*pipeline)->layout.get();
    vkCmdBindPipeline(commands(), VK_PIPELINE_BIND_POINT_COMPUTE, (*pipeline)->pipeline.get());
    vkCmdBindDescriptorSets(commands(), VK_PIPELINE_BIND_POINT_COMPUTE, layout, 0, 1, &*set, 0,
                            nullptr);
    if (!push.empty()) {
        vkCmdPushConstants(commands(), layout, VK_SHADER_STAGE_COMPUTE_BIT, 0,
                           static_cast<std::uint32_t>(push.size()), push.data());
    }
    vkCmdDispatch(commands(), groups[0], groups[1], groups[2]);
    current().addWork(work.all);
    if (m_timing.profiling()) {
        m_profiledKernel = shader.name;
        submit();
        waitFor(1 - m_current);
    } else if (current().work() >= workPerSubmit()) {
        submit();
    }
}

void VulkanStream::copy(const BufferSlice& source, const BufferSlice& target) {
    if (target.sizeBytes == 0 || !ensureRecording())
        return;
    m_hazards.beforeCopy(commands(), source, target);
    const VkBufferCopy region = {source.offset, target.offset, target.sizeBytes};
    vkCmdCopyBuffer(commands(), bufferOf(source), bufferOf(target), 1, &region);
}

void VulkanStream::fillZero(const BufferSlice& target) {
    if (target.sizeBytes == 0 || !ensureRecording())
        return;
    m_hazards.beforeFill(commands(), target);
    vkCmdFillBuffer(commands(), bufferOf(target), target.offset, (target.sizeBytes + 3) / 4 * 4, 0);
}

// Submits when the block is full, so staging memory never grows.
MemoryArena* VulkanStream::stagingFor(MemoryArena& (Recording::*arena)(), std::size_t size) {
    if (!ensureRecording())
        return nullptr;
    if (!(current().*arena)().hasRoomFor(size)) {
        submit();
        if (!ensureRecording())
            return nullptr;
    }
    return &(current().*arena)();
}

void VulkanStream::upload(std::span<const std::byte> bytes, const BufferSlice& target) {
    for (std::size_t done = 0; done < bytes.size();) {
        const std::size_t size = std::min<std::size_t>(bytes.size() - done, kStagingBlockBytes);
        MemoryArena* const arena = stagingFor(&Recording::uploads, size);
        if (arena == nullptr)
            return;
        const auto staging = arena->allocate(size);
        if (failOn(staging))
            return;
        std::memcpy(staging->mapped, bytes.data() + done, size);
        copy(*staging, target.sub(done, size));
        done += size;
    }
}

void VulkanStream::download(const BufferSlice& source, std::span<std::byte> target) {
    for (std::size_t done = 0; done < target.size();) {
        const std::size_t size = std::min<std::size_t>(target.size() - done, kStagingBlockBytes);
        MemoryArena* const arena = stagingFor(&Recording::readback, size);
        if (arena == nullptr)
            return;
        const auto staging = arena->allocate(size);
        if (failOn(staging))
            return;
        copy(source.sub(done, size), *staging);
        current().deliverLater(*staging, target.subspan(done, size));
        done += size;
    }
}

void VulkanStream::submit() {
    if (!m_recording)
        return;
    m_recording = false;
    Recording& recording = current();
    Hazards::end(recording.commands());
    m_timing.end(recording.commands(), m_current);
    if (!m_error && !failOn(recording.end()) && m_stop.stop_requested())
        fail(Error(ErrorCode::Cancelled, "Stopped."));
    if (m_error) {
        recording.forgetDeliveries();
        return;
    }
    if (failOn(recording.submit())) {
        m_lost = m_error->code == ErrorCode::DeviceLost ? m_error : m_lost;
        recording.forgetDeliveries();
        return;
    }
    m_timing.submitted(m_current);
    m_current = 1 - m_current;
    // Waiting for the previous submission lets one be queued behind the one that runs.
    waitFor(m_current);
}

void VulkanStream::waitFor(std::size_t index) {
    Recording& recording = m_recordings[index];
    if (!recording.submitted())
        return;
    if (const auto finished = recording.wait(); !finished) {
        // The submission may still run, so nothing of this device can be trusted or used again;
        // this holds even if the user has pressed stop in the meantime.
        m_lost = finished.error();
        m_error = m_lost;
        recording.forgetDeliveries();
        return;
    }
    m_timing.finished(index, recording.work(), m_profiledKernel);
    recording.deliver();
}

Result<void> VulkanStream::finish() {
    submit();
    waitFor(0);
    waitFor(1);
    if (m_error)
        return *m_error;
    return {};
}

}  // namespace tessera
