// SPDX-License-Identifier: MIT
#include "engine/session/prefill.h"

#include <algorithm>

namespace tessera {
namespace {

// Tokens first ... first + count of the sequence. Views of it and of the embeddings.
DecoderInput inputOf(const PromptSequence& sequence, std::span<const PhotoEmbeddingPtr> embeddings,
                     std::uint32_t first, std::uint32_t count) {
    DecoderInput input;
    input.ids = std::span(sequence.ids).subspan(first, count);
    for (const PromptSequence::ImageSpan& image : sequence.images) {
        const std::uint32_t begin = std::max(first, image.firstToken);
        const std::uint32_t end = std::min(first + count, image.firstToken + image.numTokens);
        if (begin < end) {
            const std::span<const float> rows = embeddings[image.photo]->rows;
            const std::size_t hidden = rows.size() / image.numTokens;
            input.imageRows.push_back(
                {begin - first,
                 rows.subspan((begin - image.firstToken) * hidden, (end - begin) * hidden)});
        }
    }
    return input;
}

}  // namespace

Result<void> SessionMemory::beginPrompt(Decoder& decoder, std::uint32_t promptTokens,
                                        std::span<const CachedToken> wanted) {
    if (auto set = decoder.setPromptLength(promptTokens); !set)
        return set.error();
    const std::size_t kept = decoder.alpha() == alpha ? commonPrefix(tokens, wanted) : 0;
    tokens.resize(std::min(kept, wanted.size() - 1));
    alpha = decoder.alpha();
    return {};
}

Result<void> prefill(Decoder& decoder, SessionMemory& memory, const PromptSequence& sequence,
                     std::span<const CachedToken> wanted,
                     std::span<const PhotoEmbeddingPtr> embeddings,
                     const std::function<void(double)>& onProgress, const std::stop_token& stop) {
    const auto total = static_cast<std::uint32_t>(wanted.size());
    const std::uint32_t reused = memory.position();
    for (std::uint32_t first = reused; first < total; first = memory.position()) {
        const std::uint32_t count = std::min(decoder.chunkTokens(), total - first);
        const bool isLast = first + count == total;
        auto evaluated = decoder.evaluate(inputOf(sequence, embeddings, first, count),
                                          *memory.cache, first, isLast, stop);
        if (!evaluated)
            return evaluated.error();
        const auto chunk = wanted.subspan(first, count);
        memory.tokens.insert(memory.tokens.end(), chunk.begin(), chunk.end());
        onProgress(double(memory.position() - reused) / double(total - reused));
    }
    return {};
}

}  // namespace tessera
