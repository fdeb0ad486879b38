// SPDX-License-Identifier: MIT
// The two halves of a model in a hub folder, in the engine's terms: the same configurations and
// weight tables as from GGUF files. Weights point into the mapped files, in their stored precision.
//
// Differences from GGUF files:
// - q and k of a LLaMA are not permuted: TextConfig::ropeStyle is HalfRotation. In a GGUF of the
//   architecture "llama", row 2i+s of a head is the hub's row s*(headDim/2)+i.
// - Rows of the embedding and of the head beyond the tokenizer's last id are left out, so that
//   vocabSize is the number of tokens.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/config.h"
#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/core/result.h"
#include "engine/formats/metadata.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

struct HubText {
    // As in a GGUF of this model ("llama.block_count" ...), without "tokenizer." keys.
    Metadata metadata;
    TextConfig config;
    Vocabulary vocabulary;
    WeightTable weights;                             // under the names of text_checkpoint.h
    std::vector<std::shared_ptr<const void>> files;  // keep the mapped files alive
    GenerationDefaults generation;
};

// Errors: those of hubFamilyOf, HubFamily::openText, vocabularyFromHub, readTextConfig and
// collectTextWeights; Mismatch (the folder of a vision tower).
Result<HubText> openHubText(const HubFolder& folder);

struct HubVision {
    Metadata metadata;  // "clip.vision.block_count" ...: as a GGUF of this model would have it,
                        // except that block_count is the whole tower's and feature_layer is given
    VisionConfig config;
    WeightTable weights;  // under the names of vision_checkpoint.h
    std::vector<std::shared_ptr<const void>> files;
    std::filesystem::path tower;  // the second folder, if the tower came from one
};

// Whether the folder holds a model with a vision half, its tower included or only named.
bool hasVisionHalf(const Json& config);
// Whether it holds only a tower, to which a model adds its own projector.
bool isTowerAlone(const Json& config);

// The tokenizer of a model's folder, wherever in it its files are. Errors: those of readHubConfig
// and vocabularyFromHub.
Result<Vocabulary> openHubVocabulary(const std::filesystem::path& folder);

// The vision half of a model. Errors: those of HubFamily::openVision, readVisionConfig and
// collectVisionWeights; Mismatch (a model without one, no tower in the given folder).
Result<HubVision> openHubVision(const HubFolder& folder, const TowerPlaces& places);

}  // namespace tessera
