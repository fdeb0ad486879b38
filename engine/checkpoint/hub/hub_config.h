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

// A decoder of the LLaMA kind: `text` is its config, of the type `modelType` ("llama", "mistral",
// "qwen2"), inside `config` or the same. Leaves out the tokenizer's keys. Errors: InvalidFormat
// (values of the wrong kind), Unsupported (another type, what the decoder cannot compute).
Result<HubTextHeader> hubTextHeader(const Json& text, const std::string& modelType,
                                    const Json& config, const std::filesystem::path& path);

// "model_type"; empty if there is none.
std::string hubModelType(const Json& config);

// Names of base models in the config ("_name_or_path"), hints for the prompt template.
std::vector<std::string> hubBaseNames(const Json& config);

// The frequencies' dividers: [ropeDim / 2].
std::vector<float> llama3FrequencyFactors(const Llama3Scaling& scaling, double theta,
                                          std::uint32_t ropeDim);

}  // namespace tessera
