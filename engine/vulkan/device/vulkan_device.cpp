// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/vulkan_device.h"

#include <algorithm>
#include <vector>

#include "engine/core/system_memory.h"
#include "engine/vulkan/device/pipeline.h"
#include "engine/vulkan/device/pipeline_survey.h"
#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

// Of memory: larger ones gain nothing, and a failure to get one costs more.
constexpr std::uint64_t kMaxBlockBytes = std::uint64_t(1) << 30;
constexpr std::uint64_t kMaxKvWindowBytes = std::uint64_t(128) << 20;

}  // namespace

VulkanDevice::VulkanDevice(std::shared_ptr<const Instance> instance,
                           const Instance::PhysicalDevice& chosen, std::uint64_t memoryLimitBytes)
    : Device(chosen.info, memoryLimitBytes),
      m_instance(std::move(instance)),
      m_physical(chosen.handle),
      m_runsLanes(chosen.runsLanes) {}

Result<void> VulkanDevice::open(const DeviceOptions& options) {
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
    VkDeviceCreateInfo create = {};
    create.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    create.queueCreateInfoCount = 1;
    create.pQueueCreateInfos = &queue;
    std::vector<const char*> extensions;
    m_knowsBudget = hasDeviceExtension(m_physical, VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    if (m_knowsBudget)
        extensions.push_back(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR survey = {};
    survey.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PIPELINE_EXECUTABLE_PROPERTIES_FEATURES_KHR;
    survey.pipelineExecutableInfo = VK_TRUE;
    if (options.surveyKernels) {
        if (!hasDeviceExtension(m_physical, PipelineSurvey::kExtension)) {
            return Error(
                ErrorCode::Unsupported,
                "The driver of \"{}\" does not tell what its compiler makes of shaders: it "
                "lacks {}.",
                info().name, PipelineSurvey::kExtension);
        }
        extensions.push_back(PipelineSurvey::kExtension);
        create.pNext = &survey;
    }
    create.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    create.ppEnabledExtensionNames = extensions.data();
    const VkResult result = vkCreateDevice(m_physical, &create, nullptr, &m_device);
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("open the device \"{}\"", info().name));
    vkGetDeviceQueue(m_device, m_queueFamily, 0, &m_queue);
    readLimits(options);
    auto pipelines = PipelineStore::create(*this, options.pipelineCacheFile);
    if (!pipelines)
        return pipelines.error();
    m_pipelines = *std::move(pipelines);
    if (options.surveyKernels)
        m_survey = std::make_unique<PipelineSurvey>(m_device, *options.surveyKernels);
    return {};
}

const std::vector<CompiledKernel>* VulkanDevice::compiledKernels() const {
    return m_survey ? &m_survey->kernels() : nullptr;
}

void VulkanDevice::readLimits(const DeviceOptions& options) {
    VkPhysicalDeviceProperties properties = {};
    vkGetPhysicalDeviceProperties(m_physical, &properties);
    const VkPhysicalDeviceLimits& limits = properties.limits;

    m_limits.subgroupSize = info().subgroupSize;
    m_limits.maxStorageBytes = limits.maxStorageBufferRange;
    m_limits.maxTexelBytes = std::uint64_t(limits.maxTexelBufferElements) * 16;
    m_limits.maxAllocationBytes = kMaxBlockBytes;
    if (info().maxAllocationBytes != 0)
        m_limits.maxAllocationBytes = std::min(kMaxBlockBytes, info().maxAllocationBytes);
    m_limits.maxTensorBytes = std::min(m_limits.maxStorageBytes, m_limits.maxAllocationBytes);
    m_limits.maxKvWindowBytes = std::min(m_limits.maxTensorBytes, kMaxKvWindowBytes);
    if (options.maxWindowBytes != 0)
        m_limits.maxWindowBytes = options.maxWindowBytes;
    m_limits.bufferAlignment =
        std::max<std::uint64_t>({256, limits.minStorageBufferOffsetAlignment,
                                 limits.minTexelBufferOffsetAlignment, limits.nonCoherentAtomSize});
    m_limits.maxGroupCount =
        std::min({limits.maxComputeWorkGroupCount[0], limits.maxComputeWorkGroupCount[1],
                  limits.maxComputeWorkGroupCount[2]});
    m_limits.timestampPeriodNs = m_timestampBits > 0 ? limits.timestampPeriod : 0.0f;
    m_limits.limitsLoopTrips = info().kind == DeviceKind::Cpu;
    m_limits.unifiedMemory =
        info().kind == DeviceKind::Cpu || info().kind == DeviceKind::Integrated;

    m_limits.family =
        info().kind == DeviceKind::Cpu && m_runsLanes ? KernelFamily::Lanes : KernelFamily::Tiled;
    if (options.family == KernelFamily::Tiled ||
        (options.family == KernelFamily::Lanes && m_runsLanes))
        m_limits.family = *options.family;
}

VulkanDevice::~VulkanDevice() {
    m_pipelines.reset();
    if (m_device != VK_NULL_HANDLE)
        vkDestroyDevice(m_device, nullptr);
}

// Free bytes of the largest device-local heap.
std::uint64_t VulkanDevice::freeHeapBytes() const {
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget = {};
    budget.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT;
    VkPhysicalDeviceMemoryProperties2 properties = {};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2;
    properties.pNext = m_knowsBudget ? &budget : nullptr;
    vkGetPhysicalDeviceMemoryProperties2(m_physical, &properties);
    const VkPhysicalDeviceMemoryProperties& memory = properties.memoryProperties;
    std::uint32_t largest = UINT32_MAX;
    for (std::uint32_t heap = 0; heap < memory.memoryHeapCount; ++heap)
        if ((memory.memoryHeaps[heap].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0 &&
            (largest == UINT32_MAX ||
             memory.memoryHeaps[heap].size > memory.memoryHeaps[largest].size))
            largest = heap;
    if (largest == UINT32_MAX)
        return 0;
    // The budget is the total this program may hold; the usage is what it holds now.
    const std::uint64_t most =
        m_knowsBudget ? budget.heapBudget[largest] : memory.memoryHeaps[largest].size;
    const std::uint64_t used = m_knowsBudget ? budget.heapUsage[largest] : deviceMemoryInUse();
    return most - std::min(most, used);
}

MemoryBudget VulkanDevice::systemBudget() const {
    const SystemMemory system = systemMemory();
    MemoryBudget budget;
    budget.shared = m_limits.unifiedMemory;
    budget.hostFreeBytes = system.availableBytes;
    budget.totalBytes = info().memoryBytes;
    // A software driver allocates from main memory.
    budget.freeBytes = info().kind == DeviceKind::Cpu ? system.availableBytes : freeHeapBytes();
    return budget;
}

}  // namespace tessera
