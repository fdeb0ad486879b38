// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/tensor_type.h"
#include "engine/device/memory.h"

namespace tessera {

// One layer's keys and values, cut into windows of heads so that each is within the device's
// limits. How they lie in there is the device's own matter.
struct KvLayer {
    struct Window {
        BufferSlice k;
        BufferSlice v;
        std::uint32_t firstKvHead = 0;
        std::uint32_t numKvHeads = 0;
    };
    std::vector<Window> windows;
    TensorType type = TensorType::F16;
    std::uint32_t context = 0;
    std::uint32_t headDim = 0;
};

struct KvBytes {
    std::uint64_t keys = 0;
    std::uint64_t values = 0;
};
// Sizes of a window of `numHeads` heads.
KvBytes kvWindowBytes(const Device& device, TensorType type, std::uint32_t numHeads,
                      std::uint32_t context, std::uint32_t headDim);

}  // namespace tessera
