// SPDX-License-Identifier: MIT
// What a family's code does to an answer's text after its tokens have been put together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/prompt_rules.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// Without white space at its ends, of any kind that Python's str.strip() removes.
std::string_view trimmed(std::string_view text);
std::string_view trimmedAtStart(std::string_view text);
std::string_view trimmedAtEnd(std::string_view text);

// Removes the space before . ? ! , n't 'm 's 've 're and around a lone ', as transformers'
// clean_up_tokenization does.
std::string closedUp(std::string_view text);
// How many bytes at the end of `text` closing up may still change when more text follows.
std::size_t openTailLength(std::string_view text);

// Tokens as the text of an answer, by the rules of the tokenizer's family.
std::string answerText(const Tokenizer& tokenizer, const std::vector<TokenId>& ids);

}  // namespace tessera
