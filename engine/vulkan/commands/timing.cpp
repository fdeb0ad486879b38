// SPDX-License-Identifier: MIT
#include "engine/vulkan/commands/timing.h"

#include <algorithm>

#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

// Initial guess before any measurement: what a slow CPU does in about 20 ms.
constexpr double kInitialWork = 1.0e8;
// How much a portion may grow over the previous one.
constexpr double kGrowth = 1.3;

}  // namespace

SubmitTiming::SubmitTiming(VulkanDevice& device)
    : m_device(device), m_workPerSubmit(kInitialWork) {}

Result<void> SubmitTiming::createQueries() {
    if (m_device.limits().timestampPeriodNs <= 0)
        return {};
    VkQueryPoolCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO;
    info.queryType = VK_QUERY_TYPE_TIMESTAMP;
    info.queryCount = 4;
    VkQueryPool pool = VK_NULL_HANDLE;
    const VkResult result = vkCreateQueryPool(m_device.get(), &info, nullptr, &pool);
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("create timestamp queries"));
    m_timestamps = QueryPoolHandle(m_device.get(), pool);
    return {};
}

void SubmitTiming::begin(VkCommandBuffer commands, std::size_t index) {
    if (m_timestamps) {
        const auto first = static_cast<std::uint32_t>(index * 2);
        vkCmdResetQueryPool(commands, m_timestamps.get(), first, 2);
        vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, m_timestamps.get(), first);
    }
}

void SubmitTiming::end(VkCommandBuffer commands, std::size_t index) {
    if (m_timestamps) {
        vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, m_timestamps.get(),
                            static_cast<std::uint32_t>(index * 2 + 1));
    }
}

void SubmitTiming::submitted(std::size_t index) {
    m_submittedAt[index] = Clock::now();
}

double SubmitTiming::measuredMs(std::size_t index) {
    const auto now = Clock::now();
    const auto started = std::max(m_submittedAt[index], m_lastFinished);
    m_lastFinished = now;
    if (!m_timestamps) {
        // From the earliest time this submission could begin until its end was noticed.
        return std::chrono::duration<double, std::milli>(now - started).count();
    }
    std::uint64_t stamps[2] = {};
    const VkResult result = vkGetQueryPoolResults(
        m_device.get(), m_timestamps.get(), static_cast<std::uint32_t>(index * 2), 2,
        sizeof(stamps), stamps, sizeof(std::uint64_t), VK_QUERY_RESULT_64_BIT);
    if (result != VK_SUCCESS || stamps[1] <= stamps[0])
        return 0;
    return double(stamps[1] - stamps[0]) * m_device.limits().timestampPeriodNs * 1e-6;
}

void SubmitTiming::finished(std::size_t index, double work, std::string_view kernel) {
    const double ms = measuredMs(index);
    if (ms <= 0)
        return;
    m_longestMs = std::max(m_longestMs, ms);
    if (m_profiling) {
        KernelTime& time = m_kernelTimes[std::string(kernel)];
        ++time.dispatches;
        time.ms += ms;
        return;
    }
    // Short portions say little about the rate: compilation at first use would distort it.
    if (work < m_workPerSubmit * 0.25)
        return;
    // Speed per unit of work varies by kernel, so slow portions count at once, fast ones gradually.
    m_workPerSubmit = std::min(work / ms * kTargetMs, m_workPerSubmit * kGrowth);
}

}  // namespace tessera
