// SPDX-License-Identifier: MIT
#include "engine/vulkan/commands/descriptors.h"

#include "engine/vulkan/device/vulkan_error.h"

namespace tessera {
namespace {

constexpr std::uint32_t kSetsPerPool = 256;

}  // namespace

Result<void> DescriptorPools::addPool() {
    const VkDescriptorPoolSize sizes[] = {
        {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, kSetsPerPool * 8},
        {VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, kSetsPerPool * 4}};
    VkDescriptorPoolCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    info.maxSets = kSetsPerPool;
    info.poolSizeCount = 2;
    info.pPoolSizes = sizes;
    VkDescriptorPool pool = VK_NULL_HANDLE;
    const VkResult result = vkCreateDescriptorPool(m_device.get(), &info, nullptr, &pool);
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("create a descriptor pool"));
    m_pools.emplace_back(m_device.get(), pool);
    return {};
}

Result<VkDescriptorSet> DescriptorPools::allocate(VkDescriptorSetLayout layout) {
    for (;; ++m_current) {
        if (m_current == m_pools.size()) {
            if (auto added = addPool(); !added)
                return added.error();
        }
        VkDescriptorSetAllocateInfo info = {};
        info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
        info.descriptorPool = m_pools[m_current].get();
        info.descriptorSetCount = 1;
        info.pSetLayouts = &layout;
        VkDescriptorSet set = VK_NULL_HANDLE;
        const VkResult result = vkAllocateDescriptorSets(m_device.get(), &info, &set);
        if (result == VK_SUCCESS)
            return set;
        if (result != VK_ERROR_OUT_OF_POOL_MEMORY && result != VK_ERROR_FRAGMENTED_POOL)
            return vulkanError(result, Sentence("allocate a descriptor set"));
    }
}

void DescriptorPools::reset() {
    for (const DescriptorPoolHandle& pool : m_pools)
        vkResetDescriptorPool(m_device.get(), pool.get(), 0);
    m_current = 0;
}

Result<VkBufferView> BufferViews::find(const Binding& binding) {
    const BufferSlice& slice = binding.slice;
    const std::uint64_t range = slice.sizeBytes / 16 * 16;
    const Key key = {reinterpret_cast<std::uint64_t>(bufferOf(slice)), slice.offset, range,
                     static_cast<std::uint64_t>(binding.kind)};
    if (const auto found = m_views.find(key); found != m_views.end())
        return found->second.get();
    VkBufferViewCreateInfo info = {};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO;
    info.buffer = bufferOf(slice);
    info.format = binding.kind == Binding::Kind::TexelUint ? VK_FORMAT_R32G32B32A32_UINT
                                                           : VK_FORMAT_R32G32B32A32_SFLOAT;
    info.offset = slice.offset;
    info.range = range;
    VkBufferView view = VK_NULL_HANDLE;
    const VkResult result = vkCreateBufferView(m_device.get(), &info, nullptr, &view);
    if (result != VK_SUCCESS)
        return vulkanError(result, Sentence("create a buffer view"));
    m_views.emplace(key, BufferViewHandle(m_device.get(), view));
    return view;
}

Result<VkDescriptorSet> bindAll(VulkanDevice& device, DescriptorPools& pools, BufferViews& views,
                                const Pipeline& pipeline, std::span<const Binding> bindings) {
    const auto set = pools.allocate(pipeline.setLayout);
    if (!set)
        return set.error();
    std::array<VkDescriptorBufferInfo, kMaxBindings> buffers;
    std::array<VkBufferView, kMaxBindings> texelViews;
    std::array<VkWriteDescriptorSet, kMaxBindings> writes = {};
    for (std::uint32_t index = 0; index < bindings.size(); ++index) {
        const Binding& binding = bindings[index];
        VkWriteDescriptorSet& write = writes[index];
        write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        write.dstSet = *set;
        write.dstBinding = index;
        write.descriptorCount = 1;
        write.descriptorType = descriptorType(binding.kind);
        if (binding.kind == Binding::Kind::Storage) {
            buffers[index] = {bufferOf(binding.slice), binding.slice.offset,
                              binding.slice.sizeBytes};
            write.pBufferInfo = &buffers[index];
            continue;
        }
        const auto view = views.find(binding);
        if (!view)
            return view.error();
        texelViews[index] = *view;
        write.pTexelBufferView = &texelViews[index];
    }
    vkUpdateDescriptorSets(device.get(), static_cast<std::uint32_t>(bindings.size()), writes.data(),
                           0, nullptr);
    return *set;
}

}  // namespace tessera
