// SPDX-License-Identifier: MIT
// Byte-level BPE as GPT-2, LLaMA-3 and Qwen use it: text is cut into words, a word's bytes are
// written as printable characters, and neighbours are merged by the rank of their pair or, where
// the vocabulary says so, of what they make.
#pragma once

#include <cstdint>

#include "engine/text/tokenizer/pre_tokenizer.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

class ByteBpeTokenizer final : public Tokenizer {
  public:
    // Errors: Unsupported (unknown `pre`), InvalidFormat (merges of pieces that do not exist).
    static Result<std::unique_ptr<Tokenizer>> create(Vocabulary vocabulary);

    std::string tokenBytes(TokenId id, bool withControl = false) const override;

  protected:
    void encodeFragment(std::string_view text, TextStart start,
                        std::vector<TokenId>& ids) const override;
    std::string prepared(std::string_view text) const override;

  private:
    struct Merge {
        std::uint32_t rank = 0;
        TokenId joined = -1;
    };
    struct Symbol;
    struct Pair;
    struct Scratch;

    ByteBpeTokenizer(Vocabulary vocabulary, const PreTokenizer& preTokenizer);
    std::optional<Error> readMerges();
    void encodeWord(std::string_view word, Scratch& scratch, std::vector<TokenId>& ids) const;
    bool encodeWholeWord(std::string_view word, std::vector<TokenId>& ids) const;
    void considerPair(Scratch& scratch, std::size_t left, std::size_t right) const;
    std::optional<Merge> findMerge(TokenId left, TokenId right) const;

    PreTokenizer m_preTokenizer;
    std::size_t m_longestPieceBytes = 0;
    std::unordered_map<std::uint64_t, Merge> m_merges;  // by left id << 32 | right id
};

}  // namespace tessera
