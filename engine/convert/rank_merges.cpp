// SPDX-License-Identifier: MIT
#include "engine/convert/rank_merges.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

using Ranks = std::unordered_map<std::string_view, std::size_t>;

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// The ends of the parts that `token` has become. Each character stands for a byte.
std::vector<std::size_t> partsOf(std::string_view token, std::size_t rank, const Ranks& ranks) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < token.size();) {
        i += decodeUtf8At(token, i).length;
        ends.push_back(i);
    }
    while (ends.size() > 2) {
        std::size_t best = kNone;
        std::size_t bestRank = rank;
        for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
            const std::size_t begin = i == 0 ? 0 : ends[i - 1];
            const auto found = ranks.find(token.substr(begin, ends[i + 1] - begin));
            if (found != ranks.end() && found->second < bestRank) {
                best = i;
                bestRank = found->second;
            }
        }
        if (best == kNone)
            break;
        ends.erase(ends.begin() + static_cast<std::ptrdiff_t>(best));
    }
    return ends;
}

}  // namespace

std::vector<std::string> mergesOfRanks(const Vocabulary& vocabulary) {
    Ranks ranks;
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i)
        if (vocabulary.types[i] == TokenType::Normal)
            ranks.emplace(vocabulary.tokens[i], i);
    std::vector<std::string> merges;
    for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
        const std::string& token = vocabulary.tokens[i];
        if (vocabulary.types[i] != TokenType::Normal)
            continue;
        const std::vector<std::size_t> ends = partsOf(token, i, ranks);
        if (ends.size() == 2)
            merges.push_back(token.substr(0, ends[0]) + ' ' + token.substr(ends[0]));
    }
    return merges;
}

}  // namespace tessera
