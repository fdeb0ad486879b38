// SPDX-License-Identifier: MIT
// A model as hubs publish it: a folder with config.json, weights (safetensors or PyTorch's own) and
// a tokenizer. Files are mapped in place; nothing is copied or unpacked.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/checkpoint/hub/hub_names.h"
#include "engine/checkpoint/hub/hub_weights.h"
#include "engine/core/result.h"
#include "engine/formats/json_object.h"
#include "engine/formats/tensor_file.h"

namespace tessera {

// The folder that `path` refers to: a folder itself, the folder around one of a hub folder's own
// files (config.json, *.safetensors, pytorch_model*.bin ... beside a config.json), or the current
// snapshot if `path` is the root of a hub cache entry ("models--owner--name"). nullopt: any other
// file.
std::optional<std::filesystem::path> hubFolderOf(const std::filesystem::path& path);

// Whether a folder is that of a model, by the names of its files: config.json beside weights, or
// one that describes parts in folders below. What it holds may still be incomplete.
bool looksLikeHubModel(const std::filesystem::path& folder);

struct HubFolder {
    std::filesystem::path path;  // without a trailing slash
    std::string name;            // "owner/name" in a hub cache, otherwise the folder's name
    Json config;                 // config.json
    Json preprocessor;           // preprocessor_config.json, or an empty object
    std::vector<std::shared_ptr<const TensorFile>> files;
    HubWeightForm form = HubWeightForm::Safetensors;  // of `files`
    // VILA keeps its weights in folders of their own, each with a config.json: for every "NAME_cfg"
    // of the config that describes a part, the folder NAME. Their names are those of the folders.
    std::vector<HubFolder> parts;

    HubNames names() const;
    const HubFolder* part(std::string_view name) const;  // nullptr: there is none
};

// Errors: those of readJsonObject and openHubWeights; FileNotFound (no such folder or part).
Result<HubFolder> openHubFolder(const std::filesystem::path& folder);

// config.json alone, for a quick look. Errors: as above.
Result<Json> readHubConfig(const std::filesystem::path& folder);

// "owner/name" in a hub cache, otherwise the folder's name.
std::string hubFolderName(const std::filesystem::path& folder);

}  // namespace tessera
