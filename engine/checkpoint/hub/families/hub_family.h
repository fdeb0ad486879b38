// SPDX-License-Identifier: MIT
// The families of models that hub folders hold, as a table: how each is recognised, and how its
// files become what a GGUF file of the model would have, keys and tensors under GGUF's names.
// Everything after that is the same for all.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/checkpoint/hub/hub_config.h"
#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/checkpoint/weights/tensor_source.h"
#include "engine/core/result.h"
#include "engine/formats/json_object.h"

namespace tessera {

struct HubTextHalf {
    HubTextHeader header;
    TensorSource source;
};

struct HubVisionHalf {
    HubHeader header;
    TensorSource source;
    std::filesystem::path tower;  // the second folder, if the tower came from one
};

struct TowerPlaces {
    std::optional<std::filesystem::path> tower;  // given by the user
    std::vector<std::filesystem::path> folders;  // to look for a named tower in
};

struct HubFamily {
    std::string_view name;  // for people: "LLaVA"
    bool (*recognises)(const Json& config);
    // Whether a vision half belongs to it, its tower included or only named; nullptr: never.
    bool (*hasVision)(const Json& config) = nullptr;
    // nullptr: a tower alone. Errors: those of hubTextHeader, or what its own files lack.
    Result<HubTextHalf> (*openText)(const HubFolder& folder) = nullptr;
    // nullptr: a text model. Errors: InvalidFormat, Unsupported; FileNotFound (a tower that is only
    // named and cannot be found: the message says where to put it); Mismatch.
    Result<HubVisionHalf> (*openVision)(const HubFolder& folder,
                                        const TowerPlaces& places) = nullptr;
    // The part of the folder with the tokenizer; empty: the folder itself.
    std::string_view tokenizerPart = {};
    // Its row of prompt_rules.h; empty: LLaVA's.
    std::string_view promptFamily = {};
    bool readsGptq = false;
};

// The first row of the table that recognises the config. Errors: Unsupported (none does, or a
// quantisation that is not read). `path` is for messages.
Result<const HubFamily*> hubFamilyOf(const Json& config, const std::filesystem::path& path);

// One row of the table for each layout.
extern const HubFamily kLlavaFamily;          // transformers' "llava" and "llava_next"
extern const HubFamily kOriginalLlavaFamily;  // the original code's: flat, with mm_... keys
extern const HubFamily kVila15Family;
extern const HubFamily kQwenVlFamily;
extern const HubFamily kDeepSeekVlFamily;  // the original code's
// transformers' "deepseek_vl", "deepseek_vl_hybrid"
extern const HubFamily kNativeDeepSeekVlFamily;
extern const HubFamily kXComposer2Family;
extern const HubFamily kTextModelFamily;    // llama, mistral, qwen2
extern const HubFamily kVisionTowerFamily;  // a tower alone, also the vision half of a whole CLIP

}  // namespace tessera
