// SPDX-License-Identifier: MIT
// Splices photos into text: as in the reference, chunks around "<image>" are tokenised separately.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// The original code's sentinel for "a photo goes here".
inline constexpr TokenId kImageSentinel = -200;

// Text ids with kImageSentinel where each photo goes (`input_ids_raw` of the golden data). One BOS
// at the start if the tokenizer adds it (never two, even if the text begins with it). Each chunk
// between markers is tokenised independently, including special tokens.
std::vector<TokenId> tokenizeRawPrompt(const Tokenizer& tokenizer, std::string_view text);

// The same for a rendered chat. Equals tokenizeRawPrompt of the concatenated text if the contents
// hold no special tokens and no "<image>", and no answer is given as tokens.
std::vector<TokenId> tokenizeChatPrompt(const Tokenizer& tokenizer,
                                        std::span<const PromptPiece> pieces);

// The leading ids of an answer that decode to its text. The tokens of the stop string that ended
// the answer, which is not part of the text, are left out. Empty if the ids do not decode to that
// text (it was edited, or another tokenizer made them), or if one of them is not text at all.
std::span<const TokenId> generatedAs(const Tokenizer& tokenizer, std::string_view text,
                                     std::span<const TokenId> ids,
                                     std::span<const std::string> stopStrings);

}  // namespace tessera
