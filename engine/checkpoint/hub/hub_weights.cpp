// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/hub_weights.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "engine/checkpoint/hub/hub_paths.h"
#include "engine/formats/json_object.h"
#include "engine/formats/pytorch/pytorch_file.h"
#include "engine/formats/quote_name.h"
#include "engine/formats/safetensors.h"

namespace tessera {

namespace fs = std::filesystem;

namespace {

struct FormFiles {
    HubWeightForm form;
    std::string_view single;
    std::string_view index;
    bool (*isWeights)(const fs::path&);
};

// The better one first.
constexpr FormFiles kForms[] = {
    {HubWeightForm::Safetensors, "model.safetensors", "model.safetensors.index.json",
     [](const fs::path& path) {
         return lowerExtension(path) == ".safetensors" && !isAdapterFile(path);
     }},
    {HubWeightForm::Pytorch, "pytorch_model.bin", "pytorch_model.bin.index.json",
     isPytorchWeights}};

// The shards that an index names.
Result<std::vector<fs::path>> indexedFiles(const fs::path& folder, const fs::path& indexFile) {
    const Result<Json> index = readJsonObject(indexFile);
    if (!index)
        return index.error();
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
        if (!pathExists(paths.back()))
            missing.push_back(quoteName(name));
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

// nullopt: none of this form.
std::optional<Result<std::vector<fs::path>>> weightFiles(const fs::path& folder,
                                                         const FormFiles& names) {
    // As in transformers, a single file counts before an index: XComposer2 1.8B was published with
    // the index of another model.
    if (const fs::path single = folder / names.single; pathExists(single))
        return std::vector<fs::path>{single};
    if (const fs::path index = folder / names.index; pathExists(index))
        return indexedFiles(folder, index);
    std::vector<fs::path> paths = filesIn(folder);
    std::erase_if(paths, [&](const fs::path& path) { return !names.isWeights(path); });
    return paths.empty() ? std::nullopt : std::optional(Result(std::move(paths)));
}

template <typename File>
Result<HubWeights> openFiles(const std::vector<fs::path>& paths, HubWeightForm form) {
    HubWeights weights;
    weights.form = form;
    for (const fs::path& path : paths) {
        Result<File> file = File::open(path);
        if (!file)
            return std::move(file).error();
        weights.files.push_back(std::make_shared<const File>(*std::move(file)));
    }
    return weights;
}

}  // namespace

Error noHubWeights(const fs::path& folder) {
    for (const fs::path& path : filesIn(folder)) {
        if (isAdapterFile(path)) {
            return Error(ErrorCode::Unsupported,
                         "The folder {} holds a LoRA adapter, which is only a change to another "
                         "model. {}.",
                         quoteFileName(folder), Sentence("Get the whole (\"merged\") model"));
        }
        if (lowerExtension(path) == ".gguf") {
            return Error(ErrorCode::Unsupported, "The folder {} holds GGUF files ({}). {}.",
                         quoteFileName(folder), quoteFileName(path),
                         Sentence("Choose that file instead of the folder"));
        }
        if (isAwqFile(path)) {
            return Error(ErrorCode::Unsupported,
                         "The weights in {} ({}) are packed in an older way of AWQ. {}.",
                         quoteFileName(folder), quoteFileName(path),
                         Sentence("Get the file whose name ends in \"-awq-v2.pt\""));
        }
    }
    return Error(ErrorCode::Unsupported, "The folder {} has no weights in it. {}.",
                 quoteFileName(folder),
                 Sentence("Download its .safetensors or pytorch_model.bin files too"));
}

Result<HubWeights> openHubWeights(const fs::path& folder) {
    std::optional<Error> incomplete;
    for (const FormFiles& names : kForms) {
        const auto paths = weightFiles(folder, names);
        if (paths && *paths) {
            return names.form == HubWeightForm::Safetensors
                       ? openFiles<SafetensorsFile>(**paths, names.form)
                       : openFiles<PytorchFile>(**paths, names.form);
        }
        if (paths && !incomplete)
            incomplete = paths->error();
    }
    return incomplete ? *std::move(incomplete) : noHubWeights(folder);
}

}  // namespace tessera
