// SPDX-License-Identifier: MIT
// Towers that compute in their own way and see a photo beside the ViT, at a higher resolution; what
// they make of it lies on the ViT's grid. For another one: its numbers and their keys here, and its
// place in the list; what it checks and which weights it needs in a file like sam.cpp; its steps in
// one like engine/model/vision/sam.cpp, and how many they are in app/bench/vision_flop.cpp.
// Everything else goes through the list.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace tessera {

class MetadataReader;
class WeightCollector;

// What every one has.
struct HighTowerConfig {
    std::uint32_t imageSize = 0;  // pixels
    std::uint32_t numLayers = 0;
    std::array<float, 3> imageMean = {0.48145466f, 0.4578275f, 0.40821073f};
    std::array<float, 3> imageStd = {0.26862954f, 0.26130258f, 0.27577711f};
};

// What a number in a file may be at most.
struct TowerLimits {
    static constexpr std::uint32_t kPixels = 1u << 14;
    static constexpr std::uint32_t kSize = 1u << 16;
    static constexpr std::uint32_t kLayers = 256;
    static constexpr std::uint32_t kHeads = 1024;
};

// SAM's ViT with windows and relative positions, and the convolutions that bring its map down to
// the other tower's grid: the high-resolution half of DeepSeek-VL 7B.
struct SamConfig : HighTowerConfig {
    static constexpr std::string_view kName = "SAM";
    static constexpr std::string_view kPrefix = "sam.";  // behind "clip.vision." and "v."

    std::uint32_t patchSize = 0;
    std::uint32_t hiddenSize = 0;
    std::uint32_t numHeads = 0;
    std::uint32_t headDim = 0;
    std::uint32_t intermediateSize = 0;
    std::uint32_t windowSize = 0;             // patches along one side
    std::vector<std::uint32_t> globalLayers;  // that attend to the whole map; sorted
    std::uint32_t neckSize = 0;
    std::array<std::uint32_t, 2> downsampleSizes = {0, 0};
    float layerNormEps = 1e-6f;

    std::uint32_t patchesPerSide() const { return imageSize / patchSize; }
    // Columns of what it makes of a photo.
    std::uint32_t featureSize() const { return downsampleSizes[1]; }

    // Calls each(key, whole number, its limit), each(key, number) or each(key, list). Files are
    // read and written by it, in this order; what has no limit may be absent.
    template <typename Config, typename Each>
    static void keys(Config& config, const Each& each) {
        each("image_size", config.imageSize, TowerLimits::kPixels);
        each("patch_size", config.patchSize, TowerLimits::kPixels);
        each("embedding_length", config.hiddenSize, TowerLimits::kSize);
        each("feed_forward_length", config.intermediateSize, TowerLimits::kSize);
        each("block_count", config.numLayers, TowerLimits::kLayers);
        each("attention.head_count", config.numHeads, TowerLimits::kHeads);
        each("attention.layer_norm_epsilon", config.layerNormEps);
        each("window_size", config.windowSize, TowerLimits::kPixels);
        each("neck_length", config.neckSize, TowerLimits::kSize);
        each("global_layers", config.globalLayers);
        each("downsample_lengths", config.downsampleSizes);
    }
    // After the numbers were read: the lists, and what follows from all. Complaints go to the
    // reader.
    void complete(MetadataReader& reader);
    void collect(WeightCollector& collector) const;
};

// The list. The model makes each one's steps by it (engine/model/vision/high_tower.h).
#define TESSERA_HIGH_TOWERS(EACH) EACH(SamConfig)
using AnyHighTower = std::variant<SamConfig>;

inline std::uint32_t featureSize(const AnyHighTower& tower) {
    return std::visit([](const auto& config) { return config.featureSize(); }, tower);
}

// The one whose keys are there. `reader` has the prefix "clip.vision."; complaints go to it.
AnyHighTower readHighTower(MetadataReader& reader);

}  // namespace tessera
