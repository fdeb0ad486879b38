// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/vocabulary.h"

namespace tessera {

// Text to token ids and back. Immutable after construction; safe to use from any thread.
class Tokenizer {
  public:
    // Errors: InvalidFormat (ids outside the vocabulary, missing pieces), Unsupported (unknown model).
    static Result<std::unique_ptr<const Tokenizer>> create(Vocabulary vocabulary);

    virtual ~Tokenizer() = default;

    enum class SpecialTokens {
        AsTokens,  // "</s>" in the text becomes the one token
        AsText,    // it is spelled out: for what a user typed
    };

    // No BOS or EOS is added. Empty text gives no ids. Invalid UTF-8 never fails: its bytes are kept
    // as byte tokens where the vocabulary has them.
    virtual std::vector<TokenId> encode(std::string_view text, SpecialTokens special) const = 0;

    // The bytes of one token, with word-boundary marks turned into spaces. May be a part of a UTF-8
    // character. Control tokens give "" unless `withControl`.
    virtual std::string tokenBytes(TokenId id, bool withControl = false) const = 0;

    // The text of a sequence as the reference decodes it (one leading space dropped where the
    // tokenizer added it). Invalid sequences become U+FFFD.
    virtual std::string decode(const std::vector<TokenId>& ids) const = 0;

    const Vocabulary& vocabulary() const { return m_vocabulary; }
    // Looks up a piece by its exact stored text.
    std::optional<TokenId> findToken(std::string_view piece) const;
    // EOS, EOT, EOM, and the tokens that end a turn by their text ("<|im_end|>", "<|eot_id|>" ...).
    bool isEndOfGeneration(TokenId id) const;

  protected:
    explicit Tokenizer(Vocabulary vocabulary);
    Vocabulary m_vocabulary;
    // further shared state (piece map, end-of-generation set) belongs here
};

}  // namespace tessera
