// SPDX-License-Identifier: MIT
#include "app/bench/vision_shapes.h"

namespace tessera::bench {
namespace {

struct TowerRow {
    std::uint32_t pixels, patch, hidden, heads, intermediate;
    std::uint32_t layers;  // those that are run
    Activation activation;
};

constexpr TowerRow kClipL336 = {336, 14, 1024, 16, 4096, 23, Activation::QuickGelu};
constexpr TowerRow kClipL224 = {224, 14, 1024, 16, 4096, 23, Activation::QuickGelu};
constexpr TowerRow kClipH224 = {224, 14, 1280, 16, 5120, 31, Activation::Gelu};
constexpr TowerRow kDemo = {112, 14, 128, 2, 512, 4, Activation::QuickGelu};
constexpr TowerRow kSigLip384 = {384, 14, 1152, 16, 4304, 26, Activation::GeluTanh};
constexpr TowerRow kInternVit = {448, 14, 3200, 25, 12800, 45, Activation::Gelu};
constexpr TowerRow kBigG = {448, 14, 1664, 16, 8192, 48, Activation::Gelu};
constexpr TowerRow kSigLipL = {384, 16, 1024, 16, 4096, 24, Activation::Gelu};
constexpr TowerRow kClipL490 = {490, 14, 1024, 16, 4096, 24, Activation::QuickGelu};
constexpr TowerRow kClipL224All = {224, 14, 1024, 16, 4096, 24, Activation::QuickGelu};
constexpr TowerRow kClipL336All = {336, 14, 1024, 16, 4096, 24, Activation::QuickGelu};

VisionConfig towerConfig(const TowerRow& row, std::uint32_t projectionSize) {
    VisionConfig config;
    config.imageSize = row.pixels;
    config.patchSize = row.patch;
    config.hiddenSize = row.hidden;
    config.numHeads = row.heads;
    config.headDim = row.hidden / row.heads;
    config.intermediateSize = row.intermediate;
    config.numLayers = row.layers;
    config.activation = row.activation;
    config.projectionSize = projectionSize;
    config.projectorHiddenSize = projectionSize;
    config.tileScheme.tileSizePx = static_cast<int>(row.pixels);
    config.tileScheme.patchSizePx = static_cast<int>(row.patch);
    return config;
}

// Neither a class token nor a norm in front.
VisionConfig sigLipConfig(const TowerRow& row, std::uint32_t projectionSize) {
    VisionConfig config = towerConfig(row, projectionSize);
    config.classToken = false;
    config.preNorm = false;
    config.layerNormEps = 1e-6f;
    config.tileScheme.mode = TileMode::Squash;
    return config;
}

SamConfig samB() {
    SamConfig sam;
    sam.imageSize = 1024;
    sam.patchSize = 16;
    sam.hiddenSize = 768;
    sam.numHeads = 12;
    sam.headDim = 64;
    sam.intermediateSize = 3072;
    sam.numLayers = 12;
    sam.windowSize = 14;
    sam.globalLayers = {2, 5, 8, 11};
    sam.neckSize = 256;
    sam.downsampleSizes = {512, 1024};
    return sam;
}

}  // namespace

VisionConfig clipL336(std::uint32_t projectionSize) {
    return towerConfig(kClipL336, projectionSize);
}

VisionConfig clipL224(std::uint32_t projectionSize) {
    return towerConfig(kClipL224, projectionSize);
}

VisionConfig clipH224(std::uint32_t projectionSize) {
    return towerConfig(kClipH224, projectionSize);
}

VisionConfig demoTower(std::uint32_t projectionSize) {
    return towerConfig(kDemo, projectionSize);
}

VisionConfig vilaSigLip(std::uint32_t projectionSize) {
    VisionConfig config = sigLipConfig(kSigLip384, projectionSize);
    config.family = ModelFamily::Vila15;
    config.projector = ProjectorType::DownsampleMlp;
    config.tileScheme.columnsFirst = true;
    return config;
}

VisionConfig vilaScales(std::uint32_t projectionSize) {
    VisionConfig config = vilaSigLip(projectionSize);
    config.tileScheme.mode = TileMode::Scales;
    config.tileScheme.scalesPx = {384, 768};
    return config;
}

VisionConfig vilaInternVit(std::uint32_t projectionSize) {
    VisionConfig config = towerConfig(kInternVit, projectionSize);
    config.family = ModelFamily::Vila15;
    config.norm = NormKind::RmsNorm;
    config.layerNormEps = 1e-6f;
    config.preNorm = false;
    config.queryKeyNorm = true;
    config.layerScale = true;
    config.projector = ProjectorType::DownsampleMlp;
    config.tileScheme.mode = TileMode::Squash;
    config.tileScheme.columnsFirst = true;
    return config;
}

VisionConfig qwenVl(std::uint32_t projectionSize) {
    VisionConfig config = towerConfig(kBigG, projectionSize);
    config.family = ModelFamily::QwenVl;
    config.classToken = false;
    config.layerNormEps = 1e-6f;
    config.projector = ProjectorType::Resampler;
    config.projectorHeads = projectionSize / 128;
    config.projectorQueries = 256;
    config.tileScheme.mode = TileMode::Squash;
    config.tileScheme.tokensPerSide = 16;
    return config;
}

VisionConfig deepSeekSigLip(std::uint32_t projectionSize) {
    VisionConfig config = sigLipConfig(kSigLipL, projectionSize);
    config.family = ModelFamily::DeepSeekVl;
    config.postNorm = true;
    config.tileScheme.mode = TileMode::Letterbox;
    return config;
}

VisionConfig deepSeekHybrid(std::uint32_t projectionSize) {
    VisionConfig config = deepSeekSigLip(projectionSize);
    config.projector = ProjectorType::HybridMlp;
    config.high = samB();
    config.tileScheme.tileSizePx = static_cast<int>(config.highTower()->imageSize);
    config.tileScheme.secondTileSizePx = static_cast<int>(config.imageSize);
    return config;
}

VisionConfig xcomposer490(std::uint32_t projectionSize) {
    VisionConfig config = towerConfig(kClipL490, projectionSize);
    config.family = ModelFamily::XComposer2;
    config.tileScheme.mode = TileMode::Squash;
    return config;
}

VisionConfig xcomposer224(std::uint32_t projectionSize) {
    VisionConfig config = towerConfig(kClipL224All, projectionSize);
    config.family = ModelFamily::XComposer2;
    config.tileScheme.mode = TileMode::Squash;
    return config;
}

VisionConfig xcomposer4khd(std::uint32_t projectionSize) {
    VisionConfig config = towerConfig(kClipL336All, projectionSize);
    config.family = ModelFamily::XComposer2;
    config.projector = ProjectorType::MergeMlp;
    config.tileScheme.mode = TileMode::HdTransform;
    config.tileScheme.newlinePerRow = true;
    return config;
}

}  // namespace tessera::bench
