// SPDX-License-Identifier: MIT
// Regular expressions of the simple kinds that chains of pre-tokenizers consist of. Each step of a
// chain cuts the pieces that the step before left, and keeps both what matches and what lies
// between.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera {

struct SplitPattern {
    using Range = std::pair<char32_t, char32_t>;  // first and last character

    bool atEnd = false;          // "\s+$": white space at the end of a piece, nothing else below
    bool optionalSpace = false;  // begins with "\s?"
    bool repeated = false;       // ends with "+"
    std::vector<Range> ranges;   // "[...]": sorted, apart from each other

    // nullopt: a regular expression of another kind.
    static std::optional<SplitPattern> parse(std::string_view regex);

    friend bool operator==(const SplitPattern&, const SplitPattern&) = default;
};

// The chain of DeepSeek's language models; VL and Coder have vocabularies of the same kind. After
// it, every number (\p{N}) is a piece of its own.
std::span<const SplitPattern> deepSeekPatterns();

// The pieces cover the text without gaps. Invalid UTF-8 is matched by nothing.
std::vector<std::string_view> splitByPatterns(std::string_view text,
                                              std::span<const SplitPattern> patterns);

}  // namespace tessera
