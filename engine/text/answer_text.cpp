// SPDX-License-Identifier: MIT
#include "engine/text/answer_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/text/tokenizer/char_class.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

// In this order, each over the whole text.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kClosings = {{
    {" .", "."},
    {" ?", "?"},
    {" !", "!"},
    {" ,", ","},
    {" ' ", "'"},
    {" n't", "n't"},
    {" 'm", "'m"},
    {" 's", "'s"},
    {" 've", "'ve"},
    {" 're", "'re"},
}};
// The longest distance over which one closing-up can enable the next: "  ' ve".
constexpr std::size_t kLongestClosing = 6;

// Python's str.isspace(): White_Space and the four separators of ASCII.
bool isStripped(char32_t c) {
    return isWhiteSpace(c) || (c >= 0x1C && c <= 0x1F);
}

// Whether a closing may begin at the space at `at`.
bool mayClose(std::string_view text, std::size_t at) {
    return at + 1 == text.size() ||
           std::string_view(".?!,'n ").find(text[at + 1]) != std::string_view::npos;
}

}  // namespace

std::string_view trimmedAtStart(std::string_view text) {
    while (!text.empty()) {
        const Utf8Char c = decodeUtf8At(text, 0);
        if (!c.valid || !isStripped(c.codePoint))
            break;
        text.remove_prefix(c.length);
    }
    return text;
}

std::string_view trimmedAtEnd(std::string_view text) {
    while (!text.empty()) {
        std::size_t begin = text.size() - 1;
        while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80)
            --begin;
        const Utf8Char c = decodeUtf8At(text, begin);
        if (!c.valid || begin + c.length != text.size() || !isStripped(c.codePoint))
            break;
        text.remove_suffix(c.length);
    }
    return text;
}

std::string_view trimmed(std::string_view text) {
    return trimmedAtEnd(trimmedAtStart(text));
}

std::string closedUp(std::string_view text) {
    std::string result(text);
    for (const auto& [open, closed] : kClosings) {
        std::size_t at = result.find(open);
        if (at == std::string::npos)
            continue;
        std::string next;
        std::size_t copied = 0;
        for (; at != std::string::npos; at = result.find(open, copied)) {
            next.append(result, copied, at - copied);
            next += closed;
            copied = at + open.size();
        }
        next.append(result, copied);
        result = std::move(next);
    }
    return result;
}

std::size_t openTailLength(std::string_view text) {
    // Back from the end, from one space where a closing may begin to the next, while they are near
    // enough to be parts of the same.
    std::size_t tail = 0;
    for (std::size_t back = 1; back <= text.size() && back <= tail + kLongestClosing; ++back) {
        const std::size_t at = text.size() - back;
        if (text[at] == ' ' && mayClose(text, at))
            tail = back;
    }
    return tail;
}

std::string answerText(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
    const PromptRules& rules = promptRulesOf(tokenizer.vocabulary());
    std::string text = tokenizer.decode(ids);
    if (rules.closesUpPunctuation)
        text = closedUp(text);
    return rules.trimsAnswers ? std::string(trimmed(text)) : text;
}

}  // namespace tessera
