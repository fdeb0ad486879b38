// SPDX-License-Identifier: MIT
#pragma once

#include <vulkan/vulkan.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/core/result.h"
#include "engine/gpu/device_info.h"
#include "engine/gpu/instance.h"

namespace tessera {

class PipelineStore;

// Which family of kernels runs on a device; chosen once, in Device::create. For bug reports, the
// environment variable TESSERA_KERNELS=tiled or lanes asks for the other one; it is left aside for
// a device that cannot run it, and where DeviceOptions::family is set.
enum class KernelFamily {
    // A lane owns output rows, activations are broadcast with shuffles, weights come through texel
    // buffers, no barriers. Fast where a CPU runs the shaders (lavapipe).
    Lanes,
    // Workgroups share tiles through shared memory. No subgroup operation: right on any subgroup
    // size.
    Tiled,
};

// Limits and features that kernels and memory depend on, as plain data.
struct DeviceLimits {
    KernelFamily family = KernelFamily::Tiled;
    std::uint32_t subgroupSize = 0;
    std::uint64_t maxStorageBytes = 0;  // one storage buffer binding
    std::uint64_t maxTexelBytes = 0;    // one RGBA32 texel buffer binding
    std::uint64_t maxAllocationBytes = 0;
    std::uint64_t maxWindowBytes = UINT64_MAX;  // one window of a weight; less only in tests
    std::uint64_t bufferAlignment = 256;        // satisfies storage and texel offsets
    std::uint32_t maxGroupCount = 65535;
    bool limitsLoopTrips = false;  // software drivers stop an invocation after 65,535
    float timestampPeriodNs = 0;   // 0: no timestamps
    bool unifiedMemory = false;    // device-local memory that the CPU can write fast
};

struct DeviceOptions {
    std::string selector;                // index, or part of a name; empty: the best usable one
    std::uint64_t memoryLimitBytes = 0;  // 0: none
    std::filesystem::path pipelineCacheFile;
    // For tests: the other family than the one that the device would get, and small windows.
    std::optional<KernelFamily> family;
    std::uint64_t maxWindowBytes = 0;  // 0: what the device can bind
};

// A logical device with one compute queue. Used from one thread at a time.
class Device {
  public:
    // Errors: NoDevice (none, or none that fits the selector; the message lists what there is),
    // Unsupported, OutOfHostMemory, DeviceLost.
    static Result<std::unique_ptr<Device>> create(const DeviceOptions& options);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    VkDevice get() const { return m_device; }
    VkPhysicalDevice physical() const { return m_physical; }
    VkQueue queue() const { return m_queue; }
    std::uint32_t queueFamily() const { return m_queueFamily; }
    const DeviceInfo& info() const { return m_info; }
    const DeviceLimits& limits() const { return m_limits; }
    const VkPhysicalDeviceMemoryProperties& memoryProperties() const { return m_memory; }
    PipelineStore& pipelines() { return *m_pipelines; }

    // Accounting for all device memory of this device; false when the test limit is passed.
    bool reserveMemory(std::uint64_t bytes);
    void releaseMemory(std::uint64_t bytes);
    std::uint64_t memoryInUse() const { return m_memoryInUse; }
    std::uint64_t peakMemory() const { return m_peakMemory; }

  private:
    Device() = default;
    Result<void> open(const Instance::PhysicalDevice& chosen, const DeviceOptions& options);
    void readLimits(const DeviceOptions& options);

    std::shared_ptr<const Instance> m_instance;
    DeviceInfo m_info;
    DeviceLimits m_limits;
    VkPhysicalDeviceMemoryProperties m_memory = {};
    VkPhysicalDevice m_physical = VK_NULL_HANDLE;
    VkDevice m_device = VK_NULL_HANDLE;
    VkQueue m_queue = VK_NULL_HANDLE;
    std::uint32_t m_queueFamily = 0;
    std::uint32_t m_timestampBits = 0;
    std::uint64_t m_memoryLimit = 0;
    std::uint64_t m_memoryInUse = 0;
    std::uint64_t m_peakMemory = 0;
    std::unique_ptr<PipelineStore> m_pipelines;
};

}  // namespace tessera
