// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

#include "engine/core/result.h"
#include "engine/device/device.h"
#include "engine/vulkan/device/instance.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

class PipelineStore;
class PipelineSurvey;

// What kernels and commands depend on besides, as plain data.
struct VulkanLimits : DeviceLimits {
    std::uint32_t subgroupSize = 0;
    std::uint64_t maxStorageBytes = 0;          // one storage buffer binding
    std::uint64_t maxTexelBytes = 0;            // one RGBA32 texel buffer binding
    std::uint64_t maxWindowBytes = UINT64_MAX;  // one window of a weight; lowered only in tests
    std::uint32_t maxGroupCount = 65535;
    bool limitsLoopTrips = false;  // software drivers end an invocation's loops after 65,535 trips
    float timestampPeriodNs = 0;   // 0: no timestamps
    bool unifiedMemory = false;    // device-local memory that the CPU can write quickly
};

// A logical device with one compute queue. What it computes with is added by a class above.
class VulkanDevice : public Device {
  public:
    ~VulkanDevice() override;

    VkDevice get() const { return m_device; }
    VkPhysicalDevice physical() const { return m_physical; }
    VkQueue queue() const { return m_queue; }
    std::uint32_t queueFamily() const { return m_queueFamily; }
    const VulkanLimits& limits() const override { return m_limits; }
    const VkPhysicalDeviceMemoryProperties& memoryProperties() const { return m_memory; }
    PipelineStore& pipelines() { return *m_pipelines; }
    // nullptr unless the device was opened to survey kernels: then nothing is run.
    PipelineSurvey* survey() { return m_survey.get(); }
    const std::vector<CompiledKernel>* compiledKernels() const override;

    Result<std::unique_ptr<MemoryBlock>> allocateBlock(std::uint64_t sizeBytes,
                                                       MemoryDomain domain) override;
    Error outOfMemory(std::uint64_t sizeBytes) const override;

  protected:
    VulkanDevice(std::shared_ptr<const Instance> instance, const Instance::PhysicalDevice& chosen,
                 std::uint64_t memoryLimitBytes);
    // Call once, before anything else. Errors: OutOfHostMemory, DeviceLost, Unsupported (a survey
    // that the driver cannot make).
    Result<void> open(const DeviceOptions& options);

    // The driver's figures where it supports VK_EXT_memory_budget; otherwise the heap's size less
    // what this device holds.
    MemoryBudget systemBudget() const override;

  private:
    void readLimits(const DeviceOptions& options);
    std::uint64_t freeHeapBytes() const;

    std::shared_ptr<const Instance> m_instance;
    VulkanLimits m_limits;
    VkPhysicalDeviceMemoryProperties m_memory = {};
    VkPhysicalDevice m_physical = VK_NULL_HANDLE;
    bool m_runsLanes = false;
    VkDevice m_device = VK_NULL_HANDLE;
    VkQueue m_queue = VK_NULL_HANDLE;
    std::uint32_t m_queueFamily = 0;
    std::uint32_t m_timestampBits = 0;
    bool m_knowsBudget = false;
    std::unique_ptr<PipelineStore> m_pipelines;
    std::unique_ptr<PipelineSurvey> m_survey;
};

}  // namespace tessera
