// SPDX-License-Identifier: MIT
// How a weight type is split up for the device: quants, high bits and scales each go into a plane
// of their own, where loads are aligned. Nothing grows: the planes of a row hold the bytes of its
// blocks, apart from padding to 16-byte words. shaders/include/weights_quantised.glsl reads them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/tensor_type.h"

namespace tessera {

// The items of a row are consecutive; each row begins at a 16-byte word.
struct WeightPlane {
    std::uint32_t itemBytes = 0;
    std::uint32_t itemWeights = 0;  // covered by an item
};

// weight_planes.cpp lists each type's planes, in their order in memory.
// Order inside the items, which cover 32 weights unless noted:
//   quants           16 bytes: byte i = q[i] | q[i + 16] << 4, as Q4_0 has them; Q8_0: 32 bytes;
//                    Q2_K, Q3_K: 8 bytes like the two-bit ones
//   one high bit     4 bytes: bit j of byte i is that of weight 4 j + i
//   two (high) bits  8 bytes: bits 2 j, 2 j + 1 of byte 4 h + i are those of weight 16 h + 4 j + i
//   scales of six bits
//                    two, a and b, for each 32 of a super-block's 256 weights (Q3_K: two
//                    scales, Q4_K and Q5_K: a scale and a min): (a & 15) | (b & 15) << 4 in byte u
//                    of eight bytes, then (a >> 4) | (b >> 4) << 2 in nibble u of four; then d,
//                    dmin (Q3_K: 0)
struct WeightPlanes {
    static constexpr std::size_t kMax = 4;
    std::size_t count = 0;
    std::array<WeightPlane, kMax> planes = {};
    // Splits one stored block; the block's items of plane i are written at targets[i].
    using Split = void (*)(const std::byte* block, const std::array<std::byte*, kMax>& targets);
    Split split = nullptr;  // nullptr: values are copied unchanged

    // 16-byte words per row of a plane. Rows of F32, F16 and BF16 weights are padded with zeros to
    // a multiple of 32 columns.
    std::uint32_t rowWords(std::size_t plane, std::uint32_t columns) const;
};

// `type` must be one of supportedMatrixTypes().
const WeightPlanes& weightPlanes(TensorType type);

}  // namespace tessera
