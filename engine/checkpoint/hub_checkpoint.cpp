// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/hub_vocabulary.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/checkpoint/weights/weight_views.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

// Drops the rows that no token needs; hub models round the number of rows up.
void keepRows(WeightTable& weights, const char* name, std::uint64_t rows) {
    const auto found = weights.find(name);
    if (found == weights.end() || found->second.rows <= rows)
        return;
    found->second = rowsOf(found->second, RowRuns::from(0), rows);
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
    if (!header.llama3Scaling)
        return;
    auto factors = std::make_shared<const std::vector<float>>(llama3FrequencyFactors(
        *header.llama3Scaling, double(text.config.rope.theta), text.config.rope.dim));
    text.weights.insert_or_assign("rope_freqs.weight", weightInMemory(std::move(factors), 1));
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

}  // namespace

bool hasVisionHalf(const Json& config) {
    const auto family = hubFamilyOf(config, {});
    return family && (*family)->hasVision != nullptr && (*family)->hasVision(config);
}

bool isTowerAlone(const Json& config) {
    const auto family = hubFamilyOf(config, {});
    return family && (*family)->openText == nullptr;
}

Result<Vocabulary> openHubVocabulary(const fs::path& folder) {
    const Result<Json> config = readHubConfig(folder);
    if (!config)
        return config.error();
    const auto family = hubFamilyOf(*config, folder);
    if (!family)
        return vocabularyFromHub(folder, *config, {});
    const std::string_view prompts = (*family)->promptFamily;
    if ((*family)->tokenizerPart.empty())
        return vocabularyFromHub(folder, *config, prompts);
    const fs::path part = folder / (*family)->tokenizerPart;
    const Result<Json> partConfig = readHubConfig(part);
    return partConfig ? vocabularyFromHub(part, *partConfig, prompts)
                      : Result<Vocabulary>(partConfig.error());
}

Result<HubText> openHubText(const HubFolder& folder) {
    const Result<const HubFamily*> family = hubFamilyOf(folder.config, folder.path);
    if (!family)
        return family.error();
    if ((*family)->openText == nullptr) {
        return Error(ErrorCode::Mismatch,
                     "{} holds only an image encoder, not a text model. Choose the model that uses "
                     "it.",
                     quoteFileName(folder.path));
    }
    Result<HubTextHalf> half = (*family)->openText(folder);
    if (!half)
        return std::move(half).error();
    HubTextHeader& header = half->header;
    const TensorSource& source = half->source;
    header.metadata.insert_or_assign("general.name", folder.name);
    const Result<TextConfig> config =
        readTextConfig({&header.metadata, folder.path, &header.names}, source);
    if (!config)
        return config.error();
    if (!header.tiedHead && source.find("output.weight") == nullptr) {
        return Error(ErrorCode::InvalidFormat, "{} lacks the weight {}. Download the model again.",
                     quoteFileName(folder.path), quoteName(source.storedName("output.weight")));
    }
    Result<Vocabulary> vocabulary = openHubVocabulary(folder.path);
    if (!vocabulary)
        return std::move(vocabulary).error();
    Result<WeightTable> weights = collectTextWeights(source, *config);
    if (!weights)
        return std::move(weights).error();
    HubText text{std::move(header.metadata),
                 *config,
                 *std::move(vocabulary),
                 *std::move(weights),
                 source.files(),
                 hubGenerationDefaults(folder.path / (*family)->tokenizerPart)};
    text.config.rope.style = RopeStyle::HalfRotation;
    text.vocabulary.modelName = folder.name;
    for (const std::string& name : hubBaseNames(folder.config))
        text.vocabulary.modelName += " " + name;
    if (std::optional<Error> error = fitVocabulary(folder.path, text))
        return *std::move(error);
    addFrequencyFactors(header, text);
    return text;
}

Result<HubVision> openHubVision(const HubFolder& folder, const TowerPlaces& places) {
    const Result<const HubFamily*> family = hubFamilyOf(folder.config, folder.path);
    if (!family)
        return family.error();
    if ((*family)->openVision == nullptr) {
        return (*family)->openText != nullptr
                   ? Error(ErrorCode::Mismatch,
                           "{} holds a text model, which has no image encoder. Choose the folder "
                           "of a model that sees photos.",
                           quoteFileName(folder.path))
                   : Error(ErrorCode::Mismatch,
                           "{} holds only an image encoder, without the projector of a model. "
                           "Choose the folder of a model that sees photos.",
                           quoteFileName(folder.path));
    }
    Result<HubVisionHalf> half = (*family)->openVision(folder, places);
    if (!half)
        return std::move(half).error();
    HubHeader& header = half->header;
    header.metadata.insert_or_assign("general.name", folder.name);
    Result<VisionConfig> config =
        readVisionConfig({&header.metadata, folder.path, &header.names}, half->source);
    if (!config)
        return std::move(config).error();
    Result<WeightTable> weights = collectVisionWeights(half->source, *config);
    if (!weights)
        return std::move(weights).error();
    return HubVision{std::move(header.metadata), *std::move(config), *std::move(weights),
                     half->source.files(), std::move(half->tower)};
}

}  // namespace tessera
