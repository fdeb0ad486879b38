// SPDX-License-Identifier: MIT
#include "engine/native/attention/kv_view.h"

#include <cstdint>

namespace tessera::native {
namespace {

constexpr std::size_t kBlockAlignment = 64;

std::size_t blockBytes(TensorType type, std::size_t components, std::size_t headDim) {
    std::size_t bytes = kKvBlockPositions * components;
    if (type == TensorType::Q8_0)
        bytes += kvScaleGroups(headDim) * kKvBlockPositions * sizeof(std::uint16_t);
    else
        bytes *= tensorTypeInfo(type).blockBytes;
    return (bytes + kBlockAlignment - 1) / kBlockAlignment * kBlockAlignment;
}

}  // namespace

std::size_t kvKeyBlockBytes(TensorType type, std::size_t headDim) {
    return blockBytes(type, headDim, headDim);
}

std::size_t kvValueBlockBytes(TensorType type, std::size_t headDim) {
    return blockBytes(type, kvValueRow(headDim), headDim);
}

std::size_t kvKeyBytes(TensorType type, std::size_t kvHeads, std::size_t context,
                       std::size_t headDim) {
    return kvHeads * kvBlocks(context) * kvKeyBlockBytes(type, headDim);
}

std::size_t kvValueBytes(TensorType type, std::size_t kvHeads, std::size_t context,
                         std::size_t headDim) {
    return kvHeads * kvBlocks(context) * kvValueBlockBytes(type, headDim);
}

}  // namespace tessera::native
