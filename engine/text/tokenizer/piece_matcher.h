// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Finds which of a fixed set of pieces begin at a position in a text. Does not copy the pieces.
class PieceMatcher {
  public:
    struct Match {
        TokenId id = -1;
        std::size_t length = 0;  // bytes; 0: nothing matched
    };

    PieceMatcher() = default;
    explicit PieceMatcher(std::vector<std::pair<std::string_view, TokenId>> pieces);

    bool empty() const { return m_pieces.empty(); }

    // The longest piece that begins at `position` and for which `accept(Match)` holds.
    template <typename Accept>
    Match longestAt(std::string_view text, std::size_t position, Accept&& accept) const {
        Match best;
        if (!m_firstBytes.test(static_cast<unsigned char>(text[position])))
            return best;
        auto begin = m_pieces.begin();
        auto end = m_pieces.end();
        // The pieces are sorted: those that share `depth` bytes with the text are adjacent, and the
        // one of exactly that length comes first.
        for (std::size_t depth = 0; position + depth < text.size(); ++depth) {
            narrow(begin, end, depth, text[position + depth]);
            if (begin == end)
                break;
            const Match match{begin->second, depth + 1};
            if (begin->first.size() == depth + 1) {
                if (accept(match))
                    best = match;
                ++begin;
            }
        }
        return best;
    }

  private:
    using Iterator = std::vector<std::pair<std::string_view, TokenId>>::const_iterator;
    static void narrow(Iterator& begin, Iterator& end, std::size_t depth, char byte);

    std::vector<std::pair<std::string_view, TokenId>> m_pieces;
    std::bitset<256> m_firstBytes;
};

}  // namespace tessera
