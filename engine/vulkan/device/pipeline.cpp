// SPDX-License-Identifier: MIT
#include "engine/vulkan/device/pipeline.h"

#include <fmt/format.h>

#include <bit>
#include <fstream>
#include <iterator>

#include "engine/vulkan/device/pipeline_survey.h"
#include "engine/vulkan/device/vulkan_device.h"
#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

constexpr std::uint32_t kPushConstantBytes = 128;

std::vector<char> readFile(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

Result<std::unique_ptr<PipelineStore>> PipelineStore::create(VulkanDevice& device,
                                                             std::filesystem::path cacheFile) {
    std::unique_ptr<PipelineStore> store(new PipelineStore(device));
    store->m_cacheFile = std::move(cacheFile);
    std::vector<char> data;
    if (!store->m_cacheFile.empty())
        data = readFile(store->m_cacheFile);
    // The driver checks the header and ignores a broken file or one from another driver, so there
    // is nothing to check here.
    VkPipelineCacheCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO;
    info.initialDataSize = data.size();
    info.pInitialData = data.data();
    VkPipelineCache cache = VK_NULL_HANDLE;
    VkResult result = vkCreatePipelineCache(device.get(), &info, nullptr, &cache);
    if (result != VK_SUCCESS && !data.empty()) {
        info.initialDataSize = 0;
        result = vkCreatePipelineCache(device.get(), &info, nullptr, &cache);
    }
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("create the pipeline cache"));
    store->m_cache = PipelineCacheHandle(device.get(), cache);
    return store;
}

PipelineStore::~PipelineStore() {
    save();
}

Result<const Pipeline*> PipelineStore::get(const ShaderCode& shader,
                                           std::span<const std::uint32_t> constants,
                                           std::span<const VkDescriptorType> bindings) {
    // Embedded code has one address per variant, so the address identifies the shader.
    const auto address = std::bit_cast<std::uintptr_t>(shader.spirv.data());
    std::vector<std::uint32_t> key = {static_cast<std::uint32_t>(address),
                                      static_cast<std::uint32_t>(std::uint64_t(address) >> 32)};
    key.insert(key.end(), constants.begin(), constants.end());
    key.push_back(UINT32_MAX);
    key.insert(key.end(), bindings.begin(), bindings.end());
    if (const auto found = m_pipelines.find(key); found != m_pipelines.end())
        return found->second.get();
    auto built = build(shader, constants, bindings);
    if (!built)
        return built.error();
    m_changed = true;
    return m_pipelines.emplace(std::move(key), *std::move(built)).first->second.get();
}

Result<VkDescriptorSetLayout> PipelineStore::setLayout(std::span<const VkDescriptorType> bindings) {
    std::vector<VkDescriptorType> key(bindings.begin(), bindings.end());
    if (const auto found = m_setLayouts.find(key); found != m_setLayouts.end())
        return found->second.get();
    std::vector<VkDescriptorSetLayoutBinding> slots;
    for (const VkDescriptorType type : bindings) {
        VkDescriptorSetLayoutBinding slot = {};
        slot.binding = static_cast<std::uint32_t>(slots.size());
        slot.descriptorType = type;
        slot.descriptorCount = 1;
        slot.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT;
        slots.push_back(slot);
    }
    VkDescriptorSetLayoutCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    info.bindingCount = static_cast<std::uint32_t>(slots.size());
    info.pBindings = slots.data();
    VkDescriptorSetLayout layout = VK_NULL_HANDLE;
    const VkResult result = vkCreateDescriptorSetLayout(m_device.get(), &info, nullptr, &layout);
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("create a descriptor set layout"));
    m_setLayouts.emplace(std::move(key), DescriptorSetLayoutHandle(m_device.get(), layout));
    return layout;
}

Result<std::unique_ptr<Pipeline>> PipelineStore::build(const ShaderCode& shader,
                                                       std::span<const std::uint32_t> constants,
                                                       std::span<const VkDescriptorType> bindings) {
    const Sentence what("build the kernel \"{}\"", shader.name);
    const VkDevice device = m_device.get();
    auto built = std::make_unique<Pipeline>();
    built->name = shader.name;
    auto layout = setLayout(bindings);
    if (!layout)
        return layout.error();
    built->setLayout = *layout;

    VkPushConstantRange range = {VK_SHADER_STAGE_COMPUTE_BIT, 0, kPushConstantBytes};
    VkPipelineLayoutCreateInfo layoutInfo = {};
    layoutInfo.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layoutInfo.setLayoutCount = 1;
    layoutInfo.pSetLayouts = &built->setLayout;
    layoutInfo.pushConstantRangeCount = 1;
    layoutInfo.pPushConstantRanges = &range;
    VkPipelineLayout pipelineLayout = VK_NULL_HANDLE;
    VkResult result = vkCreatePipelineLayout(device, &layoutInfo, nullptr, &pipelineLayout);
    if (result != VK_SUCCESS)
        return vulkanError(result, what);
    built->layout = PipelineLayoutHandle(device, pipelineLayout);

    VkShaderModuleCreateInfo moduleInfo = {};
    moduleInfo.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
    moduleInfo.codeSize = shader.spirv.size_bytes();
    moduleInfo.pCode = shader.spirv.data();
    VkShaderModule module = VK_NULL_HANDLE;
    result = vkCreateShaderModule(device, &moduleInfo, nullptr, &module);
    if (result != VK_SUCCESS)
        return vulkanError(result, what);
    const ShaderModuleHandle moduleOwner(device, module);

    std::vector<VkSpecializationMapEntry> entries;
    for (std::uint32_t id = 0; id < constants.size(); ++id)
        entries.push_back({id, id * 4, 4});
    VkSpecializationInfo specialization = {};
    specialization.mapEntryCount = static_cast<std::uint32_t>(entries.size());
    specialization.pMapEntries = entries.data();
    specialization.dataSize = constants.size_bytes();
    specialization.pData = constants.data();

    VkComputePipelineCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO;
    info.flags = m_device.survey() != nullptr ? PipelineSurvey::kCreateFlags : 0;
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module;
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &specialization;
    info.layout = pipelineLayout;
    VkPipeline pipeline = VK_NULL_HANDLE;
    result = vkCreateComputePipelines(device, m_cache.get(), 1, &info, nullptr, &pipeline);
    if (result != VK_SUCCESS)
        return vulkanError(result, what);
    built->pipeline = PipelineHandle(device, pipeline);
    return built;
}

void PipelineStore::save() {
    if (m_cacheFile.empty() || !m_changed || !m_cache)
        return;
    std::size_t size = 0;
    if (vkGetPipelineCacheData(m_device.get(), m_cache.get(), &size, nullptr) != VK_SUCCESS ||
        size == 0)
        return;
    std::vector<char> data(size);
    if (vkGetPipelineCacheData(m_device.get(), m_cache.get(), &size, data.data()) != VK_SUCCESS)
        return;
    std::error_code ignored;
    std::filesystem::create_directories(m_cacheFile.parent_path(), ignored);
    const std::filesystem::path temporary = m_cacheFile.string() + ".new";
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    stream.write(data.data(), static_cast<std::streamsize>(size));
    stream.close();
    if (stream) {
        std::filesystem::rename(temporary, m_cacheFile, ignored);
        m_changed = false;
    } else {
        std::filesystem::remove(temporary, ignored);
    }
}

}  // namespace tessera
