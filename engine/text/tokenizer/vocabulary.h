// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tessera {

using TokenId = std::int32_t;

enum class TokenizerModel { SentencePiece, ByteBpe };

// The numbers are those of tokenizer.ggml.token_type.
enum class TokenType : std::uint8_t {
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
};

// The tokenizer as a checkpoint stores it: plain data.
struct Vocabulary {
    TokenizerModel model = TokenizerModel::SentencePiece;
    std::string pre;  // tokenizer.ggml.pre: "default", "llama-bpe", "qwen2", ...
    std::vector<std::string> tokens;
    std::vector<float> scores;        // SentencePiece; empty for byte-level BPE
    std::vector<TokenType> types;     // same length as tokens
    std::vector<std::string> merges;  // "left right", rank = index; byte-level BPE
    std::optional<TokenId> bos;
    std::optional<TokenId> eos;
    std::optional<TokenId> unknown;
    std::optional<TokenId> eot;
    std::optional<TokenId> eom;
    bool addBos = false;
    bool addEos = false;
    bool addSpacePrefix = false;
    // The prefix is put only at the start of a text, not after special tokens as well ("legacy"
    // false in tokenizer_config.json).
    bool prefixOnlyAtStart = false;
    // Byte-level BPE from ranks instead of merges: any two neighbours whose text is a token may
    // merge, the lowest id first, and text is normalised before special tokens are looked for.
    bool mergesByRank = false;
    std::string chatTemplate;  // tokenizer.chat_template, only inspected, never executed
    std::string modelName;     // general.name, a hint for the template
    std::string promptFamily;  // see prompt_rules.h; empty: LLaVA's
};

}  // namespace tessera
