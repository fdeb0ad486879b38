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
#include "engine/gpu/commands/binding.h"
#include "engine/gpu/commands/descriptors.h"
#include "engine/gpu/commands/hazards.h"
#include "engine/gpu/commands/recording.h"
#include "engine/gpu/commands/timing.h"
#include "engine/gpu/device.h"
#include "engine/gpu/memory.h"
#include "engine/gpu/pipeline.h"

namespace tessera {

// Commands run in the order recorded, with barriers where needed. Recording never fails: after the
// first error (or a stop) all later commands do nothing, and finish() returns that error.
//
// The stream submits on its own once the recorded work would run for about kTargetSubmitMs, judging
// by measurements so far: a stop takes effect soon, and the driver's watchdog never waits for long.
class CommandStream {
  public:
    static constexpr double kTargetSubmitMs = SubmitTiming::kTargetMs;
    // Staging memory: two blocks for each direction, allocated up front.
    static constexpr std::uint64_t kStagingBlockBytes = Recording::kStagingBlockBytes;
    static constexpr std::uint64_t kStagingBytes = 4 * kStagingBlockBytes;

    static Result<std::unique_ptr<CommandStream>> create(Device& device);
    ~CommandStream();
    CommandStream(const CommandStream&) = delete;
    CommandStream& operator=(const CommandStream&) = delete;

    // Begins a piece of work that ends with finish(). `stop` is checked between submissions.
    void begin(std::stop_token stop);

    // `work`: about how many multiply-adds, to keep submissions short. `push` is at most 128 bytes.
    void dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                  std::span<const Binding> bindings, std::span<const std::byte> push,
                  std::array<std::uint32_t, 3> groups, double work);
    template <typename Push>
    void dispatch(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                  std::span<const Binding> bindings, const Push& push,
                  std::array<std::uint32_t, 3> groups, double work) {
        static_assert(sizeof(Push) <= 128);
        dispatch(shader, constants, bindings, std::as_bytes(std::span(&push, 1)), groups, work);
    }

    void copy(const BufferSlice& source, const BufferSlice& target);
    // Copies host bytes to device memory through staging memory. They may be freed on return.
    void upload(std::span<const std::byte> bytes, const BufferSlice& target);
    void fillZero(const BufferSlice& target);
    // The bytes appear in `target` when finish() succeeds; it must stay alive until then.
    void download(const BufferSlice& source, std::span<std::byte> target);

    // Submits the rest and waits for everything. Errors: Cancelled, DeviceLost, OutOfDeviceMemory.
    Result<void> finish();

    // The work that fits into one submission, judging by measurements so far. Callers split large
    // commands accordingly.
    double workPerSubmit() const { return m_timing.workPerSubmit(); }
    bool failed() const { return m_error.has_value(); }
    Device& device() { return m_device; }

    // Profiling waits after every dispatch; for measuring only.
    void setProfiling(bool on) { m_timing.setProfiling(on); }
    const KernelTimes& kernelTimes() const { return m_timing.kernelTimes(); }
    // By the device's clock, since construction or the last call of forgetLongestSubmit(). The
    // first submission with new kernels includes their compilation where the driver defers it.
    double longestSubmitMs() const { return m_timing.longestMs(); }
    void forgetLongestSubmit() { m_timing.forgetLongest(); }
    std::uint64_t submits() const { return m_submits; }

    // Views are cached by buffer and range. Call before the memory behind them is freed.
    void forgetViews() { m_views.forget(); }

  private:
    explicit CommandStream(Device& device);
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

    Device& m_device;
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
    std::uint64_t m_submits = 0;
};

}  // namespace tessera
