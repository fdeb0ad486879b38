// SPDX-License-Identifier: MIT
// A GGUF or safetensors file as plain data, for people and scripts to look at. Works on any
// well-formed file, also of models that nothing here can run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/config.h"
#include "engine/model/memory_estimate.h"

namespace tessera {

struct InspectedEntry {
    std::string key;
    std::string type;   // "integer", "number", "yes/no", "text", "list of 1024 texts" ...
    std::string value;  // as text; long texts and lists cut with "..."
};

struct InspectedTensor {
    std::string name;
    std::string type;
    std::vector<std::uint64_t>
        shape;  // the file's own order: GGUF contiguous first, safetensors last
    std::uint64_t sizeBytes = 0;
};

struct Inspection {
    std::string format;        // "GGUF v3", "safetensors"
    std::string kind;          // "text model", "image encoder (mmproj)", "weights"
    std::string architecture;  // general.architecture; empty if there is none
    std::uint64_t fileBytes = 0;
    std::vector<InspectedEntry> metadata;
    std::vector<InspectedTensor> tensors;
    std::map<std::string, std::uint64_t> bytesPerType;
    std::uint64_t weightBytes = 0;
    // Set if the engine can read the shape; otherwise `problem` says why not.
    std::optional<TextConfig> text;
    std::optional<VisionConfig> vision;
    std::string problem;
    // At `contextTokens` of inspectFile, or the model's own context if that is smaller.
    MemoryEstimate memory;
    std::uint64_t contextTokens = 0;
};

// Errors: those of GgufFile::open and SafetensorsFile::open, chosen by the file's first bytes.
Result<Inspection> inspectFile(const std::filesystem::path& path,
                               std::uint64_t contextTokens = 4096);

}  // namespace tessera
