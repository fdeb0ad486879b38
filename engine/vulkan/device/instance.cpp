// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/instance.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/core/system_memory.h"
#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
std::atomic<std::uint64_t> validationErrorCount{0};

VKAPI_ATTR VkBool32 VKAPI_CALL onValidationMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                                   VkDebugUtilsMessageTypeFlagsEXT,
                                                   const VkDebugUtilsMessengerCallbackDataEXT* data,
                                                   void*) {
    if ((severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) != 0)
        ++validationErrorCount;
    std::fprintf(stderr, "vulkan validation: %s\n", data->pMessage);
    return VK_FALSE;
}

bool validationWanted() {
    const char* value = std::getenv("TESSERA_VALIDATION");
    return value != nullptr && std::strcmp(value, "0") != 0 && *value != '\0';
}

bool layerPresent(const char* name) {
    std::uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(), [name](const VkLayerProperties& layer) {
        return std::strcmp(layer.layerName, name) == 0;
    });
}

DeviceKind deviceKind(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return DeviceKind::Discrete;
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return DeviceKind::Integrated;
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return DeviceKind::Virtual;
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return DeviceKind::Cpu;
        default:
            return DeviceKind::Other;
    }
}

std::string versionText(std::uint32_t version) {
    return fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version),
                       VK_API_VERSION_PATCH(version));
}

bool hasComputeQueue(VkPhysicalDevice device) {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    return std::any_of(families.begin(), families.end(), [](const VkQueueFamilyProperties& family) {
        return (family.queueFlags & VK_QUEUE_COMPUTE_BIT) != 0;
    });
}

bool canRunLanes(const VkPhysicalDeviceSubgroupProperties& subgroup) {
    // The lanes kernels address a group of eight rows by lane and shuffle among eight lanes.
    constexpr VkSubgroupFeatureFlags kNeeded =
        VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_SHUFFLE_BIT;
    return (subgroup.supportedOperations & kNeeded) == kNeeded &&
           (subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 &&
           subgroup.subgroupSize >= 8 && subgroup.subgroupSize <= 64;
}

Instance::PhysicalDevice describe(VkPhysicalDevice device) {
    VkPhysicalDeviceDriverProperties driver = {};
    driver.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES;
    VkPhysicalDeviceMaintenance3Properties maintenance = {};
    maintenance.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES;
    VkPhysicalDeviceSubgroupProperties subgroup = {};
    subgroup.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES;
    subgroup.pNext = &maintenance;
    VkPhysicalDeviceProperties2 properties = {};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;

    VkPhysicalDeviceProperties basic = {};
    vkGetPhysicalDeviceProperties(device, &basic);
    Instance::PhysicalDevice described;
    described.handle = device;
    DeviceInfo& info = described.info;
    info.name = basic.deviceName;
    info.kind = deviceKind(basic.deviceType);
    info.apiVersion = versionText(basic.apiVersion);
    if (basic.apiVersion < VK_API_VERSION_1_1) {
        info.usable = false;
        info.unusableReason =
            Sentence("its driver supports only Vulkan {}; 1.1 is needed", info.apiVersion);
        return described;
    }
    properties.pNext = &subgroup;
    if (hasDeviceExtension(device, VK_KHR_DRIVER_PROPERTIES_EXTENSION_NAME) ||
        basic.apiVersion >= VK_API_VERSION_1_2)
        maintenance.pNext = &driver;
    vkGetPhysicalDeviceProperties2(device, &properties);
    info.driver = driver.driverName[0] != '\0'
                      ? fmt::format("{} ({})", driver.driverName, driver.driverInfo)
                      : fmt::format("version {:#x}", basic.driverVersion);
    described.runsLanes = canRunLanes(subgroup);
    info.subgroupSize = subgroup.subgroupSize;
    info.maxStorageBufferBytes = basic.limits.maxStorageBufferRange;
    info.maxAllocationBytes = maintenance.maxMemoryAllocationSize;
    info.sharedMemoryBytes = basic.limits.maxComputeSharedMemorySize;

    VkPhysicalDeviceMemoryProperties memory = {};
    vkGetPhysicalDeviceMemoryProperties(device, &memory);
    for (std::uint32_t heap = 0; heap < memory.memoryHeapCount; ++heap) {
        if ((memory.memoryHeaps[heap].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0) {
            info.memoryBytes =
                std::max<std::uint64_t>(info.memoryBytes, memory.memoryHeaps[heap].size);
        }
    }
    if (info.kind == DeviceKind::Cpu) {
        // Software drivers report an arbitrary heap size and allocate from main memory.
        info.memoryBytes = systemMemory().totalBytes;
    }
    if (!hasComputeQueue(device)) {
        info.usable = false;
        info.unusableReason = Sentence("it cannot run compute shaders");
    }
    return described;
}

}  // namespace

Result<std::shared_ptr<const Instance>> Instance::create() {
    std::uint32_t loaderVersion = VK_API_VERSION_1_0;
    if (!loadVulkan() || vkEnumerateInstanceVersion(&loaderVersion) != VK_SUCCESS ||
        loaderVersion < VK_API_VERSION_1_1)
        return std::shared_ptr<const Instance>();
    std::shared_ptr<Instance> instance(new Instance);
    instance->m_apiVersion = std::min<std::uint32_t>(loaderVersion, VK_API_VERSION_1_3);

    VkApplicationInfo application = {};
    application.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    application.pApplicationName = "tessera";
    application.pEngineName = "tessera";
    application.apiVersion = instance->m_apiVersion;

    VkInstanceCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pApplicationInfo = &application;

    const VkValidationFeatureEnableEXT synchronisation =
        VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    VkValidationFeaturesEXT features = {};
    features.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT;
    features.enabledValidationFeatureCount = 1;
    features.pEnabledValidationFeatures = &synchronisation;
    const char* extensions[] = {VK_EXT_DEBUG_UTILS_EXTENSION_NAME,
                                VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME};
    const bool validate = validationWanted();
    if (validate) {
        if (!layerPresent(kValidationLayer)) {
            return Error(
                ErrorCode::Unsupported,
                "TESSERA_VALIDATION is set, but the Vulkan validation layer is not installed.");
        }
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &kValidationLayer;
        info.enabledExtensionCount = 2;
        info.ppEnabledExtensionNames = extensions;
        info.pNext = &features;
    }
    const VkResult result = vkCreateInstance(&info, nullptr, &instance->m_instance);
    if (result != VK_SUCCESS)
        return std::shared_ptr<const Instance>();
    if (validate) {
        VkDebugUtilsMessengerCreateInfoEXT messenger = {};
        messenger.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT;
        messenger.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                                    VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
        messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
        messenger.pfnUserCallback = onValidationMessage;
        const auto create = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(instance->m_instance, "vkCreateDebugUtilsMessengerEXT"));
        if (create != nullptr)
            create(instance->m_instance, &messenger, nullptr, &instance->m_messenger);
    }
    return std::shared_ptr<const Instance>(std::move(instance));
}

Instance::~Instance() {
    if (m_messenger != VK_NULL_HANDLE) {
        const auto destroy = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(m_instance, "vkDestroyDebugUtilsMessengerEXT"));
        destroy(m_instance, m_messenger, nullptr);
    }
    if (m_instance != VK_NULL_HANDLE)
        vkDestroyInstance(m_instance, nullptr);
}

std::vector<Instance::PhysicalDevice> Instance::physicalDevices() const {
    std::uint32_t count = 0;
    VkResult result = vkEnumeratePhysicalDevices(m_instance, &count, nullptr);
    std::vector<VkPhysicalDevice> handles(count);
    if (result == VK_SUCCESS)
        result = vkEnumeratePhysicalDevices(m_instance, &count, handles.data());
    std::vector<PhysicalDevice> devices;
    if (result != VK_SUCCESS)
        return devices;
    for (VkPhysicalDevice handle : handles)
        devices.push_back(describe(handle));
    return devices;
}

std::uint64_t Instance::validationErrors() {
    return validationErrorCount.load();
}

bool hasDeviceExtension(VkPhysicalDevice device, std::string_view name) {
    std::uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data());
    return std::any_of(extensions.begin(), extensions.end(),
                       [name](const VkExtensionProperties& e) { return name == e.extensionName; });
}

}  // namespace tessera
