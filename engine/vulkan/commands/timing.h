// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/vulkan/device/handle.h"
#include "engine/vulkan/device/vulkan_device.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// Measures submissions, of which up to two are in flight (`index` 0 and 1), and learns how much
// work fits into one.
class SubmitTiming {
  public:
    static constexpr double kTargetMs = 60.0;

    explicit SubmitTiming(VulkanDevice& device);
    // Call once, before anything else. Errors: OutOfDeviceMemory, OutOfHostMemory.
    Result<void> createQueries();

    // Recorded as the first and last commands of a submission.
    void begin(VkCommandBuffer commands, std::size_t index);
    void end(VkCommandBuffer commands, std::size_t index);
    void submitted(std::size_t index);
    // The submission held `work` multiply-adds; with profiling on, all of them from `kernel`.
    void finished(std::size_t index, double work, std::string_view kernel);

    // The work that takes about kTargetMs, judging by measurements so far.
    double workPerSubmit() const { return m_workPerSubmit; }
    double longestMs() const { return m_longestMs; }
    void forgetLongest() { m_longestMs = 0; }

    // With profiling on, each submission is a single dispatch, so workPerSubmit() does not adapt.
    void setProfiling(bool on) { m_profiling = on; }
    bool profiling() const { return m_profiling; }
    const KernelTimes& kernelTimes() const { return m_kernelTimes; }

  private:
    using Clock = std::chrono::steady_clock;
    // How long a finished submission ran; 0 if unknown.
    double measuredMs(std::size_t index);

    VulkanDevice& m_device;
    QueryPoolHandle m_timestamps;  // two for each submission; none if the device has no timestamps
    std::array<Clock::time_point, 2> m_submittedAt;
    Clock::time_point m_lastFinished;
    double m_workPerSubmit;
    double m_longestMs = 0;
    bool m_profiling = false;
    KernelTimes m_kernelTimes;
};

}  // namespace tessera
