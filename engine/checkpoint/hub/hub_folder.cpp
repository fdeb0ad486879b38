// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/core/mapped_file.h"
#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCachePrefix = "models--";

bool pathExists(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::string lowerExtension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

// Of a LoRA, as PEFT writes it.
bool isAdapterFile(const fs::path& path) {
    const fs::path name = path.filename();
    return name == "adapter_config.json" || name == "adapter_model.safetensors" ||
           name == "adapter_model.bin";
}

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

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_regular_file(ignored)) {
            paths.push_back(entry->path());
        }
    }
    std::ranges::sort(paths);
    return paths;
}

// What the folder holds instead of safetensors files, and what to do about it.
Error noWeights(const fs::path& folder) {
    std::optional<fs::path> pytorch;
    for (const fs::path& path : filesIn(folder)) {
        const std::string extension = lowerExtension(path);
        if (isAdapterFile(path)) {
            return Error(ErrorCode::Unsupported,
                         "The folder {} holds a LoRA adapter, which is only a change to another "
                         "model. {}.",
                         quoteFileName(folder), Sentence("Get the whole (\"merged\") model"));
        }
        if (extension == ".gguf") {
            return Error(ErrorCode::Unsupported, "The folder {} holds GGUF files ({}). {}.",
                         quoteFileName(folder), quoteFileName(path),
                         Sentence("Choose that file instead of the folder"));
        }
        if (extension == ".bin" || extension == ".pth" || extension == ".pt") {
            pytorch = path;
        }
    }
    if (pytorch) {
        const std::string name = quoteFileName(*pytorch);
        const Result<MappedFile> file = MappedFile::open(*pytorch);
        const bool lfs = file && isLfsPlaceholder(file->bytes());
        return Error(
            ErrorCode::Unsupported,
            "The folder {} has its weights as PyTorch files ({}), which can run programs when they "
            "are opened and are not read here. {}.",
            quoteFileName(folder),
            lfs ? Sentence("{}, a placeholder of Git LFS", name) : Sentence::foreign(name),
            Sentence("Get the model as safetensors (for LLaVA-1.5: the \"llava-hf\" version) or as "
                     "GGUF, or save it again with transformers, which writes safetensors"));
    }
    return Error(ErrorCode::Unsupported, "The folder {} has no weights in it. {}.",
                 quoteFileName(folder), Sentence("Download its .safetensors files too"));
}

// The shards that model.safetensors.index.json names.
Result<std::vector<fs::path>> indexedFiles(const fs::path& folder, const fs::path& indexFile) {
    const Result<Json> index = readJsonObject(indexFile);
    if (!index) {
        return index.error();
    }
    const Json* map = objectMember(*index, "weight_map");
    std::set<std::string> names;
    if (map != nullptr) {
        for (const Json& value : *map) {
            const auto* name = value.get_ptr<const std::string*>();
            // Only plain names: an index must not lead out of its folder.
            if (name == nullptr || name->empty() || fs::path(*name).filename() != fs::path(*name)) {
                map = nullptr;
                break;
            }
            names.insert(*name);
        }
    }
    if (map == nullptr || names.empty()) {
        return Error(ErrorCode::InvalidFormat,
                     "{} does not say which file each weight is in. Download it again.",
                     quoteFileName(indexFile));
    }
    std::vector<fs::path> paths;
    std::vector<std::string> missing;
    for (const std::string& name : names) {
        paths.push_back(folder / name);
        if (!pathExists(paths.back())) {
            missing.push_back(quoteName(name));
        }
    }
    if (!missing.empty()) {
        if (missing.size() == 1) {
            return Error(ErrorCode::FileNotFound,
                         "The model in {} has {} weight files, one of which is missing: {}. "
                         "Download the rest of the model.",
                         quoteFileName(folder), names.size(), missing.front());
        }
        return Error(ErrorCode::FileNotFound,
                     "The model in {} has {} weight files, of which {} are missing: {}. Download "
                     "the rest of the model.",
                     quoteFileName(folder), names.size(), missing.size(), firstNames(missing));
    }
    return paths;
}

Result<std::vector<fs::path>> weightFiles(const fs::path& folder) {
    if (const fs::path index = folder / "model.safetensors.index.json"; pathExists(index)) {
        return indexedFiles(folder, index);
    }
    if (const fs::path single = folder / "model.safetensors"; pathExists(single)) {
        return std::vector<fs::path>{single};
    }
    std::vector<fs::path> paths = filesIn(folder);
    std::erase_if(paths, [](const fs::path& path) {
        return lowerExtension(path) != ".safetensors" || isAdapterFile(path);
    });
    if (paths.empty()) {
        return noWeights(folder);
    }
    return paths;
}

// The folders that the config describes as parts of the model.
std::vector<std::string> partNames(const Json& config) {
    constexpr std::string_view kEnding = "_cfg";
    std::vector<std::string> names;
    if (findMember(config, "llm_cfg") == nullptr) {
        return names;
    }
    for (const auto& [key, value] : config.items()) {
        if (key.size() > kEnding.size() && key.ends_with(kEnding) &&
            (value.is_object() || value.is_string())) {
            names.push_back(key.substr(0, key.size() - kEnding.size()));
        }
    }
    return names;
}

// The folder without its weights.
Result<HubFolder> openDescription(const fs::path& folder) {
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
    return hub;
}

Result<HubFolder> withFiles(HubFolder hub) {
    const Result<std::vector<fs::path>> paths = weightFiles(hub.path);
    if (!paths) {
        return paths.error();
    }
    for (const fs::path& path : *paths) {
        Result<SafetensorsFile> file = SafetensorsFile::open(path);
        if (!file) {
            return std::move(file).error();
        }
        hub.files.push_back(std::make_shared<const SafetensorsFile>(*std::move(file)));
    }
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
                       path.filename() == "tokenizer.model" || isAdapterFile(path);
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
            return noWeights(folder);
        }
        return Error(ErrorCode::FileNotFound,
                     "The folder {} has no config.json, so it is not a model's folder. "
                     "Choose a GGUF file, or the folder of a model with its "
                     "config.json and .safetensors files.",
                     quoteFileName(folder));
    }
    return readJsonObject(folder / "config.json");
}

Result<HubFolder> openHubFolder(const fs::path& folder) {
    Result<HubFolder> hub = openDescription(folder);
    if (!hub) {
        return hub;
    }
    const std::vector<std::string> names = partNames(hub->config);
    if (names.empty()) {
        return withFiles(*std::move(hub));
    }
    for (const std::string& name : names) {
        const fs::path path = hub->path / name;
        if (!isFolder(path)) {
            return Error(ErrorCode::FileNotFound,
                         "A part of the model in {} is missing: the folder {}. Download the rest "
                         "of the model.",
                         quoteFileName(hub->path), quoteName(name));
        }
        Result<HubFolder> part = openDescription(path);
        if (part) {
            part = withFiles(*std::move(part));
        }
        if (!part) {
            return std::move(part).error();
        }
        part->name = name;
        hub->parts.push_back(*std::move(part));
    }
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

const HubFolder* HubFolder::part(std::string_view wanted) const {
    const auto found = std::ranges::find(parts, wanted, &HubFolder::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace tessera
