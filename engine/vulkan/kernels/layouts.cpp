// SPDX-License-Identifier: MIT
#include <algorithm>

#include "engine/vulkan/kernels/kv_windows.h"
#include "engine/vulkan/kernels/vulkan_operators.h"
#include "engine/vulkan/weights/plane_layout.h"

namespace tessera {
namespace {

// Also the most that one loading step copies: small enough to stop quickly.
constexpr std::uint64_t kMaxWindowBytes = std::uint64_t(128) << 20;

}  // namespace

std::unique_ptr<const WeightLayout> VulkanOperators::weightLayout(TensorType type,
                                                                  std::uint32_t columns) const {
    const VulkanLimits& limits = m_device.limits();
    const std::uint64_t bindable =
        limits.family == KernelFamily::Lanes ? limits.maxTexelBytes : limits.maxStorageBytes;
    return std::make_unique<PlaneLayout>(
        limits.family, type, columns,
        std::min({bindable, limits.maxAllocationBytes, kMaxWindowBytes, limits.maxWindowBytes}));
}

KvBytes VulkanOperators::kvWindowBytes(TensorType type, std::uint32_t numHeads,
                                       std::uint32_t context, std::uint32_t headDim) const {
    const std::uint64_t bytes = kvBytes(type, numHeads, context, headDim);
    return {bytes, bytes};
}

}  // namespace tessera
