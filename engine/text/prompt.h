// SPDX-License-Identifier: MIT
// Splices photos into text: as in the reference, the texts between photos are tokenised separately.
// How a photo is marked in a text, where the beginning-of-text token (BOS) goes and what stands
// around a photo are rules of the model's family (prompt_rules.h).
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

// Text ids with kImageSentinel where each photo goes (`input_ids_raw` of the golden data). Special
// tokens in the text are recognised.
std::vector<TokenId> tokenizeRawPrompt(const Tokenizer& tokenizer, std::string_view text);

// The same for a rendered chat. Equals tokenizeRawPrompt of the concatenated text if the contents
// hold no special tokens and no markers, and no answer is given as tokens.
std::vector<TokenId> tokenizeChatPrompt(const Tokenizer& tokenizer,
                                        std::span<const PromptPiece> pieces);

// The ids of an answer that are its text (answerText()). Left out are those that print nothing, as
// control tokens, and those of the stop string that ended the answer. Empty if the others do not
// decode to that text (it was edited, or another tokenizer made them).
std::vector<TokenId> generatedAs(const Tokenizer& tokenizer, std::string_view text,
                                 std::span<const TokenId> ids,
                                 std::span<const std::string> stopStrings);

}  // namespace tessera
