// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_folder.h"

#include <algorithm>
#include <cstdlib>
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
    if (!isFolder(snapshots)) {
        return std::nullopt;
    }
    std::string revision;
    std::ifstream stream(entry / "refs" / "main");
    if (std::getline(stream, revision) && !revision.empty() &&
        fs::path(revision).filename() == fs::path(revision) && isFolder(snapshots / revision)) {
        return snapshots / revision;
    }
    std::error_code error;
    std::error_code ignored;
    std::optional<fs::path> newest;
    for (fs::directory_iterator entryAt(snapshots, error);
         !error && entryAt != fs::directory_iterator(); entryAt.increment(error)) {
        const fs::path& found = entryAt->path();
        if (pathExists(found / "config.json") &&
            (!newest ||
             fs::last_write_time(*newest, ignored) < fs::last_write_time(found, ignored))) {
            newest = found;
        }
    }
    return newest;
}

// The folder names that a model of this hub name may have.
std::vector<fs::path> folderNames(const std::string& name) {
    std::vector<fs::path> names = {name};
    const std::size_t slash = name.rfind('/');
    if (slash == std::string::npos) {
        return names;
    }
    for (const std::string_view separator : {"--", "_", "-"}) {
        std::string joined = name;
        joined.replace(slash, 1, separator);
        names.emplace_back(joined);
        names.emplace_back(std::string(kCachePrefix) + joined);
    }
    names.emplace_back(name.substr(slash + 1));
    return names;
}

// Folders that may hold other models: those around the model's own, and the hub's cache.
std::vector<fs::path> placesAround(const fs::path& modelFolder) {
    std::vector<fs::path> places = {modelFolder};
    std::error_code error;
    fs::path place = fs::absolute(modelFolder, error);
    // Up to the cache's root from a snapshot in it, or to the folder that contains "owner/name".
    for (int level = 0; level < 3 && place.has_relative_path(); ++level) {
        place = place.parent_path();
        places.push_back(place);
    }
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value == nullptr ? "" : value);
    };
    if (const fs::path hub = variable("HF_HUB_CACHE"); !hub.empty()) {
        places.push_back(hub);
    }
    if (const fs::path home = variable("HF_HOME"); !home.empty()) {
        places.push_back(home / "hub");
    }
    if (const fs::path home = variable("HOME"); !home.empty()) {
        places.push_back(home / ".cache" / "huggingface" / "hub");
    }
    return places;
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

std::string hubFolderName(const fs::path& folder) {
    std::error_code error;
    fs::path place = withoutTrailingSlash(fs::absolute(folder, error).lexically_normal());
    if (error) {
        place = folder;
    }
    // models--owner--name/snapshots/revision
    const std::string entry = place.parent_path().parent_path().filename().string();
    if (place.parent_path().filename() == "snapshots" && entry.starts_with(kCachePrefix)) {
        std::string name = entry.substr(kCachePrefix.size());
        if (const std::size_t dashes = name.find("--"); dashes != std::string::npos) {
            name.replace(dashes, 2, "/");
        }
        return name;
    }
    return place.filename().string();
}

Result<Json> readHubConfig(const fs::path& folder) {
    if (!isFolder(folder)) {
        return Error(ErrorCode::FileNotFound, "There is no folder {}.", quoteName(folder.string()));
    }
    if (!pathExists(folder / "config.json")) {
        const std::vector<fs::path> files = filesIn(folder);
        const bool saysMore = std::ranges::any_of(files, [](const fs::path& path) {
            return lowerExtension(path) == ".gguf" || isAdapterFile(path);
        });
        if (saysMore) {
            return noHubWeights(folder);
        }
        return Error(ErrorCode::FileNotFound,
                     "The folder {} has no config.json, so it is not a model's folder. "
                     "Choose a GGUF file, or the folder of a model with its "
                     "config.json and its weights (.safetensors or pytorch_model.bin).",
                     quoteFileName(folder));
    }
    return readJsonObject(folder / "config.json");
}

Result<HubFolder> openHubFolder(const fs::path& folder) {
    HubFolder hub;
    hub.path = withoutTrailingSlash(folder);
    hub.name = hubFolderName(folder);
    Result<Json> config = readHubConfig(hub.path);
    if (!config) {
        return std::move(config).error();
    }
    hub.config = *std::move(config);
    Result<Json> preprocessor = readOptionalJsonObject(hub.path / "preprocessor_config.json");
    if (!preprocessor) {
        return std::move(preprocessor).error();
    }
    hub.preprocessor = *std::move(preprocessor);
    Result<HubWeights> weights = openHubWeights(hub.path);
    if (!weights) {
        return std::move(weights).error();
    }
    hub.files = std::move(weights->files);
    hub.form = weights->form;
    return hub;
}

HubNames HubFolder::names() const {
    std::vector<std::string_view> all;
    for (const auto& file : files) {
        for (const auto& [storedName, entry] : file->entries()) {
            all.emplace_back(storedName);
        }
    }
    return HubNames(all);
}

std::optional<fs::path> findNamedTower(const fs::path& modelFolder, const std::string& towerName,
                                       std::span<const fs::path> extraFolders) {
    std::vector<fs::path> places(extraFolders.begin(), extraFolders.end());
    const std::vector<fs::path> around = placesAround(modelFolder);
    places.insert(places.begin(), around.begin(), around.end());
    for (const fs::path& name : folderNames(towerName)) {
        for (const fs::path& place : places) {
            const fs::path candidate = place / name;  // an absolute name replaces `place`
            if (!isFolder(candidate)) {
                continue;
            }
            const auto folder = hubFolderOf(candidate);
            std::error_code ignored;
            if (folder && pathExists(*folder / "config.json") &&
                !fs::equivalent(*folder, modelFolder, ignored)) {
                return folder;
            }
        }
    }
    return std::nullopt;
}

}  // namespace tessera
