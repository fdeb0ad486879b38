// SPDX-License-Identifier: MIT
// Ollama's models: manifests, which name the files of a model by their checksums.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/sentence.h"

namespace tessera {

struct OllamaModel {
    std::string name;  // "llava:7b", "user/llava:latest", "host/user/llava:7b", as Ollama lists it
    std::filesystem::path model;
    std::optional<std::filesystem::path> projector;
    Sentence problem;  // why it cannot be used; `model` is then empty, or the manifest's
};

struct OllamaStore {
    std::vector<OllamaModel> models;  // by name
    std::vector<Sentence> notes;      // what was skipped, and why
};

// By the folders in it.
bool looksLikeOllamaStore(const std::filesystem::path& folder);

// Reads manifests/HOST/NAMESPACE/MODEL/TAG below `folder`; the blobs are only looked for. What is
// no manifest is skipped with a note.
OllamaStore readOllamaStore(const std::filesystem::path& folder);

}  // namespace tessera
