// SPDX-License-Identifier: MIT
#include "engine/convert/vocabulary_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/convert/rank_merges.h"

namespace tessera {

namespace {

// The score that llama.cpp gives tokens that text is never split into.
constexpr float kPaddingScore = -1000.0f;

void addTokens(GgufLayout& layout, const Vocabulary& vocabulary, std::uint64_t rows) {
    std::vector<std::string> tokens = vocabulary.tokens;
    std::vector<float> scores = vocabulary.scores;
    std::vector<std::int32_t> types;
    for (const TokenType type : vocabulary.types)
        types.push_back(static_cast<std::int32_t>(type));
    if (tokens.size() > rows) {  // ids that the model has no row for
        tokens.resize(rows);
        types.resize(rows);
        scores.resize(std::min<std::size_t>(scores.size(), rows));
    }
    while (tokens.size() < rows) {
        tokens.push_back(fmt::format("[PAD{}]", tokens.size()));
        types.push_back(static_cast<std::int32_t>(TokenType::Unused));
        if (!scores.empty())
            scores.push_back(kPaddingScore);
    }
    layout.add("tokenizer.ggml.tokens", tokens);
    if (!scores.empty())
        layout.add("tokenizer.ggml.scores", scores);
    layout.add("tokenizer.ggml.token_type", types);
    if (vocabulary.mergesByRank)
        layout.add("tokenizer.ggml.merges", mergesOfRanks(vocabulary));
    else if (!vocabulary.merges.empty())
        layout.add("tokenizer.ggml.merges", vocabulary.merges);
}

}  // namespace

void addVocabulary(GgufLayout& layout, const Vocabulary& vocabulary, std::uint64_t rows) {
    const bool sentencePiece = vocabulary.model == TokenizerModel::SentencePiece;
    layout.add("tokenizer.ggml.model", sentencePiece ? "llama" : "gpt2");
    layout.add("tokenizer.ggml.pre", vocabulary.pre.empty() ? "default" : vocabulary.pre);
    addTokens(layout, vocabulary, rows);
    const std::array<std::pair<const char*, std::optional<TokenId>>, 5> special = {{
        {"tokenizer.ggml.bos_token_id", vocabulary.bos},
        {"tokenizer.ggml.eos_token_id", vocabulary.eos},
        {"tokenizer.ggml.unknown_token_id", vocabulary.unknown},
        {"tokenizer.ggml.eot_token_id", vocabulary.eot},
        {"tokenizer.ggml.eom_token_id", vocabulary.eom},
    }};
    for (const auto& [key, id] : special)
        if (id && static_cast<std::uint64_t>(*id) < rows)
            layout.add(key, static_cast<std::uint32_t>(*id));
    layout.add("tokenizer.ggml.add_bos_token", vocabulary.addBos);
    layout.add("tokenizer.ggml.add_eos_token", vocabulary.addEos);
    if (sentencePiece)
        layout.add("tokenizer.ggml.add_space_prefix", vocabulary.addSpacePrefix);
    if (!vocabulary.chatTemplate.empty())
        layout.add("tokenizer.chat_template", vocabulary.chatTemplate);
    // What llama.cpp has no keys for.
    if (!vocabulary.promptFamily.empty())
        layout.add(kPromptFamilyKey, vocabulary.promptFamily);
    if (vocabulary.mergesByRank)
        layout.add("tessera.merges_by_rank", true);
    if (vocabulary.prefixOnlyAtStart)
        layout.add("tessera.prefix_only_at_start", true);
}

}  // namespace tessera
