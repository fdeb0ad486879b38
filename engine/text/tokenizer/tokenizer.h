// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/tokenizer/piece_matcher.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Text to token ids and back. Immutable after construction; safe to use from any thread.
class Tokenizer {
  public:
    // Errors: InvalidFormat (ids outside the vocabulary, missing pieces), Unsupported (unknown
    // model or unknown `pre`).
    static Result<std::unique_ptr<const Tokenizer>> create(Vocabulary vocabulary);

    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;
    virtual ~Tokenizer() = default;

    enum class SpecialTokens {
        AsTokens,  // "</s>" in the text becomes the one token
        AsText,    // it is spelled out: for what a user typed
    };

    struct TextPart {
        std::string_view text;
        SpecialTokens special = SpecialTokens::AsTokens;
    };

    // No BOS or EOS is added. Empty text gives no ids. Invalid UTF-8 never fails: its bytes are
    // kept as byte tokens where the vocabulary has them.
    std::vector<TokenId> encode(std::string_view text, SpecialTokens special) const;

    // New: at the start of a prompt or after a photo. Continued: after existing tokens, so nothing
    // is put before the text.
    enum class TextStart { New, Continued };

    // The parts as one text: words may span several parts. A special token must be wholly within
    // parts that are AsTokens.
    std::vector<TokenId> encode(std::span<const TextPart> parts,
                                TextStart start = TextStart::New) const;

    // The bytes of one token, with word-boundary marks turned into spaces. May be part of a UTF-8
    // character. Control tokens give "" unless `withControl`; ids outside the vocabulary give "".
    virtual std::string tokenBytes(TokenId id, bool withControl = false) const = 0;

    // The text of a sequence as the reference decodes it (one leading space dropped where the
    // tokenizer added it). Invalid sequences become U+FFFD.
    std::string decode(const std::vector<TokenId>& ids) const;
    // The text of some tokens' bytes. Invalid UTF-8 becomes U+FFFD, as in the reference: one for
    // each byte with SentencePiece, one for each maximal part with byte-level BPE.
    std::string toText(std::string_view bytes) const;

    const Vocabulary& vocabulary() const { return m_vocabulary; }
    // Looks up a piece by its exact stored text.
    std::optional<TokenId> findToken(std::string_view piece) const;
    // EOS, EOT, EOM, and tokens that end a turn, by their text ("<|im_end|>", "<|eot_id|>" ...).
    bool isEndOfGeneration(TokenId id) const;
    // Whether encoding puts a space before the text, so that one is dropped when decoding.
    bool addsLeadingSpace() const;

  protected:
    // What a piece may be used for.
    enum class PieceRole : std::uint8_t {
        Word,     // found by merging
        Whole,    // added text that stays one piece, even in what a user typed
        Special,  // cut out of the text, only where special tokens are recognised
        Byte,     // one byte that no piece covers
        Unused,
    };

    // The vocabulary must have passed the checks of create(). `cutWholePieces`: PieceRole::Whole is
    // cut out of the text before encodeFragment sees it, as Special is.
    Tokenizer(Vocabulary vocabulary, bool cutWholePieces);

    // The text as it is before special tokens are looked for.
    virtual std::string prepared(std::string_view text) const { return std::string(text); }
    // Tokenises a text without special tokens; not empty.
    virtual void encodeFragment(std::string_view text, TextStart start,
                                std::vector<TokenId>& ids) const = 0;

    bool isKnown(TokenId id) const {
        return id >= 0 && static_cast<std::size_t>(id) < m_roles.size();
    }
    PieceRole role(TokenId id) const { return m_roles[static_cast<std::size_t>(id)]; }
    const std::string& piece(TokenId id) const {
        return m_vocabulary.tokens[static_cast<std::size_t>(id)];
    }
    TokenType type(TokenId id) const { return m_vocabulary.types[static_cast<std::size_t>(id)]; }
    std::vector<std::pair<std::string_view, TokenId>> piecesWithRole(PieceRole wanted) const;
    // The id of the token for a byte that no piece covers, or of the unknown token; -1: neither.
    TokenId byteToken(unsigned char byte) const { return m_byteTokens[byte]; }

    Vocabulary m_vocabulary;
    std::vector<TokenId> m_byteTokens;  // [256], filled by the derived class

  private:
    static Result<std::unique_ptr<Tokenizer>> createUnchecked(Vocabulary vocabulary);
    // Byte ranges of the text in which special tokens are not recognised; sorted.
    using Ranges = std::vector<std::pair<std::size_t, std::size_t>>;
    std::vector<TokenId> encodeCutting(std::string_view text, const Ranges& userText,
                                       TextStart start) const;
    std::size_t numUnspellableBytes() const;

    std::vector<PieceRole> m_roles;
    std::unordered_map<std::string_view, TokenId> m_idsByPiece;  // views into m_vocabulary.tokens
    std::vector<TokenId> m_endOfGeneration;                      // sorted
    PieceMatcher m_cutPieces;
};

}  // namespace tessera
