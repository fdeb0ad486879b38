// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/device_info.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// A Vulkan instance. With TESSERA_VALIDATION=1 in the environment, the Khronos validation layer
// runs with synchronisation validation; its messages go to stderr, and errors are counted.
class Instance {
  public:
    // nullptr where there is no loader or no driver. Errors: Unsupported (validation asked for,
    // layer missing).
    static Result<std::shared_ptr<const Instance>> create();
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    VkInstance get() const { return m_instance; }
    // The highest version that both the instance and this program support.
    std::uint32_t apiVersion() const { return m_apiVersion; }

    struct PhysicalDevice {
        VkPhysicalDevice handle = VK_NULL_HANDLE;
        DeviceInfo info;
        bool runsLanes = false;  // whether KernelFamily::Lanes can run on it
    };
    // In the driver's order.
    std::vector<PhysicalDevice> physicalDevices() const;

    // Errors that the validation layer has reported in this process.
    static std::uint64_t validationErrors();

  private:
    Instance() = default;

    VkInstance m_instance = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT m_messenger = VK_NULL_HANDLE;
    std::uint32_t m_apiVersion = VK_API_VERSION_1_1;
};

bool hasDeviceExtension(VkPhysicalDevice device, std::string_view name);

}  // namespace tessera
