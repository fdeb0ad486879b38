// SPDX-License-Identifier: MIT
// A GGUF file (all parts of a split one), a hub folder, or one file of it as plain data, for people
// and scripts to read. Works on any well-formed file, including models that the engine
// cannot run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"

namespace tessera {

struct InspectedEntry {
    std::string key;
    std::string type;   // "integer", "number", "yes/no", "text", "list of 1024 texts" ...
    std::string value;  // as text; long texts and lists cut with "..."
};

struct InspectedTensor {
    std::string name;
    std::string type;
    std::vector<std::uint64_t> shape;  // the file's own order: GGUF contiguous first, others last
    std::uint64_t sizeBytes = 0;
};

// The recognised prompt format of the model.
struct InspectedPrompt {
    std::string chatTemplate;
    bool recognised = true;
    Sentence reason;  // "recognised by ...", "not recognised: ..."
    std::string system;
    std::vector<std::string> stops;
    bool addsBos = false;
    bool wrapsPhotos = false;  // "<im_start>", "<im_end>"
};

struct Inspection {
    std::string format;  // "GGUF v3", "GGUF v3 in 3 files", "safetensors", "PyTorch", "hub folder"
    // "text model", "image encoder (mmproj)", "LLaVA model" (or another family's name), "image
    // encoder (CLIP tower)", "weights"
    std::string kind;
    std::string architecture;  // general.architecture; empty if there is none
    std::uint64_t fileBytes = 0;
    // "LLaVA-1.6" ..., if there is a vision half; and how it cuts photos, its tower and its
    // projector in words.
    Sentence generation;
    std::string tiling;
    std::string tower;
    std::string projector;
    // Weights of a usable folder that are stored but never loaded.
    std::vector<std::string> unused;
    std::uint64_t unusedBytes = 0;
    std::optional<InspectedPrompt> prompt;  // if there is a tokenizer
    std::vector<InspectedEntry> metadata;
    std::vector<InspectedTensor> tensors;
    std::map<std::string, std::uint64_t> bytesPerType;
    std::uint64_t weightBytes = 0;
    // Set if the engine can read the shape; otherwise `problem` says why not.
    std::optional<TextConfig> text;
    std::optional<VisionConfig> vision;
    Sentence problem;
};

// Errors: those of GgufFile::open, SafetensorsFile::open and PytorchFile::open, chosen by the
// file's first bytes, and of openHubFolder. A single shard is inspected as a file only; the model
// is its folder.
Result<Inspection> inspectFile(const std::filesystem::path& path);

}  // namespace tessera
