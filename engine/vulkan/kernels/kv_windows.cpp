// SPDX-License-Identifier: MIT
#include "engine/vulkan/kernels/kv_windows.h"

#include "engine/vulkan/kernels/grid.h"

namespace tessera {
namespace {

constexpr std::uint32_t kScaledComponents = 64;  // covered by the two scales of a word
constexpr std::uint64_t kTexelBytes = 16;

}  // namespace

std::uint32_t kvScaleBase(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                          std::uint32_t headDim) {
    if (type != TensorType::Q8_0)
        return 0;
    const std::uint64_t quantBytes = std::uint64_t(numHeads) * context * kvRowLength(headDim);
    return static_cast<std::uint32_t>((quantBytes + kTexelBytes - 1) / kTexelBytes * 4);
}

std::uint64_t kvBytes(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                      std::uint32_t headDim) {
    const std::uint64_t positions = std::uint64_t(numHeads) * context;
    if (type != TensorType::Q8_0)
        return positions * kvRowLength(headDim) * tensorTypeInfo(type).blockBytes;
    const std::uint64_t words = kvScaleBase(type, numHeads, context, headDim) +
                                positions * divideUp(headDim, kScaledComponents);
    return (words * 4 + kTexelBytes - 1) / kTexelBytes * kTexelBytes;
}

}  // namespace tessera
