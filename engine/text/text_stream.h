// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/text/prompt_rules.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// Turns tokens into text that may be shown: only whole UTF-8 characters, nothing that could still
// become a stop string, no leading space that the tokenizer added; by the rules of the tokenizer's
// family, no white space at its ends and none before punctuation (prompt_rules.h).
class TextStream {
  public:
    TextStream(const Tokenizer& tokenizer, std::vector<std::string> stopStrings);

    // At the start of an answer whose beginning is known as text only: what follows is its
    // continuation.
    void beginWith(std::string text);
    // Returns the text that this token made certain; may be empty.
    std::string push(TokenId id);
    // True once a stop string has appeared. The text before it was or will be returned, but not the
    // stop string itself.
    bool stopped() const { return m_stopped; }
    // At the end of the answer: the text held back. Incomplete UTF-8 becomes U+FFFD.
    std::string finish();
    // All text returned so far, with what it began with.
    const std::string& text() const { return m_text; }

  private:
    // What of the first `certain` bytes held back can be returned; the rest stays.
    std::string take(std::size_t certain);

    const Tokenizer& m_tokenizer;
    const PromptRules& m_rules;
    std::vector<std::string> m_stopStrings;
    std::string m_pending;
    std::string m_text;
    bool m_atStart = true;
    bool m_stopped = false;
};

}  // namespace tessera
