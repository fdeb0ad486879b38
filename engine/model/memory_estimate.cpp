// SPDX-License-Identifier: MIT
#include "engine/model/memory_estimate.h"

#include <algorithm>

namespace tessera {

namespace {

constexpr std::uint64_t kFloatBytes = 4;
constexpr std::uint64_t kHalfBytes = 2;
constexpr std::uint64_t kPrefillChunkTokens = 512;

// Tiles of the largest photo: the overview and the biggest grid.
std::uint64_t largestTileCount(const VisionConfig& vision) {
    std::uint64_t tiles = 0;
    for (const Resolution& grid : vision.tileScheme.pinpoints) {
        const std::uint64_t columns = static_cast<std::uint64_t>(grid.widthPx) / vision.imageSize;
        tiles = std::max(tiles,
                         columns * (static_cast<std::uint64_t>(grid.heightPx) / vision.imageSize));
    }
    return tiles + 1;
}

// Per token: residual, normed, q, attention output (hidden each), k, v, gate and up; the logits of
// one.
std::uint64_t textScratchBytes(const TextConfig& text, std::uint64_t contextTokens) {
    const std::uint64_t tokens = std::min(kPrefillChunkTokens, contextTokens);
    const std::uint64_t perToken = std::uint64_t{2} * text.hiddenSize +
                                   std::uint64_t{2} * text.numHeads * text.headDim +
                                   std::uint64_t{2} * text.numKvHeads * text.headDim +
                                   std::uint64_t{2} * text.intermediateSize;
    return (tokens * perToken + text.vocabSize) * kFloatBytes;
}

// Per token of all tiles: residual, normed, q, k, v, attention output, fc1; pixels and the
// projector.
std::uint64_t visionScratchBytes(const VisionConfig& vision) {
    const std::uint64_t tiles = largestTileCount(vision);
    const std::uint64_t tokens = tiles * (std::uint64_t{vision.patchesPerTile()} + 1);
    const std::uint64_t perToken = std::uint64_t{6} * vision.hiddenSize + vision.intermediateSize +
                                   vision.projectorHiddenSize + vision.projectionSize;
    const std::uint64_t pixels = tiles * 3 * vision.imageSize * vision.imageSize;
    return (tokens * perToken + pixels) * kFloatBytes;
}

}  // namespace

std::uint64_t kvCacheBytes(const TextConfig& text, std::uint64_t contextTokens) {
    return std::uint64_t{2} * text.numLayers * text.numKvHeads * text.headDim * kHalfBytes *
           contextTokens;
}

MemoryEstimate estimateMemory(const std::optional<TextConfig>& text,
                              const std::optional<VisionConfig>& vision, std::uint64_t weightBytes,
                              std::uint64_t contextTokens) {
    MemoryEstimate estimate;
    estimate.weightBytes = weightBytes;
    if (text) {
        estimate.kvCacheBytes = kvCacheBytes(*text, contextTokens);
        estimate.scratchBytes = textScratchBytes(*text, contextTokens);
    }
    if (vision) {
        // Photos are encoded before the prompt is read, so the two do not add up.
        estimate.scratchBytes = std::max(estimate.scratchBytes, visionScratchBytes(*vision));
    }
    return estimate;
}

}  // namespace tessera
