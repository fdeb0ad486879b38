// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_folder.h"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/checkpoint/hub/hub_paths.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCachePrefix = "models--";

fs::path withoutTrailingSlash(const fs::path& path) {
    return path.has_filename() || !path.has_relative_path() ? path : path.parent_path();
}

// A cache entry holds "refs/main" with the snapshot's name. Without it, as after a download of
// another branch, the newest snapshot with a model is taken. `path`: the entry or its snapshots.
std::optional<fs::path> currentSnapshot(const fs::path& path) {
    const fs::path entry = path.filename() == "snapshots" ? path.parent_path() : path;
    const fs::path snapshots = entry / "snapshots";
    if (!isFolder(snapshots))
        return std::nullopt;
    std::string revision;
    std::ifstream stream(entry / "refs" / "main");
    if (std::getline(stream, revision) && !revision.empty() &&
        fs::path(revision).filename() == fs::path(revision) && isFolder(snapshots / revision))
        return snapshots / revision;
    std::error_code error;
    std::error_code ignored;
    std::optional<fs::path> newest;
    for (fs::directory_iterator entryAt(snapshots, error);
         !error && entryAt != fs::directory_iterator(); entryAt.increment(error)) {
        const fs::path& found = entryAt->path();
        if (pathExists(found / "config.json") &&
            (!newest ||
             fs::last_write_time(*newest, ignored) < fs::last_write_time(found, ignored)))
            newest = found;
    }
    return newest;
}

// The folders that the config describes as parts of the model.
std::vector<std::string> partNames(const Json& config) {
    constexpr std::string_view kEnding = "_cfg";
    std::vector<std::string> names;
    if (findMember(config, "llm_cfg") == nullptr)
        return names;
    for (const auto& [key, value] : config.items())
        if (key.size() > kEnding.size() && key.ends_with(kEnding) &&
            (value.is_object() || value.is_string()))
            names.push_back(key.substr(0, key.size() - kEnding.size()));
    return names;
}

// The folder without its weights.
Result<HubFolder> openDescription(const fs::path& folder) {
    HubFolder hub;
    hub.path = withoutTrailingSlash(folder);
    hub.name = hubFolderName(folder);
    Result<Json> config = readHubConfig(hub.path);
    if (!config)
        return std::move(config).error();
    hub.config = *std::move(config);
    Result<Json> preprocessor = readOptionalJsonObject(hub.path / "preprocessor_config.json");
    if (!preprocessor)
        return std::move(preprocessor).error();
    hub.preprocessor = *std::move(preprocessor);
    return hub;
}

Result<HubFolder> withFiles(HubFolder hub) {
    Result<HubWeights> weights = openHubWeights(hub.path);
    if (!weights)
        return std::move(weights).error();
    hub.files = std::move(weights->files);
    hub.form = weights->form;
    return hub;
}

}  // namespace

std::optional<fs::path> hubFolderOf(const fs::path& path) {
    if (isFolder(path)) {
        const fs::path folder = withoutTrailingSlash(path);
        return pathExists(folder / "config.json") ? folder
                                                  : currentSnapshot(folder).value_or(folder);
    }
    const std::string extension = lowerExtension(path);
    const bool ofHub = extension == ".safetensors" || extension == ".json" ||
                       isPytorchWeights(path) || path.filename() == "tokenizer.model" ||
                       isAdapterFile(path);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const bool known = isAdapterFile(path) || pathExists(folder / "config.json");
    return ofHub && known && pathExists(path) ? std::optional(folder) : std::nullopt;
}

bool looksLikeHubModel(const fs::path& folder) {
    if (!pathExists(folder / "config.json"))
        return false;
    const bool hasWeights = std::ranges::any_of(filesIn(folder), [](const fs::path& path) {
        return lowerExtension(path) == ".safetensors" || isPytorchWeights(path);
    });
    if (hasWeights)
        return true;
    const Result<Json> config = readHubConfig(folder);
    return config && !partNames(*config).empty();
}

std::string hubFolderName(const fs::path& folder) {
    std::error_code error;
    fs::path place = withoutTrailingSlash(fs::absolute(folder, error).lexically_normal());
    if (error)
        place = folder;
    // models--owner--name/snapshots/revision
    const std::string entry = place.parent_path().parent_path().filename().string();
    if (place.parent_path().filename() == "snapshots" && entry.starts_with(kCachePrefix)) {
        std::string name = entry.substr(kCachePrefix.size());
        if (const std::size_t dashes = name.find("--"); dashes != std::string::npos)
            name.replace(dashes, 2, "/");
        return name;
    }
    return place.filename().string();
}

Result<Json> readHubConfig(const fs::path& folder) {
    if (!isFolder(folder))
        return Error(ErrorCode::FileNotFound, "There is no folder {}.", quoteName(folder.string()));
    if (!pathExists(folder / "config.json")) {
        const std::vector<fs::path> files = filesIn(folder);
        const bool saysMore = std::ranges::any_of(files, [](const fs::path& path) {
            return lowerExtension(path) == ".gguf" || isAdapterFile(path);
        });
        if (saysMore)
            return noHubWeights(folder);
        return Error(ErrorCode::FileNotFound,
                     "The folder {} has no config.json, so it is not a model's folder. "
                     "Choose a GGUF file, or the folder of a model with its "
                     "config.json and its weights (.safetensors or pytorch_model.bin).",
                     quoteFileName(folder));
    }
    return readJsonObject(folder / "config.json");
}

Result<HubFolder> openHubFolder(const fs::path& folder) {
    Result<HubFolder> hub = openDescription(folder);
    if (!hub)
        return hub;
    const std::vector<std::string> names = partNames(hub->config);
    if (names.empty())
        return withFiles(*std::move(hub));
    for (const std::string& name : names) {
        const fs::path path = hub->path / name;
        if (!isFolder(path)) {
            return Error(ErrorCode::FileNotFound,
                         "A part of the model in {} is missing: the folder {}. Download the rest "
                         "of the model.",
                         quoteFileName(hub->path), quoteName(name));
        }
        if (!pathExists(path / "config.json")) {
            return Error(ErrorCode::FileNotFound,
                         "A part of the model in {} is missing: the config.json in the folder {}. "
                         "Download the rest of the model.",
                         quoteFileName(hub->path), quoteName(name));
        }
        Result<HubFolder> part = openDescription(path);
        if (part)
            part = withFiles(*std::move(part));
        if (!part)
            return std::move(part).error();
        part->name = name;
        hub->parts.push_back(*std::move(part));
    }
    return hub;
}

HubNames HubFolder::names() const {
    std::vector<std::string_view> all;
    for (const auto& file : files)
        for (const auto& [storedName, entry] : file->entries())
            all.emplace_back(storedName);
    return HubNames(all);
}

const HubFolder* HubFolder::part(std::string_view wanted) const {
    const auto found = std::ranges::find(parts, wanted, &HubFolder::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace tessera
