// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "engine/core/tensor_type.h"

namespace tessera::native {

// Keys and values of one layer, in a layout that only the native operators know. Both are
// [kvHeads][blocks], a block being 16 positions of a head:
//   keys    [headDim][16 positions], so that a vector holds a component of neighbouring keys and
//           scores need no sums across lanes;
//   values  [16 positions][valueRow], headDim components and what fills them up to a multiple of
//           16, so that a vector holds neighbouring components of one value.
// The numbers are F32, F16 or, for Q8_0, one byte each, followed by [groups][16 positions] halves:
// the scale of each 32 components (or the rest of headDim) of each position. Blocks are multiples
// of 64 bytes.
struct KvView {
    TensorType type = TensorType::F16;  // one of kKvTypes
    std::size_t kvHeads = 0;
    std::size_t context = 0;      // positions there is room for
    std::size_t headDim = 0;      // 1 to kMaxHeadDim
    std::byte* keys = nullptr;    // kvKeyBytes(), aligned to 64 bytes
    std::byte* values = nullptr;  // kvValueBytes(), aligned to 64 bytes
};

inline constexpr std::size_t kMaxHeadDim = 256;
inline constexpr std::size_t kKvBlockPositions = 16;
inline constexpr std::size_t kKvScaledComponents = 32;  // that share a scale, Q8_0

constexpr std::size_t kvBlocks(std::size_t context) {
    return (context + kKvBlockPositions - 1) / kKvBlockPositions;
}
constexpr std::size_t kvScaleGroups(std::size_t headDim) {
    return (headDim + kKvScaledComponents - 1) / kKvScaledComponents;
}
// Components of a value with those that fill it up.
constexpr std::size_t kvValueRow(std::size_t headDim) {
    return (headDim + 15) / 16 * 16;
}

// Bytes of a block of keys, or of values, of one head.
std::size_t kvKeyBlockBytes(TensorType type, std::size_t headDim);
std::size_t kvValueBlockBytes(TensorType type, std::size_t headDim);

// Bytes of a layer's keys, and of its values: what memory estimates count.
std::size_t kvKeyBytes(TensorType type, std::size_t kvHeads, std::size_t context,
                       std::size_t headDim);
std::size_t kvValueBytes(TensorType type, std::size_t kvHeads, std::size_t context,
                         std::size_t headDim);

}  // namespace tessera::native
