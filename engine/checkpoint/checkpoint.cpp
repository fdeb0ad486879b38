// SPDX-License-Identifier: MIT
#include "engine/checkpoint/checkpoint.h"

#include <fmt/format.h>

#include <utility>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/text_checkpoint.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/formats/gguf/gguf_parts.h"
#include "engine/formats/gguf/lora_adapter.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

namespace fs = std::filesystem;

// The text half, whichever container it came from.
struct TextHalf {
    TextConfig config;
    Vocabulary vocabulary;
    WeightTable weights;
    std::vector<std::shared_ptr<const void>> files;
    GenerationDefaults generation;
};

Result<TextHalf> openGgufText(const fs::path& path) {
    Result<TextCheckpoint> text = openTextCheckpoint(path);
    if (!text)
        return std::move(text).error();
    Result<Vocabulary> vocabulary = vocabularyFromGguf(*text->parts.front());
    if (!vocabulary)
        return std::move(vocabulary).error();
    if (vocabulary->tokens.size() > text->config.vocabSize) {
        return Error(ErrorCode::InvalidFormat,
                     "{} lists {} tokens but has weights for {}. Get another conversion of "
                     "the model.",
                     quoteFileName(path), vocabulary->tokens.size(), text->config.vocabSize);
    }
    return TextHalf{std::move(text->config),
                    *std::move(vocabulary),
                    std::move(text->weights),
                    {text->parts.begin(), text->parts.end()},
                    generationDefaultsFromGguf(*text->parts.front())};
}

Result<TextHalf> openFolderText(const HubFolder& folder) {
    Result<HubText> text = openHubText(folder);
    if (!text)
        return std::move(text).error();
    return TextHalf{std::move(text->config), std::move(text->vocabulary), std::move(text->weights),
                    std::move(text->files), text->generation};
}

Result<VisionCheckpoint> openFolderVision(const HubFolder& folder, const TowerPlaces& places) {
    Result<HubVision> vision = openHubVision(folder, places);
    if (!vision)
        return std::move(vision).error();
    return VisionCheckpoint{
        std::move(vision->config), std::move(vision->weights), std::move(vision->files), {}};
}

// Whether the folder given as mmproj holds only a tower, to which the model adds its own projector.
bool isTowersFolder(const fs::path& folder) {
    const Result<Json> config = readHubConfig(folder);
    return config && isTowerAlone(*config);
}

// Models of different families are never put together: each reads prompts and photos in its own
// way, and the text model's header does not say more than whose prompts it reads.
std::optional<Error> checkFamily(ModelFamily vision, ModelFamily text, const fs::path& mmproj,
                                 const fs::path& textModel) {
    if (vision == text)
        return std::nullopt;
    if (text == ModelFamily::Llava) {
        return Error(ErrorCode::Mismatch,
                     "{} is the image encoder of {}, but nothing in {} says that it is a model of "
                     "that family. Choose the text model that was converted together with the "
                     "image encoder.",
                     quoteFileName(mmproj), nameOf(vision), quoteFileName(textModel));
    }
    return Error(ErrorCode::Mismatch,
                 "{} is the image encoder of {}, but {} is a model of {}. Choose the mmproj that "
                 "was published together with the text model.",
                 quoteFileName(mmproj), nameOf(vision), quoteFileName(textModel), nameOf(text));
}

std::optional<Error> checkPair(const VisionCheckpoint& checkpoint, const TextHalf& text,
                               const fs::path& mmproj, const fs::path& textModel) {
    const VisionConfig& vision = checkpoint.config;
    if (auto error = checkFamily(vision.family, familyOfPrompts(text.vocabulary.promptFamily),
                                 mmproj, textModel))
        return error;
    // A folder's is in its text model, whose other half this is not.
    if (vision.family == ModelFamily::XComposer2 && text.config.loraRank == 0 && !checkpoint.lora &&
        mmproj != textModel) {
        return Error(ErrorCode::Mismatch,
                     "{} lacks the adapters that {} needs to see photos. Choose the mmproj that "
                     "was converted together with the text model.",
                     quoteFileName(mmproj), quoteFileName(textModel));
    }
    if (vision.projectionSize == text.config.hiddenSize)
        return std::nullopt;
    return Error(ErrorCode::Mismatch,
                 "{} was made for a text model with a hidden size of {}, but {} has {}. Choose the "
                 "mmproj that was published together with the text model.",
                 quoteFileName(mmproj), vision.projectionSize, quoteFileName(textModel),
                 text.config.hiddenSize);
}

}  // namespace

Result<Vocabulary> openVocabulary(const fs::path& textModel) {
    if (const auto folder = hubFolderOf(textModel))
        return openHubVocabulary(*folder);
    const Result<GgufParts> parts = openGgufParts(textModel);
    if (!parts)
        return parts.error();
    const GgufFile& file = *parts->front();
    if (std::optional<Error> error = refuseAdapter(file.metadata(), file.path()))
        return *std::move(error);
    return vocabularyFromGguf(file);
}

Result<Checkpoint> Checkpoint::open(const fs::path& textModel,
                                    const std::optional<fs::path>& mmproj,
                                    std::span<const fs::path> towerFolders) {
    std::optional<HubFolder> folder;
    if (const auto path = hubFolderOf(textModel)) {
        Result<HubFolder> opened = openHubFolder(*path);
        if (!opened)
            return std::move(opened).error();
        folder = *std::move(opened);
    }
    Result<TextHalf> text = folder ? openFolderText(*folder) : openGgufText(textModel);
    if (!text)
        return std::move(text).error();
    Checkpoint checkpoint;
    checkpoint.m_text = text->config;
    checkpoint.m_weights = std::move(text->weights);
    checkpoint.m_generation = text->generation;
    checkpoint.m_files = std::move(text->files);

    const bool hasOwnVision = folder && hasVisionHalf(folder->config);
    TowerPlaces places{std::nullopt, {towerFolders.begin(), towerFolders.end()}};
    if (const auto path = mmproj ? hubFolderOf(*mmproj) : std::nullopt;
        path && hasOwnVision && isTowersFolder(*path))
        places.tower = path;
    std::optional<VisionCheckpoint> vision;
    if (mmproj && !places.tower) {
        Result<VisionCheckpoint> opened = openVisionCheckpoint(*mmproj);
        if (!opened)
            return std::move(opened).error();
        vision = *std::move(opened);
    } else if (hasOwnVision) {
        Result<VisionCheckpoint> opened = openFolderVision(*folder, places);
        if (opened)
            vision = *std::move(opened);
        else if (places.tower || opened.error().code != ErrorCode::FileNotFound)
            return std::move(opened).error();
        else
            checkpoint.m_visionProblem = opened.error().sentence;
    }
    if (vision) {
        const fs::path& place = mmproj && !places.tower ? *mmproj : textModel;
        if (auto error = checkPair(*vision, *text, place, textModel))
            return *std::move(error);
        if (Result<void> added = checkpoint.addVision(*std::move(vision)); !added)
            return std::move(added).error();
    }
    checkpoint.m_vocabulary = std::move(text->vocabulary);
    return checkpoint;
}

Result<void> Checkpoint::addVision(VisionCheckpoint vision) {
    m_vision = std::move(vision.config);
    m_weights.merge(vision.weights);
    m_files.insert(m_files.end(), vision.files.begin(), vision.files.end());
    // A folder's text model has its own.
    return vision.lora && m_text.loraRank == 0 ? addPartialLora(*vision.lora, m_text, m_weights)
                                               : Result<void>();
}

const StoredWeight* Checkpoint::find(std::string_view name) const {
    const auto found = m_weights.find(name);
    return found == m_weights.end() ? nullptr : &found->second;
}

std::uint64_t Checkpoint::weightBytes() const {
    return tessera::weightBytes(m_weights);
}

}  // namespace tessera
