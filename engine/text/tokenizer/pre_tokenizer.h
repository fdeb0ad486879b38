// SPDX-License-Identifier: MIT
// Cuts text into words before byte-level BPE. Each kind follows the regular expression that its
// tokenizer was trained with (first alternative that matches, Perl semantics), written as a state
// machine over Unicode classes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera {

enum class WordSplit {
    // 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    Gpt2,
    // (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*
    // |\s*[\r\n]+|\s+(?!\S)|\s+
    Llama3,
    // Llama3 with \p{N} in place of \p{N}{1,3}
    Qwen2,
    // A chain of patterns, then every number alone; see split_pattern.h.
    DeepSeek,
};

struct PreTokenizer {
    WordSplit split = WordSplit::Gpt2;
    bool ignoreMerges = false;  // a word that is a piece is taken whole, whatever the merges say
    bool normalizeNfc = false;

    // By tokenizer.ggml.pre; nullopt: unknown.
    static std::optional<PreTokenizer> byName(std::string_view pre);
};

// The words cover the text without gaps. Invalid UTF-8 counts as symbols.
std::vector<std::string_view> splitIntoWords(std::string_view text, WordSplit split);

// Unicode normalisation form C. Invalid UTF-8 stays as it is.
std::string normalizeNfc(std::string_view text);

}  // namespace tessera
