// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/sentencepiece_tokenizer.h"

#include <algorithm>
#include <limits>
#include <queue>

#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

constexpr std::string_view kSpaceMark = "\xE2\x96\x81";  // U+2581 stands for a space
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

std::string withSpaceMarks(std::string_view text, bool prefix) {
    std::string marked;
    marked.reserve(text.size() + text.size() / 2 + kSpaceMark.size());
    if (prefix)
        marked += kSpaceMark;
    for (const char c : text)
        if (c == ' ')
            marked += kSpaceMark;
        else
            marked.push_back(c);
    return marked;
}

// "<0x0A>" -> 10; -1 for any other text.
int parseByteToken(std::string_view piece) {
    if (piece.size() != 6 || !piece.starts_with("<0x") || piece.back() != '>')
        return -1;
    int value = 0;
    for (const char c : piece.substr(3, 2)) {
        int digit = 0;
        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (c >= 'A' && c <= 'F')
            digit = c - 'A' + 10;
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        else
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

}  // namespace

// A text being tokenised: a linked list of symbols and a heap of the pairs that may merge.
class SentencePieceMerger {
  public:
    SentencePieceMerger(const SentencePieceTokenizer& tokenizer, std::string_view text)
        : m_tokenizer(tokenizer), m_text(text) {}

    void run(std::vector<TokenId>& ids) {
        splitIntoSymbols();
        for (std::size_t i = 1; i < m_symbols.size(); ++i)
            considerPair(i - 1, i);
        while (!m_pairs.empty()) {
            const Pair pair = m_pairs.top();
            m_pairs.pop();
            merge(pair);
        }
        for (std::size_t i = m_symbols.empty() ? kNone : 0; i != kNone; i = m_symbols[i].next)
            emit(textOf(m_symbols[i]), ids);
    }

  private:
    struct Symbol {
        std::size_t begin = 0;
        std::size_t length = 0;  // 0: merged into its left neighbour
        std::size_t previous = kNone;
        std::size_t next = kNone;
        bool whole = false;  // takes no part in merging
    };
    struct Pair {
        float score = 0;
        std::size_t left = 0;
        std::size_t right = 0;
        std::size_t length = 0;  // of both; differs from the symbols' when one has changed since
        // Higher score first, then the leftmost.
        bool operator<(const Pair& other) const {
            return score != other.score ? score < other.score : left > other.left;
        }
    };

    std::string_view textOf(const Symbol& symbol) const {
        return m_text.substr(symbol.begin, symbol.length);
    }

    void splitIntoSymbols() {
        const auto acceptAny = [](const PieceMatcher::Match&) { return true; };
        for (std::size_t i = 0; i < m_text.size();) {
            const auto match = m_tokenizer.m_wholePieces.longestAt(m_text, i, acceptAny);
            const bool whole = match.length > 0;
            const std::size_t length = whole ? match.length : decodeUtf8At(m_text, i).length;
            const std::size_t index = m_symbols.size();
            m_symbols.push_back({i, length, index == 0 ? kNone : index - 1, index + 1, whole});
            i += length;
        }
        if (!m_symbols.empty())
            m_symbols.back().next = kNone;
    }

    void considerPair(std::size_t left, std::size_t right) {
        const Symbol& a = m_symbols[left];
        const Symbol& b = m_symbols[right];
        const std::size_t length = a.length + b.length;
        if (a.whole || b.whole || length > m_tokenizer.m_longestPieceBytes)
            return;
        const std::string_view joined = m_text.substr(a.begin, length);
        const TokenId id = m_tokenizer.findMergeable(joined);
        if (id < 0)
            return;
        m_pairs.push(
            {m_tokenizer.m_vocabulary.scores[static_cast<std::size_t>(id)], left, right, length});
        if (m_tokenizer.role(id) == SentencePieceTokenizer::PieceRole::Unused)
            m_unusedSplits[joined] = a.length;
    }

    void merge(const Pair& pair) {
        Symbol& left = m_symbols[pair.left];
        Symbol& right = m_symbols[pair.right];
        if (left.length == 0 || right.length == 0 || left.length + right.length != pair.length)
            return;
        left.length = pair.length;
        right.length = 0;
        left.next = right.next;
        if (left.next != kNone) {
            m_symbols[left.next].previous = pair.left;
            considerPair(pair.left, left.next);
        }
        if (left.previous != kNone)
            considerPair(left.previous, pair.left);
    }

    // Unused pieces take part in merging but must not be output: they are split again.
    void emit(std::string_view text, std::vector<TokenId>& ids) const {
        const TokenId id = m_tokenizer.findMergeable(text);
        if (id < 0) {
            emitBytes(text, ids);
            return;
        }
        if (m_tokenizer.role(id) == SentencePieceTokenizer::PieceRole::Unused) {
            const auto split = m_unusedSplits.find(text);
            if (split != m_unusedSplits.end()) {
                emit(text.substr(0, split->second), ids);
                emit(text.substr(split->second), ids);
                return;
            }
        }
        ids.push_back(id);
    }

    void emitBytes(std::string_view text, std::vector<TokenId>& ids) const {
        bool wroteUnknown = false;  // once for the whole text, where bytes have no tokens
        for (const char c : text) {
            const TokenId id = m_tokenizer.byteToken(static_cast<unsigned char>(c));
            const bool unknown = id == m_tokenizer.vocabulary().unknown;
            if (!unknown || !wroteUnknown)
                ids.push_back(id);
            wroteUnknown = wroteUnknown || unknown;
        }
    }

    const SentencePieceTokenizer& m_tokenizer;
    std::string_view m_text;
    std::vector<Symbol> m_symbols;
    std::priority_queue<Pair> m_pairs;
    // Where an unused piece was joined: the length of its left part.
    std::unordered_map<std::string_view, std::size_t> m_unusedSplits;
};

SentencePieceTokenizer::SentencePieceTokenizer(Vocabulary vocabulary)
    : Tokenizer(std::move(vocabulary), false), m_wholePieces(piecesWithRole(PieceRole::Whole)) {
    for (std::size_t i = 0; i < m_vocabulary.tokens.size(); ++i) {
        const auto id = static_cast<TokenId>(i);
        if (role(id) == PieceRole::Byte) {
            if (const int byte = parseByteToken(piece(id)); byte >= 0)
                m_byteTokens[static_cast<std::size_t>(byte)] = id;
        } else if (role(id) != PieceRole::Special) {
            m_longestPieceBytes = std::max(m_longestPieceBytes, piece(id).size());
        }
    }
    if (m_vocabulary.unknown)
        std::replace(m_byteTokens.begin(), m_byteTokens.end(), -1, *m_vocabulary.unknown);
}

TokenId SentencePieceTokenizer::findMergeable(std::string_view text) const {
    const auto found = findToken(text);
    if (!found || role(*found) == PieceRole::Special || role(*found) == PieceRole::Byte)
        return -1;
    return *found;
}

void SentencePieceTokenizer::encodeFragment(std::string_view text, TextStart start,
                                            std::vector<TokenId>& ids) const {
    const bool prefix = m_vocabulary.addSpacePrefix && start == TextStart::New;
    const std::string marked = withSpaceMarks(text, prefix);
    SentencePieceMerger(*this, marked).run(ids);
}

std::string SentencePieceTokenizer::tokenBytes(TokenId id, bool withControl) const {
    if (!isKnown(id))
        return {};
    switch (type(id)) {
        case TokenType::Unknown:
        case TokenType::Control:
        case TokenType::Unused:
            return withControl ? piece(id) : std::string();
        case TokenType::Byte:
            if (const int byte = parseByteToken(piece(id)); byte >= 0)
                return std::string(1, static_cast<char>(byte));
            break;
        case TokenType::Normal:
        case TokenType::UserDefined:
            break;
    }
    std::string text = piece(id);
    for (std::size_t at = text.find(kSpaceMark); at != std::string::npos;
         at = text.find(kSpaceMark, at + 1))
        text.replace(at, kSpaceMark.size(), 1, ' ');
    return text;
}

}  // namespace tessera
