// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

// Owns one device-level Vulkan object, which `*destroy` frees. Move-only; the device must outlive
// it.
template <typename T, auto* destroy>
class DeviceHandle {
  public:
    DeviceHandle() = default;
    DeviceHandle(VkDevice device, T handle) : m_device(device), m_handle(handle) {}
    DeviceHandle(DeviceHandle&& other) noexcept
        : m_device(other.m_device), m_handle(std::exchange(other.m_handle, T{})) {}
    DeviceHandle& operator=(DeviceHandle&& other) noexcept {
        if (this != &other) {
            reset();
            m_device = other.m_device;
            m_handle = std::exchange(other.m_handle, T{});
        }
        return *this;
    }
    ~DeviceHandle() { reset(); }

    T get() const { return m_handle; }
    explicit operator bool() const { return m_handle != T{}; }

  private:
    void reset() noexcept {
        if (m_handle != T{}) {
            (*destroy)(m_device, m_handle, nullptr);
            m_handle = T{};
        }
    }

    VkDevice m_device = VK_NULL_HANDLE;
    T m_handle = {};
};

using BufferHandle = DeviceHandle<VkBuffer, &vkDestroyBuffer>;
using BufferViewHandle = DeviceHandle<VkBufferView, &vkDestroyBufferView>;
using CommandPoolHandle = DeviceHandle<VkCommandPool, &vkDestroyCommandPool>;
using DescriptorPoolHandle = DeviceHandle<VkDescriptorPool, &vkDestroyDescriptorPool>;
using DescriptorSetLayoutHandle =
    DeviceHandle<VkDescriptorSetLayout, &vkDestroyDescriptorSetLayout>;
using DeviceMemoryHandle = DeviceHandle<VkDeviceMemory, &vkFreeMemory>;
using FenceHandle = DeviceHandle<VkFence, &vkDestroyFence>;
using PipelineCacheHandle = DeviceHandle<VkPipelineCache, &vkDestroyPipelineCache>;
using PipelineHandle = DeviceHandle<VkPipeline, &vkDestroyPipeline>;
using PipelineLayoutHandle = DeviceHandle<VkPipelineLayout, &vkDestroyPipelineLayout>;
using QueryPoolHandle = DeviceHandle<VkQueryPool, &vkDestroyQueryPool>;
using ShaderModuleHandle = DeviceHandle<VkShaderModule, &vkDestroyShaderModule>;

}  // namespace tessera
