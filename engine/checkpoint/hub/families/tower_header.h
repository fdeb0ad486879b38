// SPDX-License-Identifier: MIT
// The keys that towers of the CLIP kind have in common, from their config in transformers' words.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/checkpoint/hub/hub_config.h"
#include "engine/checkpoint/hub/hub_header_builder.h"
#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/formats/json_object.h"

namespace tessera {

// A vision half of that "clip.projector_type" (see vision_checkpoint.h), with no keys of the tower
// yet.
HubHeader visionHeader(std::string_view kind);
// "clip.vision.KEY", a number that is there or was complained about; 0 then.
std::uint64_t visionKey(const HubHeader& header, std::string_view key);

// int(width * ratio) of the reference.
std::uint64_t scaledWidth(std::uint64_t width, double ratio);

// For keys that a config does not list.
struct TowerDefaults {
    std::uint64_t imageSize;
    std::uint64_t patchSize;
    std::uint64_t hiddenSize;
    std::uint64_t intermediateSize;
    std::uint64_t numLayers;
    std::uint64_t numHeads;
    double layerNormEps;
};

// `builder` has the prefix "clip.vision." in all of them.
void addTower(const Json& tower, const TowerDefaults& defaults, HubHeaderBuilder& builder);

// "hidden_act" of a tower that is not LLaVA's, by this program's own key "activation".
void addActivation(const Json& tower, std::string_view fallback, HubHeaderBuilder& builder);

// The blocks to run of `numLayers`, from a member that counts hidden states from the end: -2, which
// is also the default, is the output of the second last block.
void addFeatureLayer(const Json& config, std::string_view member, std::uint64_t numLayers,
                     HubHeaderBuilder& builder);

// The config of a CLIP ViT-L/14, as every original LLaVA and XComposer2 has it, for a checkpoint
// that holds the tower's weights but not its shape; whatever the weights show is taken from them.
Json clipTowerFromWeights(const TensorSource& source);

}  // namespace tessera
