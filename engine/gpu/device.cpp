// SPDX-License-Identifier: MIT
#include "engine/gpu/device.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>

#include "engine/core/system_memory.h"
#include "engine/gpu/pipeline.h"
#include "engine/gpu/vulkan_error.h"

namespace tessera {
namespace {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

// A number that is not a valid index may be part of a name ("4090").
bool matches(const DeviceInfo& info, const std::string& selector, std::size_t numDevices) {
    std::uint32_t index = 0;
    const char* end = selector.data() + selector.size();
    const auto parsed = std::from_chars(selector.data(), end, index);
    if (parsed.ec == std::errc() && parsed.ptr == end && index < numDevices) {
        return info.index == index;
    }
    return lowerCase(info.name).find(lowerCase(selector)) != std::string::npos;
}

Result<Instance::PhysicalDevice> choose(const std::vector<Instance::PhysicalDevice>& devices,
                                        const std::string& selector) {
    std::string known;
    for (const auto& device : devices) {
        if (selector.empty() ? device.info.usable
                             : matches(device.info, selector, devices.size())) {
            if (!device.info.usable) {
                return Error(ErrorCode::Unsupported, "The device \"{}\" cannot be used: {}.",
                             device.info.name, device.info.unusableReason);
            }
            return device;
        }
        known +=
            fmt::format("{}{}: {}", known.empty() ? "" : ", ", device.info.index, device.info.name);
    }
    if (selector.empty()) {
        return Error(ErrorCode::NoDevice, "None of the Vulkan devices can be used: {}.", known);
    }
    return Error(ErrorCode::NoDevice, "There is no Vulkan device \"{}\". There is {}.", selector,
                 known);
}

// Pipelines, page tables and the rest of this program need some memory too.
constexpr std::uint64_t kMemoryReserveBytes = std::uint64_t(128) << 20;

std::uint64_t lessReserve(std::uint64_t freeBytes) {
    return freeBytes - std::min(freeBytes, kMemoryReserveBytes);
}

std::optional<KernelFamily> familyFromEnvironment() {
    const char* const value = std::getenv("TESSERA_KERNELS");
    if (value == nullptr) {
        return std::nullopt;
    }
    const std::string name = lowerCase(value);
    if (name == "tiled") {
        return KernelFamily::Tiled;
    }
    return name == "lanes" ? std::optional(KernelFamily::Lanes) : std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Device>> Device::create(const DeviceOptions& options) {
    auto instance = Instance::create();
    if (!instance) {
        return instance.error();
    }
    auto devices = (*instance)->physicalDevices();
    if (!devices) {
        return devices.error();
    }
    auto chosen = choose(*devices, options.selector);
    if (!chosen) {
        return chosen.error();
    }
    std::unique_ptr<Device> device(new Device);
    device->m_instance = *std::move(instance);
    if (auto opened = device->open(*chosen, options); !opened) {
        return opened.error();
    }
    return device;
}

Result<void> Device::open(const Instance::PhysicalDevice& chosen, const DeviceOptions& options) {
    m_physical = chosen.handle;
    m_info = chosen.info;
    m_memoryLimit = options.memoryLimitBytes;
    vkGetPhysicalDeviceMemoryProperties(m_physical, &m_memory);

    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(m_physical, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(m_physical, &count, families.data());
    const auto family = std::find_if(families.begin(), families.end(), [](const auto& f) {
        return (f.queueFlags & VK_QUEUE_COMPUTE_BIT) != 0;
    });
    m_queueFamily = static_cast<std::uint32_t>(family - families.begin());
    m_timestampBits = family->timestampValidBits;

    const float priority = 1.0f;
    VkDeviceQueueCreateInfo queue = {};
    queue.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queue.queueFamilyIndex = m_queueFamily;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    VkDeviceCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    constexpr const char* kBudget = VK_EXT_MEMORY_BUDGET_EXTENSION_NAME;
    m_knowsBudget = hasDeviceExtension(m_physical, kBudget);
    info.enabledExtensionCount = m_knowsBudget ? 1 : 0;
    info.ppEnabledExtensionNames = &kBudget;
    const VkResult result = vkCreateDevice(m_physical, &info, nullptr, &m_device);
    if (result != VK_SUCCESS) {
        return vulkanError(result, Sentence("open the device \"{}\"", m_info.name));
    }
    vkGetDeviceQueue(m_device, m_queueFamily, 0, &m_queue);
    readLimits(options);
    auto pipelines = PipelineStore::create(*this, options.pipelineCacheFile);
    if (!pipelines) {
        return pipelines.error();
    }
    m_pipelines = *std::move(pipelines);
    return {};
}

void Device::readLimits(const DeviceOptions& options) {
    VkPhysicalDeviceSubgroupProperties subgroup = {};
    subgroup.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES;
    VkPhysicalDeviceProperties2 properties = {};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    properties.pNext = &subgroup;
    vkGetPhysicalDeviceProperties2(m_physical, &properties);
    const VkPhysicalDeviceLimits& limits = properties.properties.limits;

    m_limits.subgroupSize = subgroup.subgroupSize;
    m_limits.maxStorageBytes = limits.maxStorageBufferRange;
    m_limits.maxTexelBytes = std::uint64_t(limits.maxTexelBufferElements) * 16;
    m_limits.maxAllocationBytes =
        m_info.maxAllocationBytes != 0 ? m_info.maxAllocationBytes : std::uint64_t(1) << 30;
    if (options.maxWindowBytes != 0) {
        m_limits.maxWindowBytes = options.maxWindowBytes;
    }
    m_limits.bufferAlignment =
        std::max<std::uint64_t>({256, limits.minStorageBufferOffsetAlignment,
                                 limits.minTexelBufferOffsetAlignment, limits.nonCoherentAtomSize});
    m_limits.maxGroupCount =
        std::min({limits.maxComputeWorkGroupCount[0], limits.maxComputeWorkGroupCount[1],
                  limits.maxComputeWorkGroupCount[2]});
    m_limits.timestampPeriodNs = m_timestampBits > 0 ? limits.timestampPeriod : 0.0f;
    m_limits.limitsLoopTrips = m_info.kind == DeviceKind::Cpu;
    m_limits.unifiedMemory =
        m_info.kind == DeviceKind::Cpu || m_info.kind == DeviceKind::Integrated;

    // The lanes kernels address a group of eight rows by lane and shuffle among eight lanes.
    const VkSubgroupFeatureFlags needed =
        VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_SHUFFLE_BIT;
    const bool lanesPossible = (subgroup.supportedOperations & needed) == needed &&
                               (subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 &&
                               m_limits.subgroupSize >= 8 && m_limits.subgroupSize <= 64;
    m_limits.family =
        m_info.kind == DeviceKind::Cpu && lanesPossible ? KernelFamily::Lanes : KernelFamily::Tiled;
    const auto wanted = options.family ? options.family : familyFromEnvironment();
    if (wanted && (*wanted == KernelFamily::Tiled || lanesPossible)) {
        m_limits.family = *wanted;
    }
}

Device::~Device() {
    m_pipelines.reset();
    if (m_device != VK_NULL_HANDLE) {
        vkDestroyDevice(m_device, nullptr);
    }
}

bool Device::reserveMemory(std::uint64_t bytes, MemoryDomain domain) {
    if (domain == MemoryDomain::Device) {
        if (m_memoryLimit != 0 && m_deviceMemoryInUse + bytes > m_memoryLimit) {
            return false;
        }
        m_deviceMemoryInUse += bytes;
    } else {
        m_hostMemoryInUse += bytes;
    }
    m_peakMemory = std::max(m_peakMemory, memoryInUse());
    return true;
}

void Device::releaseMemory(std::uint64_t bytes, MemoryDomain domain) {
    (domain == MemoryDomain::Device ? m_deviceMemoryInUse : m_hostMemoryInUse) -= bytes;
}

// Free bytes of the largest device-local heap.
std::uint64_t Device::freeHeapBytes() const {
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget = {};
    budget.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT;
    VkPhysicalDeviceMemoryProperties2 properties = {};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2;
    properties.pNext = m_knowsBudget ? &budget : nullptr;
    vkGetPhysicalDeviceMemoryProperties2(m_physical, &properties);
    const VkPhysicalDeviceMemoryProperties& memory = properties.memoryProperties;
    std::uint32_t largest = UINT32_MAX;
    for (std::uint32_t heap = 0; heap < memory.memoryHeapCount; ++heap) {
        if ((memory.memoryHeaps[heap].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0 &&
            (largest == UINT32_MAX ||
             memory.memoryHeaps[heap].size > memory.memoryHeaps[largest].size)) {
            largest = heap;
        }
    }
    if (largest == UINT32_MAX) {
        return 0;
    }
    // The budget is the total this program may hold; the usage is what it holds now.
    const std::uint64_t most =
        m_knowsBudget ? budget.heapBudget[largest] : memory.memoryHeaps[largest].size;
    const std::uint64_t used = m_knowsBudget ? budget.heapUsage[largest] : m_deviceMemoryInUse;
    return most - std::min(most, used);
}

MemoryBudget Device::memoryBudget(std::uint64_t returnedBytes) const {
    const SystemMemory system = systemMemory();
    MemoryBudget budget;
    budget.shared = m_limits.unifiedMemory;
    budget.hostFreeBytes = lessReserve(system.availableBytes);
    budget.totalBytes = m_info.memoryBytes;
    if (m_info.kind == DeviceKind::Cpu) {
        budget.freeBytes = budget.hostFreeBytes;  // it allocates from main memory
    } else {
        budget.freeBytes = lessReserve(freeHeapBytes());
        if (budget.shared) {
            budget.freeBytes = std::min(budget.freeBytes, budget.hostFreeBytes);
        }
    }
    budget.freeBytes += returnedBytes;
    if (m_memoryLimit != 0) {
        budget.freeBytes = std::min(budget.freeBytes,
                                    m_memoryLimit - std::min(m_memoryLimit, m_deviceMemoryInUse));
    }
    return budget;
}

}  // namespace tessera
