// SPDX-License-Identifier: MIT
#include "engine/checkpoint/checkpoint.h"

#include <fmt/format.h>

#include <utility>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/text_checkpoint.h"
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
    if (!text) {
        return std::move(text).error();
    }
    Result<Vocabulary> vocabulary = vocabularyFromGguf(*text->parts.front());
    if (!vocabulary) {
        return std::move(vocabulary).error();
    }
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
    if (!text) {
        return std::move(text).error();
    }
    return TextHalf{std::move(text->config), std::move(text->vocabulary), std::move(text->weights),
                    std::move(text->files), text->generation};
}

Result<VisionCheckpoint> openFolderVision(const HubFolder& folder, const TowerPlaces& places) {
    Result<HubVision> vision = openHubVision(folder, places);
    if (!vision) {
        return std::move(vision).error();
    }
    return VisionCheckpoint{std::move(vision->config), std::move(vision->weights),
                            std::move(vision->files)};
}

// Whether the folder given as mmproj holds only a tower, to which the model adds its own projector.
bool isTowersFolder(const fs::path& folder) {
    const Result<Json> config = readHubConfig(folder);
    return config && isTowerAlone(*config);
}

std::optional<Error> checkPair(const VisionConfig& vision, const TextConfig& text,
                               const fs::path& mmproj, const fs::path& textModel) {
    if (vision.projectionSize == text.hiddenSize) {
        return std::nullopt;
    }
    return Error(ErrorCode::Mismatch,
                 "{} was made for a text model with a hidden size of {}, but {} has {}. Choose the "
                 "mmproj that was published together with the text model.",
                 quoteFileName(mmproj), vision.projectionSize, quoteFileName(textModel),
                 text.hiddenSize);
}

}  // namespace

Result<Vocabulary> openVocabulary(const fs::path& textModel) {
    if (const auto folder = hubFolderOf(textModel)) {
        return openHubVocabulary(*folder);
    }
    const Result<GgufParts> parts = openGgufParts(textModel);
    if (!parts) {
        return parts.error();
    }
    const GgufFile& file = *parts->front();
    if (std::optional<Error> error = refuseAdapter(file.metadata(), file.path())) {
        return *std::move(error);
    }
    return vocabularyFromGguf(file);
}

Result<Checkpoint> Checkpoint::open(const fs::path& textModel,
                                    const std::optional<fs::path>& mmproj,
                                    std::span<const fs::path> towerFolders) {
    std::optional<HubFolder> folder;
    if (const auto path = hubFolderOf(textModel)) {
        Result<HubFolder> opened = openHubFolder(*path);
        if (!opened) {
            return std::move(opened).error();
        }
        folder = *std::move(opened);
    }
    Result<TextHalf> text = folder ? openFolderText(*folder) : openGgufText(textModel);
    if (!text) {
        return std::move(text).error();
    }
    Checkpoint checkpoint;
    checkpoint.m_text = std::move(text->config);
    checkpoint.m_vocabulary = std::move(text->vocabulary);
    checkpoint.m_weights = std::move(text->weights);
    checkpoint.m_generation = text->generation;
    checkpoint.m_files = std::move(text->files);

    const bool hasOwnVision = folder && hasVisionHalf(folder->config);
    TowerPlaces places{std::nullopt, {towerFolders.begin(), towerFolders.end()}};
    if (const auto path = mmproj ? hubFolderOf(*mmproj) : std::nullopt;
        path && hasOwnVision && isTowersFolder(*path)) {
        places.tower = path;
    }
    if (mmproj && !places.tower) {
        Result<VisionCheckpoint> vision = openVisionCheckpoint(*mmproj);
        if (!vision) {
            return std::move(vision).error();
        }
        if (auto error = checkPair(vision->config, checkpoint.m_text, *mmproj, textModel)) {
            return *std::move(error);
        }
        checkpoint.addVision(*std::move(vision));
    } else if (hasOwnVision) {
        Result<VisionCheckpoint> vision = openFolderVision(*folder, places);
        if (!vision && (places.tower || vision.error().code != ErrorCode::FileNotFound)) {
            return std::move(vision).error();
        }
        if (!vision) {
            checkpoint.m_visionProblem = vision.error().sentence;
            return checkpoint;
        }
        if (auto error = checkPair(vision->config, checkpoint.m_text, textModel, textModel)) {
            return *std::move(error);
        }
        checkpoint.addVision(*std::move(vision));
    }
    return checkpoint;
}

void Checkpoint::addVision(VisionCheckpoint vision) {
    m_vision = std::move(vision.config);
    m_weights.merge(vision.weights);
    m_files.insert(m_files.end(), vision.files.begin(), vision.files.end());
}

const StoredWeight* Checkpoint::find(std::string_view name) const {
    const auto found = m_weights.find(name);
    return found == m_weights.end() ? nullptr : &found->second;
}

std::uint64_t Checkpoint::weightBytes() const {
    return tessera::weightBytes(m_weights);
}

}  // namespace tessera
