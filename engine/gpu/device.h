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
// environment variable TESSERA_KERNELS=tiled or lanes overrides the choice; it is ignored if the
// device cannot run that family or if DeviceOptions::family is set.
enum class KernelFamily {
    // A lane owns output rows, activations are broadcast with shuffles, weights come through texel
    // buffers, no barriers. Fast when a CPU runs the shaders (lavapipe).
    Lanes,
    // Workgroups keep tiles in shared memory. No subgroup operations: any subgroup size works.
    Tiled,
};

// Where memory lives, named by purpose rather than by Vulkan's flags.
enum class MemoryDomain {
    Device,    // weights, KV cache, activations; mapped too where memory is unified
    Host,      // main memory that the GPU reads in place: weights that do not fit on the device
    Upload,    // written by the CPU, read by the GPU
    Readback,  // written by the GPU, read by the CPU
};

// Memory that this program may still take, as far as the system can tell right now.
struct MemoryBudget {
    std::uint64_t totalBytes = 0;     // of the device
    std::uint64_t freeBytes = 0;      // for MemoryDomain::Device, within the limit if there is one
    std::uint64_t hostFreeBytes = 0;  // for the other domains: available main memory
    bool shared = false;              // device memory is main memory, so both are the same
};

// Limits and features that kernels and memory depend on, as plain data.
struct DeviceLimits {
    KernelFamily family = KernelFamily::Tiled;
    std::uint32_t subgroupSize = 0;
    std::uint64_t maxStorageBytes = 0;  // one storage buffer binding
    std::uint64_t maxTexelBytes = 0;    // one RGBA32 texel buffer binding
    std::uint64_t maxAllocationBytes = 0;
    std::uint64_t maxWindowBytes = UINT64_MAX;  // one window of a weight; lowered only in tests
    std::uint64_t bufferAlignment = 256;        // satisfies storage and texel offsets
    std::uint32_t maxGroupCount = 65535;
    bool limitsLoopTrips = false;  // software drivers end an invocation's loops after 65,535 trips
    float timestampPeriodNs = 0;   // 0: no timestamps
    bool unifiedMemory = false;    // device-local memory that the CPU can write quickly
};

struct DeviceOptions {
    std::string selector;                // index, or part of a name; empty: the best usable one
    std::uint64_t memoryLimitBytes = 0;  // of MemoryDomain::Device; 0: none
    std::filesystem::path pipelineCacheFile;
    // For tests: a family other than the device's default, and small windows.
    std::optional<KernelFamily> family;
    std::uint64_t maxWindowBytes = 0;  // 0: what the device can bind
};

// A logical device with one compute queue. Used from one thread at a time.
class Device {
  public:
    // Errors: NoDevice (none, or none that matches the selector; the message lists the devices
    // found), Unsupported, OutOfHostMemory, DeviceLost.
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

    // Accounts for memory that arenas hold; false if over the limit for MemoryDomain::Device.
    bool reserveMemory(std::uint64_t bytes, MemoryDomain domain);
    void releaseMemory(std::uint64_t bytes, MemoryDomain domain);
    // Of all domains, and of MemoryDomain::Device alone.
    std::uint64_t memoryInUse() const { return m_deviceMemoryInUse + m_hostMemoryInUse; }
    std::uint64_t deviceMemoryInUse() const { return m_deviceMemoryInUse; }
    std::uint64_t peakMemory() const { return m_peakMemory; }
    // The driver's figures where it supports VK_EXT_memory_budget; otherwise the heap's size less
    // what this device holds. Where device memory is main memory, at most what the system has
    // available. `returnedBytes` of device memory count as free; the limit is not raised.
    MemoryBudget memoryBudget(std::uint64_t returnedBytes = 0) const;

  private:
    Device() = default;
    Result<void> open(const Instance::PhysicalDevice& chosen, const DeviceOptions& options);
    void readLimits(const DeviceOptions& options);
    std::uint64_t freeHeapBytes() const;

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
    bool m_knowsBudget = false;
    std::uint64_t m_deviceMemoryInUse = 0;
    std::uint64_t m_hostMemoryInUse = 0;
    std::uint64_t m_peakMemory = 0;
    std::unique_ptr<PipelineStore> m_pipelines;
};

}  // namespace tessera
