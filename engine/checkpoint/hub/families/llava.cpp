// SPDX-License-Identifier: MIT
// LLaVA-1, 1.5, 1.6 and their relatives, in transformers' layout and in that of the original code.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/families/llama_text.h"
#include "engine/checkpoint/hub/families/llava_header.h"
#include "engine/checkpoint/hub/families/tower_header.h"
#include "engine/checkpoint/hub/named_tower.h"
#include "engine/checkpoint/weights/vision_names.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// The original code's flat configs name the text model in their class or type
// ("LlavaMistralForCausalLM").
std::string_view originalTextType(const Json& config) {
    std::string signs = hubModelType(config);
    if (const Json* architectures = arrayMember(config, "architectures")) {
        for (const Json& architecture : *architectures)
            if (const auto* name = architecture.get_ptr<const std::string*>())
                signs += ' ' + *name;
    }
    std::ranges::transform(signs, signs.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (contains(signs, "mixtral") || contains(signs, "moe") || contains(signs, "mpt") ||
        contains(signs, "gemma") || contains(signs, "phi") || contains(signs, "qwen3"))
        return {};
    return contains(signs, "mistral") ? "mistral" : contains(signs, "qwen") ? "qwen2" : "llama";
}

// "mm_vision_tower"; empty if there is none.
std::string hubTowerName(const Json& config) {
    for (const std::string_view member : {"mm_vision_tower", "vision_tower"})
        if (const std::string* name = textMember(config, member))
            return *name;
    return {};
}

bool isLlava(const Json& config) {
    const std::string type = hubModelType(config);
    return type == "llava" || type == "llava_next";
}

// llava_llama, llava_mistral, llava_qwen, share4v ...
bool isOriginalLlava(const Json& config) {
    if (!isLlava(config))
        return findMember(config, "mm_vision_tower") != nullptr;
    return findMember(config, "text_config") == nullptr &&
           (findMember(config, "mm_projector_type") != nullptr ||
            findMember(config, "mm_vision_tower") != nullptr);
}

bool hasVision(const Json& config) {
    return findMember(config, "vision_config") != nullptr
               ? findMember(config, "text_config") != nullptr
               : !hubTowerName(config).empty();
}

// The folder of a tower that the model's own files lack; nullopt if they have it.
Result<std::optional<HubFolder>> findTower(const HubFolder& model, const HubNames& names,
                                           const TowerPlaces& places) {
    if (names.hasTower())
        return std::optional<HubFolder>();
    const std::string name = hubTowerName(model.config);
    std::optional<fs::path> path;
    if (places.tower)
        path = hubFolderOf(*places.tower).value_or(*places.tower);
    else if (!name.empty())
        path = findNamedTower(model.path, name, places.folders);
    if (!path) {
        const std::string shortName = name.substr(name.rfind('/') + 1);
        return Error(ErrorCode::FileNotFound,
                     "{} only names its image encoder, {}, which was not found. Download it into "
                     "a folder {} beside {}, or choose its folder as the mmproj.",
                     quoteFileName(model.path), quoteName(name), quoteName(shortName),
                     quoteFileName(model.path));
    }
    Result<HubFolder> folder = openHubFolder(*path);
    if (!folder)
        return std::move(folder).error();
    if (!folder->names().hasTower()) {
        return Error(ErrorCode::Mismatch, "There is no image encoder (CLIP) in {}.",
                     quoteFileName(folder->path));
    }
    return std::optional(*std::move(folder));
}

// The shape of a tower inside the model's own files: from the folder that the config names, if it
// can be found, because the weights do not show the number of heads.
Json ownTowerConfig(const HubFolder& model, const TowerPlaces& places, const TensorSource& source) {
    const std::string name = hubTowerName(model.config);
    const auto path =
        name.empty() ? std::optional<fs::path>() : findNamedTower(model.path, name, places.folders);
    Result<Json> config = path ? readHubConfig(*path) : Result<Json>(Json());
    return config && config->is_object() ? *std::move(config) : clipTowerFromWeights(source);
}

TensorSource visionSource(const HubFolder& model, const HubNames& names,
                          const std::optional<HubFolder>& tower) {
    TensorSource source(model.path);
    for (const auto& file : model.files)
        source.add(file, [&](std::string_view name) { return names.visionName(name); });
    if (tower) {
        const HubNames towerNames = tower->names();
        for (const auto& file : tower->files) {
            source.add(file, [&](std::string_view name) {
                // If the tower's folder is a whole LLaVA, its projector is not this model's.
                std::string gguf = towerNames.visionName(name);
                return gguf.starts_with("mm.") || gguf == kModernNewline ? std::string() : gguf;
            });
        }
        source.setReverseNaming([names, towerNames](std::string_view name) {
            return name.starts_with("v.") && name != kModernNewline
                       ? towerNames.storedVisionName(name)
                       : names.storedVisionName(name);
        });
    } else {
        source.setReverseNaming(
            [names](std::string_view name) { return names.storedVisionName(name); });
    }
    return source;
}

Result<HubTextHalf> openText(const HubFolder& folder) {
    const Json empty = Json::object();
    const Json* nested = objectMember(folder.config, "text_config");
    const Json& text = nested == nullptr ? empty : *nested;
    const std::string type = hubModelType(text);
    return openLlamaText(folder, text, type.empty() ? "llama" : type, folder.config);
}

Result<HubTextHalf> openOriginalText(const HubFolder& folder) {
    return openLlamaText(folder, folder.config, std::string(originalTextType(folder.config)),
                         folder.config);
}

Result<HubVisionHalf> openEither(const HubFolder& folder, const TowerPlaces& places, bool isHf) {
    const HubNames names = folder.names();
    const Result<std::optional<HubFolder>> found = findTower(folder, names, places);
    if (!found)
        return found.error();
    const std::optional<HubFolder>& tower = *found;
    TensorSource source = visionSource(folder, names, tower);
    Json towerConfig = tower ? tower->config : Json();
    if (!tower && !isHf)
        towerConfig = ownTowerConfig(folder, places, source);
    const bool ownPreprocessor = !folder.preprocessor.empty() || !tower;
    const Json& preprocessor = ownPreprocessor ? folder.preprocessor : tower->preprocessor;
    Result<HubHeader> header =
        llavaVisionHeader({folder.config, preprocessor,
                           towerConfig.is_object() ? &towerConfig : nullptr, folder.path},
                          isHf);
    if (!header)
        return std::move(header).error();
    return HubVisionHalf{*std::move(header), std::move(source), tower ? tower->path : fs::path()};
}

Result<HubVisionHalf> openVision(const HubFolder& folder, const TowerPlaces& places) {
    return openEither(folder, places, true);
}

Result<HubVisionHalf> openOriginalVision(const HubFolder& folder, const TowerPlaces& places) {
    return openEither(folder, places, false);
}

}  // namespace

const HubFamily kLlavaFamily = {.name = "LLaVA",
                                .recognises = isLlava,
                                .hasVision = hasVision,
                                .openText = openText,
                                .openVision = openVision};
const HubFamily kOriginalLlavaFamily = {.name = "LLaVA",
                                        .recognises = isOriginalLlava,
                                        .hasVision = hasVision,
                                        .openText = openOriginalText,
                                        .openVision = openOriginalVision};

}  // namespace tessera
