// SPDX-License-Identifier: MIT
// tokenizer.json, the format of HF tokenizers: its BPE models.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/core/result.h"
#include "engine/formats/json_object.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

inline constexpr std::uint64_t kMaxVocabularySize = std::uint64_t{1} << 22;

// The upper limit of the ids in a vocabulary whose files list this many tokens. Ids may have gaps,
// which become unused tokens; a file with more gaps than tokens is damaged, and would take
// unbounded memory.
constexpr std::uint64_t tokenIdLimit(std::size_t listedTokens) {
    constexpr std::uint64_t kGaps = 1024;  // of small vocabularies
    return std::min(kMaxVocabularySize, 2 * std::uint64_t{listedTokens} + kGaps);
}

// Reads pieces, scores, merges, `pre` and addSpacePrefix; added tokens are left to the caller. With
// byte pieces ("byte_fallback") it becomes a SentencePiece vocabulary whose scores are the ranks of
// the merges. Errors: InvalidFormat, Unsupported (not BPE, an unknown way of splitting words).
// `path` is for messages.
Result<Vocabulary> vocabularyFromTokenizerJson(const Json& json, const std::filesystem::path& path);

// Whether the post-processor puts a token before the text; nullopt: there is none that says so.
std::optional<bool> beginsWithToken(const Json& tokenizerJson);

// Fills the vocabulary's tokens from {"piece": id}; types become Normal. Errors: InvalidFormat (ids
// that are invalid, beyond tokenIdLimit, or duplicate).
std::optional<Error> addPieces(const Json& pieces, const std::filesystem::path& path,
                               Vocabulary& vocabulary);

// Puts a token at `id` (below tokenIdLimit), growing the vocabulary; ids in between are filled with
// unused tokens.
void placeToken(std::uint64_t id, std::string_view text, Vocabulary& vocabulary);

}  // namespace tessera
