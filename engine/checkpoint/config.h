// SPDX-License-Identifier: MIT
// What a checkpoint says about its own shape. All dimensions of the engine come from here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
};

enum class ProjectorType { Linear, Mlp2xGelu };

struct VisionConfig {
    std::uint32_t imageSize = 0;  // S, pixels
    std::uint32_t patchSize = 0;
    std::uint32_t hiddenSize = 0;
    std::uint32_t numHeads = 0;
    std::uint32_t headDim = 0;
    std::uint32_t intermediateSize = 0;
    std::uint32_t numLayers = 0;  // blocks to execute (those before the selected feature layer)
    float layerNormEps = 1e-5f;
    Activation activation = Activation::QuickGelu;
    std::array<float, 3> imageMean = {0.48145466f, 0.4578275f, 0.40821073f};
    std::array<float, 3> imageStd = {0.26862954f, 0.26130258f, 0.27577711f};

    ProjectorType projector = ProjectorType::Mlp2xGelu;
    std::uint32_t projectorHiddenSize = 0;  // between the two layers of mlp2x_gelu
    std::uint32_t projectionSize = 0;       // hidden size of the text model that it was made for

    TileScheme tileScheme;  // what the checkpoint asks for
    std::uint32_t patchesPerSide() const { return imageSize / patchSize; }
    std::uint32_t patchesPerTile() const { return patchesPerSide() * patchesPerSide(); }
};

}  // namespace tessera
