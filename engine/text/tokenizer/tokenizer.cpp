// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/text/tokenizer/byte_bpe_tokenizer.h"
#include "engine/text/tokenizer/sentencepiece_tokenizer.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

constexpr std::array<std::string_view, 10> kEndOfTurnPieces = {
    "<|eot_id|>",      "<|im_end|>",     "<|end|>", "<end_of_turn>",
    "<|endoftext|>",   "<|eom_id|>",     "<EOT>",   "<｜end▁of▁sentence｜>",
    "<|end_of_text|>", "<|endofprompt|>"};

bool endsTurn(std::string_view piece) {
    return std::find(kEndOfTurnPieces.begin(), kEndOfTurnPieces.end(), piece) !=
           kEndOfTurnPieces.end();
}

// Marks of a region in an answer, and its name: text that a model writes and a user may write.
constexpr std::array<std::string_view, 6> kRegionPieces = {"<ref>",  "</ref>", "<box>",
                                                           "</box>", "<quad>", "</quad>"};

bool marksRegion(std::string_view piece) {
    return std::find(kRegionPieces.begin(), kRegionPieces.end(), piece) != kRegionPieces.end();
}

// "<image>", "<|im_start|>", "[INST]": converters often store such pieces as user-defined although
// they are not text. A user who types one means the characters.
bool looksLikeMarkup(std::string_view piece) {
    return piece.size() >= 3 && ((piece.front() == '<' && piece.back() == '>') ||
                                 (piece.front() == '[' && piece.back() == ']'));
}

Error invalid(const Sentence& what) {
    return Error(ErrorCode::InvalidFormat, "{} The model file is damaged or was converted wrongly.",
                 what);
}

std::optional<Error> checkVocabulary(const Vocabulary& v) {
    const std::size_t count = v.tokens.size();
    if (count == 0)
        return invalid(Sentence("The model's vocabulary is empty."));
    if (count > static_cast<std::size_t>(std::numeric_limits<TokenId>::max()))
        return invalid(Sentence("The model's vocabulary has an impossible size ({}).", count));
    if (v.types.size() != count) {
        return invalid(Sentence("The model's vocabulary has {} tokens but {} token types.", count,
                                v.types.size()));
    }
    const bool needsScores = v.model == TokenizerModel::SentencePiece;
    if (v.scores.size() != count && (needsScores || !v.scores.empty())) {
        return invalid(Sentence("The model's vocabulary has {} tokens but {} scores.", count,
                                v.scores.size()));
    }
    const auto isUnknownType = [](TokenType type) {
        return type < TokenType::Normal || type > TokenType::Byte;
    };
    if (std::any_of(v.types.begin(), v.types.end(), isUnknownType))
        return invalid(Sentence("The model's vocabulary has a token of an unknown type."));
    const auto isNan = [](float score) { return std::isnan(score); };
    if (std::any_of(v.scores.begin(), v.scores.end(), isNan))
        return invalid(Sentence("A score in the model's vocabulary is not a number."));
    const std::pair<Sentence, std::optional<TokenId>> ids[] = {
        {Sentence("beginning-of-text"), v.bos}, {Sentence("end-of-text"), v.eos},
        {Sentence("unknown"), v.unknown},       {Sentence("end-of-turn"), v.eot},
        {Sentence("end-of-message"), v.eom},
    };
    for (const auto& [what, id] : ids) {
        if (id && (*id < 0 || static_cast<std::size_t>(*id) >= count)) {
            return invalid(
                Sentence("The model's {} token has the id {}, but the vocabulary ends at {}.", what,
                         *id, count - 1));
        }
    }
    if (v.addBos && !v.bos) {
        return invalid(Sentence(
            "The model says that texts begin with a beginning-of-text token (BOS), but not "
            "which one that is."));
    }
    return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<const Tokenizer>> Tokenizer::create(Vocabulary vocabulary) {
    if (auto error = checkVocabulary(vocabulary))
        return *std::move(error);
    auto tokenizer = createUnchecked(std::move(vocabulary));
    if (!tokenizer)
        return std::move(tokenizer).error();
    if (const std::size_t missing = (*tokenizer)->numUnspellableBytes(); missing > 0) {
        return invalid(Sentence(
            "The model's vocabulary cannot spell every text: {} of 256 byte pieces are missing and "
            "there is no token for unknown text.",
            missing));
    }
    return std::unique_ptr<const Tokenizer>(*std::move(tokenizer));
}

Result<std::unique_ptr<Tokenizer>> Tokenizer::createUnchecked(Vocabulary vocabulary) {
    switch (vocabulary.model) {
        case TokenizerModel::SentencePiece:
            return std::unique_ptr<Tokenizer>(
                std::make_unique<SentencePieceTokenizer>(std::move(vocabulary)));
        case TokenizerModel::ByteBpe:
            return ByteBpeTokenizer::create(std::move(vocabulary));
    }
    return Error(ErrorCode::Unsupported,
                 "The model uses a kind of tokenizer that is not supported.");
}

Tokenizer::Tokenizer(Vocabulary vocabulary, bool cutWholePieces)
    : m_vocabulary(std::move(vocabulary)), m_byteTokens(256, -1) {
    const std::size_t count = m_vocabulary.tokens.size();
    m_roles.resize(count);
    m_idsByPiece.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string& text = m_vocabulary.tokens[i];
        const auto id = static_cast<TokenId>(i);
        TokenType& type = m_vocabulary.types[i];
        if (endsTurn(text) && (type == TokenType::Normal || type == TokenType::UserDefined))
            type = TokenType::Control;  // some converters forget it
        switch (type) {
            case TokenType::Unknown:
            case TokenType::Control:
                m_roles[i] = PieceRole::Special;
                break;
            case TokenType::UserDefined:
                m_roles[i] = looksLikeMarkup(text) && !marksRegion(text) ? PieceRole::Special
                                                                         : PieceRole::Whole;
                break;
            case TokenType::Unused:
                m_roles[i] = PieceRole::Unused;
                break;
            case TokenType::Byte:
                m_roles[i] = PieceRole::Byte;
                break;
            case TokenType::Normal:
                m_roles[i] = PieceRole::Word;
                break;
        }
        m_idsByPiece.emplace(text, id);
        if (endsTurn(text) || id == m_vocabulary.eos || id == m_vocabulary.eot ||
            id == m_vocabulary.eom)
            m_endOfGeneration.push_back(id);
    }
    auto cutPieces = piecesWithRole(PieceRole::Special);
    if (cutWholePieces) {
        const auto whole = piecesWithRole(PieceRole::Whole);
        cutPieces.insert(cutPieces.end(), whole.begin(), whole.end());
    }
    m_cutPieces = PieceMatcher(std::move(cutPieces));
}

std::vector<std::pair<std::string_view, TokenId>> Tokenizer::piecesWithRole(
    PieceRole wanted) const {
    std::vector<std::pair<std::string_view, TokenId>> pieces;
    for (std::size_t i = 0; i < m_roles.size(); ++i)
        if (m_roles[i] == wanted)
            pieces.emplace_back(m_vocabulary.tokens[i], static_cast<TokenId>(i));
    return pieces;
}

std::size_t Tokenizer::numUnspellableBytes() const {
    return static_cast<std::size_t>(std::count(m_byteTokens.begin(), m_byteTokens.end(), -1));
}

std::optional<TokenId> Tokenizer::findToken(std::string_view piece) const {
    const auto found = m_idsByPiece.find(piece);
    return found == m_idsByPiece.end() ? std::nullopt : std::optional(found->second);
}

bool Tokenizer::isEndOfGeneration(TokenId id) const {
    return std::binary_search(m_endOfGeneration.begin(), m_endOfGeneration.end(), id);
}

bool Tokenizer::addsLeadingSpace() const {
    return m_vocabulary.model == TokenizerModel::SentencePiece && m_vocabulary.addSpacePrefix;
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, SpecialTokens special) const {
    const TextPart part[] = {{text, special}};
    return encode(part);
}

std::vector<TokenId> Tokenizer::encode(std::span<const TextPart> parts, TextStart start) const {
    std::string text;
    Ranges userText;
    for (const TextPart& part : parts) {
        const std::string partText = prepared(part.text);
        if (part.special == SpecialTokens::AsText && !partText.empty())
            userText.emplace_back(text.size(), text.size() + partText.size());
        text += partText;
    }
    return encodeCutting(text, userText, start);
}

std::vector<TokenId> Tokenizer::encodeCutting(std::string_view text, const Ranges& userText,
                                              TextStart start) const {
    std::vector<TokenId> ids;
    auto range = userText.begin();
    std::size_t fragmentBegin = 0;
    const TextStart afterSpecial =
        m_vocabulary.prefixOnlyAtStart ? TextStart::Continued : TextStart::New;
    const auto flush = [&](std::size_t end) {
        if (end > fragmentBegin) {
            encodeFragment(text.substr(fragmentBegin, end - fragmentBegin),
                           fragmentBegin == 0 ? start : afterSpecial, ids);
        }
    };
    for (std::size_t i = 0; i < text.size();) {
        while (range != userText.end() && range->second <= i)
            ++range;
        const auto accept = [&](const PieceMatcher::Match& match) {
            const bool touchesUserText = range != userText.end() && range->first < i + match.length;
            return role(match.id) == PieceRole::Whole || !touchesUserText;
        };
        const PieceMatcher::Match match = m_cutPieces.longestAt(text, i, accept);
        if (match.length == 0) {
            ++i;
            continue;
        }
        flush(i);
        ids.push_back(match.id);
        i += match.length;
        fragmentBegin = i;
    }
    flush(text.size());
    return ids;
}

std::string Tokenizer::decode(const std::vector<TokenId>& ids) const {
    std::string bytes;
    for (const TokenId id : ids)
        bytes += tokenBytes(id);
    const bool dropsSpace = addsLeadingSpace() && bytes.starts_with(' ');
    return toText(std::string_view(bytes).substr(dropsSpace ? 1 : 0));
}

std::string Tokenizer::toText(std::string_view bytes) const {
    const bool sentencePiece = m_vocabulary.model == TokenizerModel::SentencePiece;
    return toValidUtf8(bytes, sentencePiece ? Utf8Repair::EachByte : Utf8Repair::EachPart);
}

}  // namespace tessera
