// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/byte_bpe_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/text/tokenizer/byte_alphabet.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
std::uint64_t pairKey(TokenId left, TokenId right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
           static_cast<std::uint32_t>(right);
}

}  // namespace

struct ByteBpeTokenizer::Symbol {
    TokenId id = -1;
    bool merged = false;  // into its left neighbour
    std::size_t previous = kNone;
    std::size_t next = kNone;
};

struct ByteBpeTokenizer::Pair {
    std::uint32_t rank = 0;
    std::size_t left = 0;
    TokenId leftId = -1;
    TokenId rightId = -1;
    TokenId joined = -1;
    // For a heap whose top is the lowest rank, then the leftmost.
    bool operator<(const Pair& other) const {
        return rank != other.rank ? rank > other.rank : left > other.left;
    }
};

// Kept between the words of a text, so that short words cost no allocation.
struct ByteBpeTokenizer::Scratch {
    std::vector<Symbol> symbols;
    std::vector<Pair> heap;
};

Result<std::unique_ptr<Tokenizer>> ByteBpeTokenizer::create(Vocabulary vocabulary) {
    const auto preTokenizer = PreTokenizer::byName(vocabulary.pre);
    if (!preTokenizer) {
        return Error(ErrorCode::Unsupported,
                     "The model splits text into words in a way that is not supported "
                     "(tokenizer.ggml.pre is \"{}\"). Choose another model.",
                     toValidUtf8(vocabulary.pre));
    }
    std::unique_ptr<ByteBpeTokenizer> tokenizer(
        new ByteBpeTokenizer(std::move(vocabulary), *preTokenizer));
    if (auto error = tokenizer->readMerges())
        return *std::move(error);
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

ByteBpeTokenizer::ByteBpeTokenizer(Vocabulary vocabulary, const PreTokenizer& preTokenizer)
    : Tokenizer(std::move(vocabulary), true), m_preTokenizer(preTokenizer) {
    for (const auto& [text, id] : piecesWithRole(PieceRole::Word))
        m_longestPieceBytes = std::max(m_longestPieceBytes, text.size());
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const std::string text = toByteAlphabet(std::string(1, static_cast<char>(byte)));
        if (const auto id = findToken(text); id && role(*id) != PieceRole::Special)
            m_byteTokens[byte] = *id;
        else if (m_vocabulary.unknown)
            m_byteTokens[byte] = *m_vocabulary.unknown;
    }
}

std::optional<Error> ByteBpeTokenizer::readMerges() {
    if (m_vocabulary.mergesByRank)
        return std::nullopt;
    const auto error = [](const Sentence& what) {
        return Error(ErrorCode::InvalidFormat,
                     "{} The model file is damaged or was converted wrongly.", what);
    };
    if (m_vocabulary.merges.empty())
        return error(Sentence("The model's vocabulary has no merges (tokenizer.ggml.merges)."));
    m_merges.reserve(m_vocabulary.merges.size());
    std::uint32_t rank = 0;
    for (const std::string& merge : m_vocabulary.merges) {
        const std::size_t space = merge.find(' ', 1);
        if (space == std::string::npos || space + 1 == merge.size()) {
            return error(Sentence("Merge {} of the model's vocabulary is not a pair: \"{}\".", rank,
                                  toValidUtf8(merge)));
        }
        const std::string left = merge.substr(0, space);
        const std::string right = merge.substr(space + 1);
        const auto leftId = findToken(left);
        const auto rightId = findToken(right);
        const auto joinedId = findToken(left + right);
        if (!leftId || !rightId || !joinedId) {
            const std::string& missing = !leftId ? left : (!rightId ? right : left + right);
            return error(Sentence(
                "Merge {} of the model's vocabulary needs the piece \"{}\", which does not exist.",
                rank, toValidUtf8(missing)));
        }
        m_merges.try_emplace(pairKey(*leftId, *rightId), Merge{rank, *joinedId});
        ++rank;
    }
    return std::nullopt;
}

std::optional<ByteBpeTokenizer::Merge> ByteBpeTokenizer::findMerge(TokenId left,
                                                                   TokenId right) const {
    if (!m_vocabulary.mergesByRank) {
        const auto found = m_merges.find(pairKey(left, right));
        return found == m_merges.end() ? std::nullopt : std::optional(found->second);
    }
    if (piece(left).size() + piece(right).size() > m_longestPieceBytes)
        return std::nullopt;
    const auto joined = findToken(piece(left) + piece(right));
    return joined && role(*joined) == PieceRole::Word
               ? std::optional(Merge{static_cast<std::uint32_t>(*joined), *joined})
               : std::nullopt;
}

std::string ByteBpeTokenizer::prepared(std::string_view text) const {
    return m_vocabulary.mergesByRank && m_preTokenizer.normalizeNfc ? normalizeNfc(text)
                                                                    : std::string(text);
}

void ByteBpeTokenizer::encodeFragment(std::string_view text, TextStart /*start*/,
                                      std::vector<TokenId>& ids) const {
    std::string normalized;
    if (m_preTokenizer.normalizeNfc && !m_vocabulary.mergesByRank) {
        normalized = normalizeNfc(text);
        text = normalized;
    }
    const bool takesWholeWords = m_preTokenizer.ignoreMerges || m_vocabulary.mergesByRank;
    Scratch scratch;
    for (const std::string_view word : splitIntoWords(text, m_preTokenizer.split))
        if (!takesWholeWords || !encodeWholeWord(word, ids))
            encodeWord(word, scratch, ids);
}

bool ByteBpeTokenizer::encodeWholeWord(std::string_view word, std::vector<TokenId>& ids) const {
    if (word.size() > m_longestPieceBytes)
        return false;
    const auto id = findToken(toByteAlphabet(word));
    if (!id || role(*id) != PieceRole::Word)
        return false;
    ids.push_back(*id);
    return true;
}

void ByteBpeTokenizer::considerPair(Scratch& scratch, std::size_t left, std::size_t right) const {
    const TokenId leftId = scratch.symbols[left].id;
    const TokenId rightId = scratch.symbols[right].id;
    if (const auto merge = findMerge(leftId, rightId)) {
        scratch.heap.push_back({merge->rank, left, leftId, rightId, merge->joined});
        std::push_heap(scratch.heap.begin(), scratch.heap.end());
    }
}

void ByteBpeTokenizer::encodeWord(std::string_view word, Scratch& scratch,
                                  std::vector<TokenId>& ids) const {
    auto& symbols = scratch.symbols;
    symbols.clear();
    for (std::size_t i = 0; i < word.size(); ++i) {
        const TokenId id = byteToken(static_cast<unsigned char>(word[i]));
        symbols.push_back(
            {id, false, i == 0 ? kNone : i - 1, i + 1 == word.size() ? kNone : i + 1});
    }
    scratch.heap.clear();
    for (std::size_t i = 1; i < symbols.size(); ++i)
        considerPair(scratch, i - 1, i);
    while (!scratch.heap.empty()) {
        std::pop_heap(scratch.heap.begin(), scratch.heap.end());
        const Pair pair = scratch.heap.back();
        scratch.heap.pop_back();
        Symbol& left = symbols[pair.left];
        // Skip pairs that were merged away or changed since they were seen.
        if (left.merged || left.next == kNone || left.id != pair.leftId ||
            symbols[left.next].id != pair.rightId)
            continue;
        Symbol& right = symbols[left.next];
        left.id = pair.joined;
        right.merged = true;
        left.next = right.next;
        if (left.next != kNone) {
            symbols[left.next].previous = pair.left;
            considerPair(scratch, pair.left, left.next);
        }
        if (left.previous != kNone)
            considerPair(scratch, left.previous, pair.left);
    }
    for (std::size_t i = 0; i != kNone; i = symbols[i].next)
        ids.push_back(symbols[i].id);
}

std::string ByteBpeTokenizer::tokenBytes(TokenId id, bool withControl) const {
    if (!isKnown(id))
        return {};
    switch (type(id)) {
        case TokenType::Unknown:
        case TokenType::Control:
        case TokenType::Unused:
            return withControl ? piece(id) : std::string();
        case TokenType::UserDefined:
            return piece(id);
        case TokenType::Normal:
        case TokenType::Byte:
            break;
    }
    return fromByteAlphabet(piece(id));
}

}  // namespace tessera
