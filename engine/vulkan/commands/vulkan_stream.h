// SPDX-License-Identifier: MIT
// Records compute work and submits it in portions that stay short.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/device/memory.h"
#include "engine/vulkan/commands/binding.h"
#include "engine/vulkan/commands/descriptors.h"
#include "engine/vulkan/commands/hazards.h"
#include "engine/vulkan/commands/recording.h"
#include "engine/vulkan/commands/timing.h"
#include "engine/vulkan/device/pipeline.h"
#include "engine/vulkan/device/vulkan_device.h"

namespace tessera {

// How much a dispatch does, in about as many multiply-adds.
struct DispatchWork {
    double all = 0;
    // What a workgroup does in a trip of its main loop, for the compiler's figures; 0: not known.
    double step = 0;

    DispatchWork(double allWork, double stepWork = 0) : all(allWork), step(stepWork) {}
};

// Commands run in the order recorded, with barriers where needed.
//
// The stream submits on its own once the recorded work would run for about kTargetSubmitMs, judging
// by measurements so far: a stop takes effect soon, and the driver's watchdog never waits for long.
class VulkanStream final : public CommandStream {
  public:
    static constexpr double kTargetSubmitMs = SubmitTiming::kTargetMs;
    // Staging memory: two blocks for each direction, allocated up front.
    static constexpr std::uint64_t kStagingBlockBytes = Recording::kStagingBlockBytes;
    static constexpr std::uint64_t kStagingBytes = 4 * kStagingBlockBytes;

    static Result<std::unique_ptr<VulkanStream>> create(VulkanDevice& device);
    ~VulkanStream() override;

    // `stop` is checked between submissions.
    void begin(std::stop_token stop) override;

    // `work` keeps submissions short. `push` is at most 128 bytes.
    void dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                  std::span<const Binding> bindings, std::span<const std::byte> push,
                  std::array<std::uint32_t, 3> groups, DispatchWork work);
    template <typename Push>
    void dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                  std::span<const Binding> bindings, const Push& push,
                  std::array<std::uint32_t, 3> groups, DispatchWork work) {
        static_assert(sizeof(Push) <= 128);
        dispatch(shader, constants, bindings, std::as_bytes(std::span(&push, 1)), groups, work);
    }

    void copy(const BufferSlice& source, const BufferSlice& target) override;
    // Through staging memory.
    void upload(std::span<const std::byte> bytes, const BufferSlice& target) override;
    void fillZero(const BufferSlice& target) override;
    void download(const BufferSlice& source, std::span<std::byte> target) override;

    // Submits the rest and waits for everything.
    Result<void> finish() override;

    // The work that fits into one submission, judging by measurements so far. Callers split large
    // commands accordingly.
    double workPerSubmit() const { return m_timing.workPerSubmit(); }
    bool failed() const override { return m_error.has_value(); }
    VulkanDevice& device() override { return m_device; }

    void setProfiling(bool on) override { m_timing.setProfiling(on); }
    const KernelTimes& kernelTimes() const override { return m_timing.kernelTimes(); }
    double longestSubmitMs() const override { return m_timing.longestMs(); }
    void forgetLongestSubmit() override { m_timing.forgetLongest(); }

    // Views are cached by buffer and range.
    void forgetViews() override { m_views.forget(); }

  private:
    explicit VulkanStream(VulkanDevice& device);
    Recording& current() { return m_recordings[m_current]; }
    VkCommandBuffer commands() { return current().commands(); }
    // Begins a submission unless one is being recorded; false after an error.
    bool ensureRecording();
    // An arena with room for the next piece of a transfer.
    MemoryArena* stagingFor(MemoryArena& (Recording::*arena)(), std::size_t size);
    void fail(Error error);
    // Whether the result is an error; if so, it is kept.
    template <typename T>
    bool failOn(const Result<T>& result);
    void submit();
    void waitFor(std::size_t index);

    VulkanDevice& m_device;
    BufferViews m_views;
    SubmitTiming m_timing;
    Hazards m_hazards;
    std::array<Recording, 2> m_recordings;  // one is recorded while the other runs
    std::size_t m_current = 0;
    bool m_recording = false;
    std::stop_token m_stop;
    std::optional<Error> m_error;
    std::optional<Error> m_lost;  // set for good once the device stops responding
    std::string m_profiledKernel;
};

}  // namespace tessera
