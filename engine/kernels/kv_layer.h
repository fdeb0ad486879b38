// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/tensor_type.h"
#include "engine/gpu/memory.h"

namespace tessera {

// One layer's keys and values: [kvHeads, context, kvRowLength(headDim)] each, cut into windows of
// heads so that each fits into one binding. F32 and F16 values are stored consecutively. Q8_0 is
// the format of that name with quants and scales separated: one byte per component, then, from
// 32-bit word `scaleBase` on, the scales of each position of each head: one half per 32 components
// (or the rest of headDim), padded to whole words.
struct KvLayer {
    struct Window {
        BufferSlice k;
        BufferSlice v;
        std::uint32_t firstKvHead = 0;
        std::uint32_t numKvHeads = 0;
        std::uint32_t scaleBase = 0;  // Q8_0 only
    };
    std::vector<Window> windows;
    TensorType type = TensorType::F16;
    std::uint32_t context = 0;
    std::uint32_t headDim = 0;
};

// Components that a position of a head takes: a multiple of four, so that no two positions share a
// 32-bit word in any type. What pads them is never used.
constexpr std::uint32_t kvRowLength(std::uint32_t headDim) {
    return (headDim + 3) / 4 * 4;
}

// The types in which keys and values can be stored.
std::span<const TensorType> kvTypes();

// Size of the keys, or of the values, of `numHeads` heads.
std::uint64_t kvWindowBytes(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                            std::uint32_t headDim);
std::uint32_t kvScaleBase(TensorType type, std::uint32_t numHeads, std::uint32_t context,
                          std::uint32_t headDim);

}  // namespace tessera
