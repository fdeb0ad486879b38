// SPDX-License-Identifier: MIT
// Vocabularies small enough to follow by hand.
#pragma once

#include <QtTest>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/text/tokenizer/tokenizer.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera::test {

inline TokenId addToken(Vocabulary& vocabulary, std::string piece, TokenType type,
                        float score = 0.0f) {
    vocabulary.tokens.push_back(std::move(piece));
    vocabulary.types.push_back(type);
    if (vocabulary.model == TokenizerModel::SentencePiece)
        vocabulary.scores.push_back(score);
    return static_cast<TokenId>(vocabulary.tokens.size() - 1);
}

// <unk> <s> </s>, 256 byte tokens (id 3 + byte), then `pieces`, the best score first.
inline Vocabulary sentencePieceVocabulary(const std::vector<std::string>& pieces) {
    Vocabulary v;
    v.model = TokenizerModel::SentencePiece;
    v.unknown = addToken(v, "<unk>", TokenType::Unknown);
    v.bos = addToken(v, "<s>", TokenType::Control);
    v.eos = addToken(v, "</s>", TokenType::Control);
    const char* digits = "0123456789ABCDEF";
    for (int byte = 0; byte < 256; ++byte) {
        addToken(v, std::string("<0x") + digits[byte / 16] + digits[byte % 16] + ">",
                 TokenType::Byte);
    }
    float score = 0.0f;
    for (const std::string& piece : pieces) {
        addToken(v, piece, TokenType::Normal, score);
        score -= 1.0f;
    }
    v.addBos = true;
    v.addSpacePrefix = true;
    return v;
}

// 256 byte pieces in GPT-2's alphabet (id = byte), then what the merges make, in their order.
inline Vocabulary byteBpeVocabulary(std::string pre, const std::vector<std::string>& merges) {
    Vocabulary v;
    v.model = TokenizerModel::ByteBpe;
    v.pre = std::move(pre);
    char32_t next = 0x100;
    for (char32_t byte = 0; byte < 256; ++byte) {
        const bool printable =
            (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
        std::string piece;
        appendUtf8(piece, printable ? byte : next++);
        addToken(v, piece, TokenType::Normal);
    }
    for (const std::string& merge : merges) {
        const auto space = merge.find(' ', 1);
        addToken(v, merge.substr(0, space) + merge.substr(space + 1), TokenType::Normal);
    }
    v.merges = merges;
    return v;
}

inline std::unique_ptr<const Tokenizer> makeTokenizer(Vocabulary vocabulary) {
    auto tokenizer = Tokenizer::create(std::move(vocabulary));
    if (!tokenizer)
        qFatal("%s", tokenizer.error().message().c_str());
    return *std::move(tokenizer);
}

// The pieces' stored texts, so that a failing comparison can be read.
inline QStringList pieces(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
    QStringList list;
    for (const TokenId id : ids) {
        const auto& tokens = tokenizer.vocabulary().tokens;
        const bool known = id >= 0 && static_cast<std::size_t>(id) < tokens.size();
        list << (known ? QString::fromStdString(tokens[static_cast<std::size_t>(id)])
                       : QString::number(id));
    }
    return list;
}

}  // namespace tessera::test
