// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/text/prompt.h"

namespace tessera {

// A prompt as the decoder receives it: every image token in its place.
struct PromptSequence {
    struct ImageSpan {
        std::uint32_t firstToken = 0;
        std::uint32_t numTokens = 0;
        std::size_t photo = 0;  // number of the photo in the prompt
    };
    std::vector<TokenId> ids;  // kImageSentinel for each image token
    std::vector<ImageSpan> images;
};

// Replaces each sentinel by its photo's tokens. `rawIds` holds one sentinel per photo.
PromptSequence expandPrompt(std::span<const TokenId> rawIds,
                            std::span<const std::uint32_t> photoTokens);

// What a position of the KV cache was computed from: a text token, or a row of a photo's embedding.
struct CachedToken {
    TokenId id = 0;
    std::uint32_t photoRow = 0;
    std::uint64_t photoKey = 0;  // 0: text
    friend bool operator==(const CachedToken&, const CachedToken&) = default;
};

// `photoKeys`: one per photo, identifying its content and how it was cut.
std::vector<CachedToken> cachedTokens(const PromptSequence& sequence,
                                      std::span<const std::string> photoKeys);

std::uint32_t commonPrefix(std::span<const CachedToken> a, std::span<const CachedToken> b);

}  // namespace tessera
