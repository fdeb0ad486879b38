// SPDX-License-Identifier: MIT
#include "engine/model/checkpoint.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "engine/model/quote_name.h"
#include "engine/model/text_checkpoint.h"
#include "engine/model/vocabulary_gguf.h"

namespace tessera {

Result<Checkpoint> Checkpoint::open(const std::filesystem::path& textModel,
                                    const std::optional<std::filesystem::path>& mmproj) {
    Result<TextCheckpoint> text = openTextCheckpoint(textModel);
    if (!text) {
        return std::move(text).error();
    }
    Result<Vocabulary> vocabulary = vocabularyFromGguf(*text->parts.front());
    if (!vocabulary) {
        return std::move(vocabulary).error();
    }
    if (vocabulary->tokens.size() > text->config.vocabSize) {
        return Error{
            ErrorCode::InvalidFormat,
            fmt::format("{} lists {} tokens but has weights for {}. Get another conversion of "
                        "the model.",
                        quoteFileName(textModel), vocabulary->tokens.size(),
                        text->config.vocabSize)};
    }
    Checkpoint checkpoint;
    checkpoint.m_text = std::move(text->config);
    checkpoint.m_vocabulary = *std::move(vocabulary);
    checkpoint.m_weights = std::move(text->weights);
    for (auto& part : text->parts) {
        checkpoint.m_files.push_back(std::move(part));
    }
    if (!mmproj) {
        return checkpoint;
    }
    Result<VisionCheckpoint> vision = openVisionCheckpoint(*mmproj);
    if (!vision) {
        return std::move(vision).error();
    }
    if (vision->config.projectionSize != checkpoint.m_text.hiddenSize) {
        return Error{
            ErrorCode::Mismatch,
            fmt::format("{} was made for a text model with a hidden size of {}, and {} has {}. "
                        "Choose the mmproj that was published together with the text model.",
                        quoteFileName(*mmproj), vision->config.projectionSize,
                        quoteFileName(textModel), checkpoint.m_text.hiddenSize)};
    }
    checkpoint.m_vision = std::move(vision->config);
    checkpoint.m_weights.merge(vision->weights);
    checkpoint.m_files.push_back(std::move(vision->file));
    return checkpoint;
}

const StoredWeight* Checkpoint::find(std::string_view name) const {
    const auto found = m_weights.find(name);
    return found == m_weights.end() ? nullptr : &found->second;
}

std::uint64_t Checkpoint::weightBytes() const {
    // A tied output matrix is the token embedding under a second name: counted once.
    std::set<const std::byte*> seen;
    std::uint64_t sum = 0;
    for (const auto& [name, weight] : m_weights) {
        sum += seen.insert(weight.data.data()).second ? weight.data.size() : 0;
    }
    return sum;
}

}  // namespace tessera
