// SPDX-License-Identifier: MIT
// What a checkpoint says about its own shape. All dimensions of the engine come from here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/checkpoint/towers/high_towers.h"
#include "engine/core/activation.h"
#include "engine/core/rope_config.h"
#include "engine/image/tile_plan.h"

namespace tessera {

struct TextConfig {
    std::string architecture;  // "llama", "qwen2"
    std::string name;          // general.name, for people
    std::uint32_t hiddenSize = 0;
    std::uint32_t numLayers = 0;
    std::uint32_t numHeads = 0;
    std::uint32_t numKvHeads = 0;
    std::uint32_t headDim = 0;
    std::uint32_t intermediateSize = 0;
    std::uint32_t vocabSize = 0;      // rows of the output matrix
    std::uint32_t contextLength = 0;  // as trained
    float rmsNormEps = 1e-5f;
    RopeConfig rope;
    // Qwen-VL: a prompt of more tokens stretches the rotation (dynamic NTK), and queries at later
    // positions p are multiplied by ln(p + 1) / ln(length). 0: never.
    std::uint32_t ntkLength = 0;
    std::uint32_t logNLength = 0;
    // XComposer2's Partial LoRA, scale * B A x added on image rows: of q, k and v, and of the rest.
    std::uint32_t loraRank = 0;  // the largest of its ranks; 0: none
    float qkvLoraScale = 1.0f;
    float loraScale = 1.0f;
};

enum class ModelFamily { Llava, Vila15, QwenVl, DeepSeekVl, XComposer2 };

enum class NormKind { LayerNorm, RmsNorm };
// "clip.vision.norm_type"
inline constexpr std::array<std::pair<std::string_view, NormKind>, 2> kNormNames = {
    {{"layer", NormKind::LayerNorm}, {"rms", NormKind::RmsNorm}}};

enum class ProjectorType {
    Linear,         // W0 x + b0
    Mlp2xGelu,      // W2 gelu(W0 x + b0) + b2
    DownsampleMlp,  // VILA-1.5: 2 x 2 neighbours side by side, LayerNorm, then as Mlp2xGelu
    MergeMlp,       // XComposer2-4KHD: 2 x 2 neighbours side by side, then as Mlp2xGelu
    Resampler,      // Qwen-VL: learned queries attend to the patches once
    HybridMlp,      // DeepSeek-VL 7B: W2 gelu([Wh high + bh, Wl low + bl]) + b2
};

// A family with its projector. "mlp" is LLaVA's in every reader; the others are names of our own,
// so that no other program takes such a file for what it is not.
struct VisionKind {
    std::string_view name;
    ModelFamily family;
    ProjectorType projector;  // of LLaVA: decided by the weights
};
inline constexpr std::array<VisionKind, 7> kVisionKinds = {{
    {"mlp", ModelFamily::Llava, ProjectorType::Mlp2xGelu},
    {"vila_mlp_downsample", ModelFamily::Vila15, ProjectorType::DownsampleMlp},
    {"qwen_vl_resampler", ModelFamily::QwenVl, ProjectorType::Resampler},
    {"deepseek_vl_mlp", ModelFamily::DeepSeekVl, ProjectorType::Mlp2xGelu},
    {"deepseek_vl_hybrid_mlp", ModelFamily::DeepSeekVl, ProjectorType::HybridMlp},
    {"xcomposer2_mlp", ModelFamily::XComposer2, ProjectorType::Mlp2xGelu},
    {"xcomposer2_4khd_mlp", ModelFamily::XComposer2, ProjectorType::MergeMlp},
}};

// How people call a family, and its text models' prompts (Vocabulary::promptFamily).
struct FamilyNames {
    ModelFamily family;
    std::string_view name;
    std::string_view prompts;  // or more, after a hyphen
};
inline constexpr std::array<FamilyNames, 5> kFamilyNames = {{
    {ModelFamily::Llava, "LLaVA", ""},
    {ModelFamily::Vila15, "VILA-1.5", "vila"},
    {ModelFamily::QwenVl, "Qwen-VL", "qwen-vl"},
    {ModelFamily::DeepSeekVl, "DeepSeek-VL", "deepseek-vl"},
    {ModelFamily::XComposer2, "InternLM-XComposer2", "xcomposer2"},
}};

struct VisionConfig {
    ModelFamily family = ModelFamily::Llava;
    std::uint32_t imageSize = 0;  // S, pixels: what the (low-resolution) ViT sees of a tile
    std::uint32_t patchSize = 0;
    std::uint32_t hiddenSize = 0;
    std::uint32_t numHeads = 0;
    std::uint32_t headDim = 0;
    std::uint32_t intermediateSize = 0;
    std::uint32_t numLayers = 0;  // blocks to execute (those before the selected feature layer)
    float layerNormEps = 1e-5f;
    Activation activation = Activation::QuickGelu;
    NormKind norm = NormKind::LayerNorm;
    bool classToken = true;     // in front of the patches; dropped after the last block
    bool preNorm = true;        // after the embeddings
    bool postNorm = false;      // after the last block
    bool queryKeyNorm = false;  // RMS norms of q and of k over all heads together (InternViT)
    bool layerScale = false;    // both branches of a block are multiplied by a vector (InternViT)
    std::array<float, 3> imageMean = {0.48145466f, 0.4578275f, 0.40821073f};
    std::array<float, 3> imageStd = {0.26862954f, 0.26130258f, 0.27577711f};

    ProjectorType projector = ProjectorType::Mlp2xGelu;
    std::uint32_t projectorHiddenSize = 0;  // between the two layers of mlp2x_gelu
    std::uint32_t projectionSize = 0;       // hidden size of the text model that it was made for
    std::uint32_t projectorHeads = 0;       // Resampler
    std::uint32_t projectorQueries = 0;     // Resampler: rows that it makes of a tile
    std::optional<AnyHighTower> high;       // HybridMlp

    TileScheme tileScheme;  // what the checkpoint asks for
    std::uint32_t patchesPerSide() const { return imageSize / patchSize; }
    std::uint32_t patchesPerTile() const { return patchesPerSide() * patchesPerSide(); }
    // What every high tower has; nullptr: there is none.
    const HighTowerConfig* highTower() const {
        return !high ? nullptr
                     : std::visit([](const HighTowerConfig& tower) { return &tower; }, *high);
    }
};

// What a ViT has or lacks beside LLaVA's, whose files never say it, and the key that does, after
// "clip.vision.". Files are read and written by this table, in this order.
struct VisionSwitch {
    std::string_view key;
    bool VisionConfig::*has;
};
inline constexpr std::array<VisionSwitch, 5> kVisionSwitches = {{
    {"class_token", &VisionConfig::classToken},
    {"pre_norm", &VisionConfig::preNorm},
    {"post_norm", &VisionConfig::postNorm},
    {"query_key_norm", &VisionConfig::queryKeyNorm},
    {"layer_scale", &VisionConfig::layerScale},
}};

}  // namespace tessera
