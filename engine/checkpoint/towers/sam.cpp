// SPDX-License-Identifier: MIT
// SAM's tower, the high-resolution half of DeepSeek-VL 7B: its keys "clip.vision.sam." and its
// weights "v.sam.".
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/checkpoint/towers/high_towers.h"
#include "engine/checkpoint/weights/weight_collector.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

namespace {

constexpr std::uint32_t kMaxHeadDim = 256;
constexpr std::uint64_t kChannels = 3;
constexpr std::uint64_t kTaps = 9;

void readGlobalLayers(MetadataReader& reader, SamConfig& config) {
    for (const std::int64_t layer :
         reader.integers("sam.global_layers").value_or(std::vector<std::int64_t>())) {
        if (layer < 0 || layer >= std::int64_t{config.numLayers}) {
            reader.complain(Sentence("{} names the layer {} of {}",
                                     reader.label("sam.global_layers"), layer, config.numLayers));
            return;
        }
        config.globalLayers.push_back(static_cast<std::uint32_t>(layer));
    }
    std::ranges::sort(config.globalLayers);
    const auto repeated = std::ranges::unique(config.globalLayers);
    config.globalLayers.erase(repeated.begin(), repeated.end());
    if (config.globalLayers.empty()) {
        // The second branch begins at the first of them.
        reader.complain(Sentence("{} names no layer", reader.label("sam.global_layers")));
    }
}

void collectBlock(WeightCollector& collector, const SamConfig& config, std::uint32_t block) {
    const auto name = [&](std::string_view weight) {
        return fmt::format("v.sam.blk.{}.{}", block, weight);
    };
    const auto linear = [&](std::string_view weight, std::uint64_t columns, std::uint64_t rows) {
        const std::string matrix = name(fmt::format("{}.weight", weight));
        const std::string bias = name(fmt::format("{}.bias", weight));
        collector.needMatrix(matrix, matrix, columns, rows);
        collector.needVector(bias, bias, rows);
    };
    const std::uint64_t hidden = config.hiddenSize;
    for (const char* vector : {"ln1.weight", "ln1.bias", "ln2.weight", "ln2.bias"})
        collector.needVector(name(vector), name(vector), hidden);
    for (const char* weight : {"attn_q", "attn_k", "attn_v", "attn_out"})
        linear(weight, hidden, hidden);
    const bool global = std::ranges::binary_search(config.globalLayers, block);
    const std::uint64_t side = global ? config.patchesPerSide() : config.windowSize;
    for (const char* table : {"rel_pos_h.weight", "rel_pos_w.weight"})
        collector.needRows(name(table), name(table), config.headDim, 2 * side - 1);
    linear("ffn_up", hidden, config.intermediateSize);
    linear("ffn_down", config.intermediateSize, hidden);
}

void collectNeck(WeightCollector& collector, const SamConfig& config, const std::string& neck) {
    const std::uint64_t size = config.neckSize;
    collector.needMatrix(neck + ".0.weight", neck + ".0.weight", config.hiddenSize, size);
    collector.needMatrix(neck + ".2.weight", neck + ".2.weight", kTaps * size, size);
    for (const char* norm : {".1.weight", ".1.bias", ".3.weight", ".3.bias"})
        collector.needVector(neck + norm, neck + norm, size);
}

}  // namespace

void SamConfig::complete(MetadataReader& reader) {
    headDim = hiddenSize / numHeads;
    const auto sizes =
        reader.integers("sam.downsample_lengths").value_or(std::vector<std::int64_t>());
    const auto possible = [](std::int64_t size) { return size > 0 && size <= TowerLimits::kSize; };
    if (sizes.size() == downsampleSizes.size() && std::ranges::all_of(sizes, possible)) {
        std::ranges::transform(sizes, downsampleSizes.begin(),
                               [](std::int64_t size) { return std::uint32_t(size); });
    } else {
        reader.complain(Sentence("{} are not two sizes", reader.label("sam.downsample_lengths")));
    }
    if (hiddenSize % numHeads != 0) {
        reader.complain(
            Sentence("{} numbers cannot be divided among {} heads", hiddenSize, numHeads));
    } else if (headDim > kMaxHeadDim) {
        reader.refuse(
            Sentence("its heads have {} numbers; {} at most are possible", headDim, kMaxHeadDim));
    }
    if (imageSize % patchSize != 0) {
        reader.complain(
            Sentence("tiles of {} pixels cannot be cut into patches of {}", imageSize, patchSize));
    }
    readGlobalLayers(reader, *this);
}

void SamConfig::collect(WeightCollector& collector) const {
    const std::uint64_t patch = patchSize;
    const std::uint64_t side = patchesPerSide();
    collector.needConvolution("v.sam.patch_embd.weight", "v.sam.patch_embd.weight", patch,
                              kChannels, hiddenSize);
    collector.needVector("v.sam.patch_embd.bias", "v.sam.patch_embd.bias", hiddenSize);
    collector.needRows("v.sam.position_embd.weight", "v.sam.position_embd.weight", hiddenSize,
                       side * side);
    for (std::uint32_t block = 0; block < numLayers; ++block)
        collectBlock(collector, *this, block);
    collectNeck(collector, *this, "v.sam.neck");
    collectNeck(collector, *this, "v.sam.neck_hd");
    collector.needMatrix("v.sam.down.0.weight", "v.sam.down.0.weight", kTaps * neckSize,
                         downsampleSizes[0]);
    collector.needMatrix("v.sam.down.1.weight", "v.sam.down.1.weight", kTaps * downsampleSizes[0],
                         downsampleSizes[1]);
    collector.needVector("v.sam.hd_alpha", "v.sam.hd_alpha", 1);
}

}  // namespace tessera
