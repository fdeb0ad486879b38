// SPDX-License-Identifier: MIT
// How shaders see a window of keys or values: [kvHeads, context, kvRowLength(headDim)]. F32 and F16
// values are stored consecutively. Q8_0 is the format of that name with quants and scales
// separated: one byte per component, then, from 32-bit word kvScaleBase() on, the scales of each
// position of each head: one half per 32 components (or the rest of headDim), padded to whole
// words.
#pragma once

#include <cstdint>

#include "engine/core/tensor_type.h"

namespace tessera {

// Components that a position of a head takes: a multiple of four, so that no two positions share a
// 32-bit word in any type. What pads them is never used.
constexpr std::uint32_t kvRowLength(std::uint32_t headDim) {
    return (headDim + 3) / 4 * 4;
}

// Size of the keys, or of the values, of `numHeads` heads.
std::uint64_t kvBytes(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                      std::uint32_t headDim);
// 0 but for Q8_0.
std::uint32_t kvScaleBase(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                          std::uint32_t headDim);

}  // namespace tessera
