// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/checkpoint/hub/hub_vocabulary.h"
#include "engine/checkpoint/tensor_source.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

// Drops the rows that no token needs; hub models round the number of rows up.
void keepRows(WeightTable& weights, const char* name, std::uint64_t rows) {
    const auto found = weights.find(name);
    if (found == weights.end() || found->second.rows <= rows) {
        return;
    }
    StoredWeight& weight = found->second;
    weight.data = weight.data.first(weight.data.size() / weight.rows * rows);
    weight.rows = rows;
}

// Tokens added to the tokenizer without a row in the embedding cannot be used.
void dropTokensWithoutRows(Vocabulary& vocabulary, std::size_t rows) {
    const auto isAdded = [&](std::size_t i) {
        const TokenType type = vocabulary.types[i];
        return type == TokenType::Control || type == TokenType::UserDefined ||
               type == TokenType::Unused;
    };
    while (vocabulary.tokens.size() > rows && isAdded(vocabulary.tokens.size() - 1)) {
        vocabulary.tokens.pop_back();
        vocabulary.types.pop_back();
        vocabulary.scores.resize(std::min(vocabulary.scores.size(), vocabulary.tokens.size()));
    }
}

void addFrequencyFactors(const HubTextHeader& header, HubText& text) {
    if (!header.llama3Scaling) {
        return;
    }
    auto factors = std::make_shared<std::vector<float>>(llama3FrequencyFactors(
        *header.llama3Scaling, double(text.config.rope.theta), text.config.rope.dim));
    StoredWeight weight;
    weight.columns = factors->size();
    weight.data = std::as_bytes(std::span(*factors));
    text.weights.insert_or_assign("rope_freqs.weight", weight);
    text.files.push_back(std::move(factors));
}

std::optional<Error> fitVocabulary(const fs::path& folder, HubText& text) {
    Vocabulary& vocabulary = text.vocabulary;
    dropTokensWithoutRows(vocabulary, text.config.vocabSize);
    const std::size_t tokens = vocabulary.tokens.size();
    if (tokens > text.config.vocabSize) {
        return Error(ErrorCode::Mismatch,
                     "The tokenizer in {} has {} tokens, but the model has weights for {}. "
                     "Download both from the same place.",
                     quoteFileName(folder), tokens, text.config.vocabSize);
    }
    keepRows(text.weights, "token_embd.weight", tokens);
    keepRows(text.weights, "output.weight", tokens);
    text.config.vocabSize = static_cast<std::uint32_t>(tokens);
    return std::nullopt;
}

// The folder of a tower that the model's own files lack; nullopt if they have it.
Result<std::optional<HubFolder>> findTower(const HubFolder& model, const HubNames& names,
                                           const TowerPlaces& places) {
    if (names.hasTower()) {
        return std::optional<HubFolder>();
    }
    const std::string name = hubTowerName(model.config);
    std::optional<fs::path> path;
    if (places.tower) {
        path = hubFolderOf(*places.tower).value_or(*places.tower);
    } else if (!name.empty()) {
        path = findNamedTower(model.path, name, places.folders);
    }
    if (!path) {
        const std::string shortName = name.substr(name.rfind('/') + 1);
        return Error(ErrorCode::FileNotFound,
                     "{} only names its image encoder, {}, which was not found. Download it into "
                     "a folder {} beside {}, or choose its folder as the mmproj.",
                     quoteFileName(model.path), quoteName(name), quoteName(shortName),
                     quoteFileName(model.path));
    }
    Result<HubFolder> folder = openHubFolder(*path);
    if (!folder) {
        return std::move(folder).error();
    }
    if (!folder->names().hasTower()) {
        return Error(ErrorCode::Mismatch, "There is no image encoder (CLIP) in {}.",
                     quoteFileName(folder->path));
    }
    return std::optional(*std::move(folder));
}

// The CLIP ViT-L/14 of every original LLaVA, for a checkpoint that holds the tower's weights but
// not its shape; whatever the weights show is taken from them.
Json towerConfigFromWeights(const TensorSource& source) {
    Json config = {{"model_type", "clip_vision_model"},
                   {"image_size", 336},
                   {"patch_size", 14},
                   {"hidden_size", 1024},
                   {"intermediate_size", 4096},
                   {"num_hidden_layers", 24},
                   {"num_attention_heads", 16}};
    const SourceTensor* patch = source.find("v.patch_embd.weight");
    const SourceTensor* positions = source.find("v.position_embd.weight");
    const SourceTensor* fc1 = source.find("v.blk.0.ffn_up.weight");
    if (patch != nullptr && patch->shape.size() == 4) {
        config["patch_size"] = patch->shape[0];
        config["hidden_size"] = patch->shape[3];
        config["num_attention_heads"] = std::max<std::uint64_t>(patch->shape[3] / 64, 1);
        if (positions != nullptr && positions->shape.size() == 2) {
            std::uint64_t side = 1;
            while (side < 4096 && (side + 1) * (side + 1) < positions->shape[1]) {
                ++side;
            }
            config["image_size"] = side * patch->shape[0];
        }
    }
    if (fc1 != nullptr && fc1->shape.size() == 2) {
        config["intermediate_size"] = fc1->shape[1];
    }
    std::uint32_t layers = 0;
    while (layers < kMaxVisionBlocks &&
           source.find(visionBlockName(layers, "ln1.weight")) != nullptr) {
        ++layers;
    }
    config["num_hidden_layers"] = layers;
    return config;
}

// The shape of a tower inside the model's own files: from the folder that the config names, if it
// can be found, because the weights do not show the number of heads.
Json ownTowerConfig(const HubFolder& model, const TowerPlaces& places, const TensorSource& source) {
    const std::string name = hubTowerName(model.config);
    const auto path =
        name.empty() ? std::optional<fs::path>() : findNamedTower(model.path, name, places.folders);
    Result<Json> config = path ? readHubConfig(*path) : Result<Json>(Json());
    return config && config->is_object() ? *std::move(config) : towerConfigFromWeights(source);
}

TensorSource visionSource(const HubFolder& model, const HubNames& names,
                          const std::optional<HubFolder>& tower) {
    TensorSource source(model.path);
    for (const auto& file : model.files) {
        source.add(file, [&](std::string_view name) { return names.visionName(name); });
    }
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

}  // namespace

bool hasVisionHalf(const Json& config) {
    return findMember(config, "vision_config") != nullptr
               ? findMember(config, "text_config") != nullptr
               : !hubTowerName(config).empty();
}

Result<HubText> openHubText(const HubFolder& folder) {
    const Result<HubModelKind> kind = hubModelKind(folder.config, folder.path);
    if (!kind) {
        return kind.error();
    }
    if (*kind == HubModelKind::VisionTower) {
        return Error(ErrorCode::Mismatch,
                     "{} holds only an image encoder (CLIP), not a text model. Choose the model "
                     "that uses it.",
                     quoteFileName(folder.path));
    }
    Result<HubTextHeader> header = hubTextHeader(folder.config, *kind, folder.path);
    if (!header) {
        return std::move(header).error();
    }
    header->metadata.insert_or_assign("general.name", folder.name);
    const HubNames names = folder.names();
    TensorSource source(folder.path);
    for (const auto& file : folder.files) {
        source.add(file, [&](std::string_view name) { return names.textName(name); });
    }
    source.setReverseNaming([names](std::string_view name) { return names.storedTextName(name); });

    const Result<TextConfig> config =
        readTextConfig({&header->metadata, folder.path, &header->names}, source);
    if (!config) {
        return config.error();
    }
    if (!header->tiedHead && source.find("output.weight") == nullptr) {
        return Error(ErrorCode::InvalidFormat, "{} lacks the weight {}. Download the model again.",
                     quoteFileName(folder.path), quoteName(source.storedName("output.weight")));
    }
    Result<Vocabulary> vocabulary = vocabularyFromHub(folder.path, folder.config);
    if (!vocabulary) {
        return std::move(vocabulary).error();
    }
    Result<WeightTable> weights = collectTextWeights(source, *config);
    if (!weights) {
        return std::move(weights).error();
    }
    HubText text{std::move(header->metadata),
                 *config,
                 *std::move(vocabulary),
                 *std::move(weights),
                 source.files(),
                 hubGenerationDefaults(folder.path, folder.config)};
    text.config.rope.style = RopeStyle::HalfRotation;
    text.vocabulary.modelName = folder.name;
    for (const std::string& name : hubBaseNames(folder.config)) {
        text.vocabulary.modelName += " " + name;
    }
    if (std::optional<Error> error = fitVocabulary(folder.path, text)) {
        return *std::move(error);
    }
    addFrequencyFactors(*header, text);
    return text;
}

Result<HubVision> openHubVision(const HubFolder& folder, const TowerPlaces& places) {
    const Result<HubModelKind> kind = hubModelKind(folder.config, folder.path);
    if (!kind) {
        return kind.error();
    }
    if (*kind != HubModelKind::Llava && *kind != HubModelKind::OriginalLlava) {
        return *kind == HubModelKind::TextModel
                   ? Error(ErrorCode::Mismatch,
                           "{} holds a text model, which has no LLaVA projector. Choose the folder "
                           "of a LLaVA model.",
                           quoteFileName(folder.path))
                   : Error(ErrorCode::Mismatch,
                           "{} holds only an image encoder (CLIP), which has no LLaVA projector. "
                           "Choose the folder of a LLaVA model.",
                           quoteFileName(folder.path));
    }
    const HubNames names = folder.names();
    const Result<std::optional<HubFolder>> found = findTower(folder, names, places);
    if (!found) {
        return found.error();
    }
    const std::optional<HubFolder>& tower = *found;
    const TensorSource source = visionSource(folder, names, tower);
    Json towerConfig = tower ? tower->config : Json();
    if (!tower && *kind == HubModelKind::OriginalLlava) {
        towerConfig = ownTowerConfig(folder, places, source);
    }
    const bool ownPreprocessor = !folder.preprocessor.empty() || !tower;
    const Json& preprocessor = ownPreprocessor ? folder.preprocessor : tower->preprocessor;
    Result<HubHeader> header =
        hubVisionHeader({folder.config, preprocessor,
                         towerConfig.is_object() ? &towerConfig : nullptr, folder.path},
                        *kind);
    if (!header) {
        return std::move(header).error();
    }
    header->metadata.insert_or_assign("general.name", folder.name);
    Result<VisionConfig> config =
        readVisionConfig({&header->metadata, folder.path, &header->names}, source);
    if (!config) {
        return std::move(config).error();
    }
    Result<WeightTable> weights = collectVisionWeights(source, *config);
    if (!weights) {
        return std::move(weights).error();
    }
    return HubVision{std::move(header->metadata), *std::move(config), *std::move(weights),
                     source.files(), tower ? tower->path : fs::path()};
}

}  // namespace tessera
