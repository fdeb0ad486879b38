// SPDX-License-Identifier: MIT
// Translates config.json and preprocessor_config.json to GGUF metadata, with the defaults that
// transformers (or LLaVA's own code) uses for absent keys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/formats/json_object.h"
#include "engine/formats/metadata.h"
#include "engine/formats/metadata_reader.h"

namespace tessera {

enum class HubModelKind {
    TextModel,      // llama, mistral, qwen2
    Llava,          // transformers' "llava" and "llava_next": text_config, vision_config
    OriginalLlava,  // the original code's: flat, with mm_... keys
    VisionTower,    // a CLIP tower alone (also the vision half of a whole CLIP)
};

// Decided by "model_type" and by which keys are present. Errors: Unsupported (another model, a
// quantised checkpoint). `path` is for messages.
Result<HubModelKind> hubModelKind(const Json& config, const std::filesystem::path& path);

// LLaMA-3.1's way of stretching the context: the dividers of the frequencies are computed from it.
struct Llama3Scaling {
    double factor = 1;
    double lowFrequencyFactor = 1;
    double highFrequencyFactor = 4;
    double originalContext = 8192;
};

struct HubHeader {
    Metadata metadata;  // under the names of GGUF: "llama.embedding_length"
    KeyNames names;     // what the JSON calls them: "hidden_size"
};

struct HubTextHeader : HubHeader {
    std::optional<Llama3Scaling> llama3Scaling;
    bool tiedHead = false;  // the embedding serves as the head
};

// For any kind but VisionTower. Leaves out the tokenizer's keys. Errors: InvalidFormat (values of
// the wrong kind), Unsupported (what the decoder cannot compute).
Result<HubTextHeader> hubTextHeader(const Json& config, HubModelKind kind,
                                    const std::filesystem::path& path);

// The files that describe the vision half: the model's own and, where it only names its tower, the
// tower's.
struct HubVisionFiles {
    const Json& config;
    const Json& preprocessor;     // an empty object if there is none
    const Json* tower = nullptr;  // config.json of the tower's folder
    std::filesystem::path path;   // the model's folder, for messages
};

// For Llava and OriginalLlava. The latter needs a tower's config. Errors: as above.
Result<HubHeader> hubVisionHeader(const HubVisionFiles& files, HubModelKind kind);

// "mm_vision_tower"; empty if there is none.
std::string hubTowerName(const Json& config);

// Names of base models in the config ("_name_or_path"), hints for the prompt template.
std::vector<std::string> hubBaseNames(const Json& config);

// The frequencies' dividers: [ropeDim / 2].
std::vector<float> llama3FrequencyFactors(const Llama3Scaling& scaling, double theta,
                                          std::uint32_t ropeDim);

}  // namespace tessera
