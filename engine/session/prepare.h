// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/engine.h"
#include "engine/image/tile_plan.h"
#include "engine/session/generation.h"
#include "engine/session/prompt.h"
#include "engine/session/prompt_sequence.h"
#include "engine/text/chat_template.h"
#include "engine/text/prompt_rules.h"

namespace tessera {

struct PreparedPhoto {
    PhotoPtr photo;
    TilePlan plan;
    std::string key;  // the same for the same pixels, cut in the same way
};

// The beginning of an answer, which ends the prompt.
struct AnswerBeginning {
    std::string text;
    std::vector<TokenId> ids;  // empty: known as text only
    std::uint32_t tokens = 0;
};

// A prompt, prepared as far as possible without the GPU.
struct PreparedPrompt {
    std::vector<PreparedPhoto> photos;
    PromptSequence sequence;
    std::vector<std::string> stopStrings;
    AnswerBeginning begun;

    // Per photo.
    std::vector<std::uint32_t> imageTokens() const;
    // What the KV cache holds after the prompt, position by position.
    std::vector<CachedToken> cachedTokens() const;
    // The text tokens that a repeat penalty looks at before the first new one. The beginning of an
    // answer counts as generated.
    std::vector<TokenId> penalizedTokens(PenaltyRule rule) const;
};

// `modelTemplate`: used unless `params` names another. Errors: InvalidArgument (markers and photos
// differ in number, empty prompt, unknown template or grid), Unsupported (photos without mmproj).
Result<PreparedPrompt> preparePrompt(const Engine& engine, const ChatTemplate& modelTemplate,
                                     const Prompt& prompt, const GenerateParams& params);

}  // namespace tessera
