// SPDX-License-Identifier: MIT
// SentencePiece's BPE as LLaMA, Mistral and Yi use it: neighbouring pieces are merged in the order
// of their scores; what no piece covers becomes byte tokens.
#pragma once

#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

class SentencePieceTokenizer final : public Tokenizer {
  public:
    // The vocabulary must have passed the checks of Tokenizer::create.
    explicit SentencePieceTokenizer(Vocabulary vocabulary);

    std::string tokenBytes(TokenId id, bool withControl = false) const override;

  protected:
    void encodeFragment(std::string_view text, TextStart start,
                        std::vector<TokenId>& ids) const override;

  private:
    friend class SentencePieceMerger;
    // A piece that merging may produce; -1: none. Unused pieces count here, and are split again.
    TokenId findMergeable(std::string_view text) const;

    std::size_t m_longestPieceBytes = 0;
    PieceMatcher m_wholePieces;
};

}  // namespace tessera
