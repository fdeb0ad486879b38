// SPDX-License-Identifier: MIT
// What a model will need on the device, from its shape alone.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model/config.h"

namespace tessera {

struct MemoryEstimate {
    std::uint64_t weightBytes = 0;   // as stored
    std::uint64_t kvCacheBytes = 0;  // f16: 2 * layers * kvHeads * headDim * 2 bytes * context
    std::uint64_t scratchBytes = 0;  // activations; a guess from the shapes, not a promise
    std::uint64_t totalBytes() const { return weightBytes + kvCacheBytes + scratchBytes; }
};

std::uint64_t kvCacheBytes(const TextConfig& text, std::uint64_t contextTokens);

// Either half may be absent.
MemoryEstimate estimateMemory(const std::optional<TextConfig>& text,
                              const std::optional<VisionConfig>& vision, std::uint64_t weightBytes,
                              std::uint64_t contextTokens);

}  // namespace tessera
