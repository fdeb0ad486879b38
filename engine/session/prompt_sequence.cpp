// SPDX-License-Identifier: MIT
#include "engine/session/prompt_sequence.h"

#include <algorithm>
#include <functional>

namespace tessera {

PromptSequence expandPrompt(std::span<const TokenId> rawIds,
                            std::span<const std::uint32_t> photoTokens) {
    PromptSequence sequence;
    std::size_t photo = 0;
    for (const TokenId id : rawIds) {
        if (id != kImageSentinel) {
            sequence.ids.push_back(id);
            continue;
        }
        const std::uint32_t tokens = photoTokens[photo];
        sequence.images.push_back({static_cast<std::uint32_t>(sequence.ids.size()), tokens, photo});
        sequence.ids.insert(sequence.ids.end(), tokens, kImageSentinel);
        ++photo;
    }
    return sequence;
}

std::vector<CachedToken> cachedTokens(const PromptSequence& sequence,
                                      std::span<const std::string> photoKeys) {
    std::vector<CachedToken> tokens;
    tokens.reserve(sequence.ids.size());
    for (const TokenId id : sequence.ids)
        tokens.push_back({id, 0, 0});
    for (const PromptSequence::ImageSpan& image : sequence.images) {
        const std::uint64_t key = std::hash<std::string>()(photoKeys[image.photo]) | 1u;
        for (std::uint32_t row = 0; row < image.numTokens; ++row)
            tokens[image.firstToken + row] = {kImageSentinel, row, key};
    }
    return tokens;
}

std::uint32_t commonPrefix(std::span<const CachedToken> a, std::span<const CachedToken> b) {
    const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::uint32_t>(end.first - a.begin());
}

}  // namespace tessera
