// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/vulkan/device/handle.h"
#include "engine/vulkan/device/vulkan_functions.h"

namespace tessera {

class VulkanDevice;

// One compiled shader variant, as the build embeds it. `name` is unique.
struct ShaderCode {
    std::string_view name;
    std::span<const std::uint32_t> spirv;
};

struct Pipeline {
    PipelineHandle pipeline;
    PipelineLayoutHandle layout;
    VkDescriptorSetLayout setLayout = VK_NULL_HANDLE;  // owned by the store
    std::string name;
};

// Creates pipelines on demand and keeps them for the lifetime of the device. If a cache file is
// given, it keeps the driver's compiled code between runs.
class PipelineStore {
  public:
    static Result<std::unique_ptr<PipelineStore>> create(VulkanDevice& device,
                                                         std::filesystem::path cacheFile);
    ~PipelineStore();
    PipelineStore(const PipelineStore&) = delete;
    PipelineStore& operator=(const PipelineStore&) = delete;

    // The pipeline of a shader with these specialization constants (ids 0, 1, ...) and descriptor
    // types (bindings 0, 1, ... of set 0). Push constants: 128 bytes. The pointer stays valid.
    Result<const Pipeline*> get(const ShaderCode& shader, std::span<const std::uint32_t> constants,
                                std::span<const VkDescriptorType> bindings);

    // Writes the cache file if anything was added since the last save. Failure is not an error: it
    // only makes the next start slower.
    void save();

  private:
    explicit PipelineStore(VulkanDevice& device) : m_device(device) {}
    Result<VkDescriptorSetLayout> setLayout(std::span<const VkDescriptorType> bindings);
    Result<std::unique_ptr<Pipeline>> build(const ShaderCode& shader,
                                            std::span<const std::uint32_t> constants,
                                            std::span<const VkDescriptorType> bindings);

    VulkanDevice& m_device;
    std::filesystem::path m_cacheFile;
    bool m_changed = false;
    PipelineCacheHandle m_cache;
    std::map<std::vector<VkDescriptorType>, DescriptorSetLayoutHandle> m_setLayouts;
    std::map<std::vector<std::uint32_t>, std::unique_ptr<Pipeline>> m_pipelines;
};

}  // namespace tessera
