// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/piece_matcher.h"

namespace tessera {

PieceMatcher::PieceMatcher(std::vector<std::pair<std::string_view, TokenId>> pieces)
    : m_pieces(std::move(pieces)) {
    std::erase_if(m_pieces, [](const auto& piece) { return piece.first.empty(); });
    std::sort(m_pieces.begin(), m_pieces.end());
    const auto sameText = [](const auto& a, const auto& b) { return a.first == b.first; };
    m_pieces.erase(std::unique(m_pieces.begin(), m_pieces.end(), sameText), m_pieces.end());
    for (const auto& [text, id] : m_pieces)
        m_firstBytes.set(static_cast<unsigned char>(text.front()));
}

void PieceMatcher::narrow(Iterator& begin, Iterator& end, std::size_t depth, char byte) {
    const auto wanted = static_cast<unsigned char>(byte);
    const auto byteOf = [depth](const auto& piece) {
        return static_cast<unsigned char>(piece.first[depth]);
    };
    begin =
        std::partition_point(begin, end, [&](const auto& piece) { return byteOf(piece) < wanted; });
    end = std::partition_point(begin, end,
                               [&](const auto& piece) { return byteOf(piece) == wanted; });
}

}  // namespace tessera
