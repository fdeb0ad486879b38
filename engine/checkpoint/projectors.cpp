// SPDX-License-Identifier: MIT
#include "engine/checkpoint/projectors.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tessera {

namespace {

constexpr std::uint64_t kMaxSize = 1u << 17;
constexpr std::uint32_t kMaxHeads = 1024;

// 0 if there is no such matrix, or an absurd one.
std::uint32_t rowsOfMatrix(const TensorSource& source, std::string_view name) {
    const SourceTensor* tensor = source.find(name);
    return tensor != nullptr && tensor->shape.size() >= 2 && tensor->shape[1] <= kMaxSize
               ? static_cast<std::uint32_t>(tensor->shape[1])
               : 0;
}

void needLinear(WeightCollector& collector, const std::string& name, std::uint64_t columns,
                std::uint64_t rows) {
    collector.needMatrix(name + ".weight", name + ".weight", columns, rows);
    collector.needVector(name + ".bias", name + ".bias", rows);
}

void needNorm(WeightCollector& collector, const std::string& name, std::uint64_t size) {
    collector.needVector(name + ".weight", name + ".weight", size);
    collector.needVector(name + ".bias", name + ".bias", size);
}

void collectResampler(WeightCollector& collector, const VisionConfig& config) {
    const std::uint64_t size = config.projectionSize;
    collector.needMatrix("mm.kv.weight", "mm.kv.weight", config.hiddenSize, size);
    for (const char* norm : {"mm.ln_kv", "mm.ln_q", "mm.ln_post"})
        needNorm(collector, norm, size);
    collector.needRows("mm.query", "mm.query", size, config.projectorQueries);
    collector.needRows("mm.query_position", "mm.query_position", size, config.projectorQueries);
    collector.needRows("mm.key_position", "mm.key_position", size, config.patchesPerTile());
    for (const char* linear : {"mm.attn_q", "mm.attn_k", "mm.attn_v", "mm.attn_out"})
        needLinear(collector, linear, size, size);
    collector.needMatrix("mm.proj.weight", "mm.proj.weight", size, size);
}

void collectHybrid(WeightCollector& collector, const VisionConfig& config) {
    const std::uint64_t half = config.projectorHiddenSize / 2;
    needLinear(collector, "mm.high", featureSize(*config.high), half);
    needLinear(collector, "mm.low", config.hiddenSize, half);
    collector.needMatrix("mm.2.high.weight", "mm.2.high.weight", half, config.projectionSize);
    collector.needMatrix("mm.2.low.weight", "mm.2.low.weight", half, config.projectionSize);
    collector.needVector("mm.2.bias", "mm.2.bias", config.projectionSize);
}

}  // namespace

std::uint64_t projectorInput(const VisionConfig& config) {
    const std::uint64_t scales = std::max<std::size_t>(config.tileScheme.scalesPx.size(), 1);
    const bool merges = config.projector == ProjectorType::DownsampleMlp ||
                        config.projector == ProjectorType::MergeMlp;
    return config.hiddenSize * scales * (merges ? 4 : 1);
}

int projectorTokensPerSide(const VisionConfig& config) {
    const int patches = static_cast<int>(config.patchesPerSide());
    switch (config.projector) {
        case ProjectorType::DownsampleMlp:
            return (patches + 1) / 2;
        case ProjectorType::MergeMlp:
            return patches / 2;
        case ProjectorType::Resampler:
            return static_cast<int>(std::lround(std::sqrt(double(config.projectorQueries))));
        case ProjectorType::HybridMlp:
            return patches;  // a tile is cut for the other tower
        case ProjectorType::Linear:
        case ProjectorType::Mlp2xGelu:
            break;
    }
    return 0;
}

void readProjectorShape(const TensorSource& source, MetadataReader& reader, VisionConfig& config) {
    if (config.projector == ProjectorType::Resampler) {
        config.projectionSize = rowsOfMatrix(source, "mm.proj.weight");
        config.projectorHiddenSize = config.projectionSize;
        config.projectorQueries = rowsOfMatrix(source, "mm.query");
        config.projectorHeads = reader.required("projector.head_count", kMaxHeads);
        if (config.projectionSize % config.projectorHeads != 0) {
            reader.complain(Sentence("{} numbers cannot be divided among {} heads",
                                     config.projectionSize, config.projectorHeads));
        }
        const auto side = static_cast<std::uint32_t>(projectorTokensPerSide(config));
        if (side * side != config.projectorQueries) {
            reader.complain(
                Sentence("its projector makes {} rows of a photo, which do not form a square",
                         config.projectorQueries));
        }
        return;
    }
    if (config.projector == ProjectorType::HybridMlp) {
        config.projectionSize = rowsOfMatrix(source, "mm.2.high.weight");
        config.projectorHiddenSize = 2 * rowsOfMatrix(source, "mm.high.weight");
        return;
    }
    const bool one = config.projector == ProjectorType::Linear;
    const SourceTensor* second = one ? nullptr : source.find("mm.2.weight");
    // A second layer that is missing is reported as if both had one size.
    config.projectionSize = rowsOfMatrix(source, second == nullptr ? "mm.0.weight" : "mm.2.weight");
    // The first layer may be wider or narrower than the second.
    config.projectorHiddenSize = second != nullptr && second->shape[0] <= kMaxSize
                                     ? static_cast<std::uint32_t>(second->shape[0])
                                     : config.projectionSize;
}

void collectProjector(WeightCollector& collector, const VisionConfig& config) {
    switch (config.projector) {
        case ProjectorType::Resampler:
            collectResampler(collector, config);
            return;
        case ProjectorType::HybridMlp:
            collectHybrid(collector, config);
            return;
        case ProjectorType::DownsampleMlp:
            needNorm(collector, "mm.norm", projectorInput(config));
            break;
        case ProjectorType::Linear:
        case ProjectorType::Mlp2xGelu:
        case ProjectorType::MergeMlp:
            break;
    }
    if (config.projector != ProjectorType::Linear)
        needLinear(collector, "mm.2", config.projectorHiddenSize, config.projectionSize);
    needLinear(collector, "mm.0", projectorInput(config), config.projectorHiddenSize);
}

}  // namespace tessera
