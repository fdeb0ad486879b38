// SPDX-License-Identifier: MIT
#include "engine/formats/tokenizer/tiktoken_ranks.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "engine/core/mapped_file.h"
#include "engine/formats/lfs_placeholder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::size_t kMaxRanks = std::size_t{1} << 22;
constexpr std::size_t kMostOutOfOrder = 4096;  // ranks that may come before their place
constexpr std::string_view kWhiteSpace = " \t\r";
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Of RFC 4648, section 4, with its padding; nullopt: something else, or empty.
std::optional<std::string> decodeBase64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0)
        return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    text.remove_suffix(padding);
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned numBits = 0;
    for (const char c : text) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        numBits += 6;
        if (numBits >= 8) {
            numBits -= 8;
            bytes.push_back(static_cast<char>(bits >> numBits & 0xFF));
        }
    }
    const bool restIsZero = (bits & ((1u << numBits) - 1)) == 0;
    return restIsZero ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string_view takeWord(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(kWhiteSpace), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(kWhiteSpace));
    line.remove_prefix(word.size());
    return word;
}

// What is wrong, or nothing.
std::optional<Sentence> readLine(std::string_view line, std::size_t number,
                                 std::vector<std::string>& tokens) {
    const std::string_view text = takeWord(line);
    if (text.empty())
        return std::nullopt;  // an empty line
    const std::string_view rankText = takeWord(line);
    std::size_t rank = 0;
    const auto [end, error] =
        std::from_chars(rankText.data(), rankText.data() + rankText.size(), rank);
    const bool isRank = error == std::errc() && end == rankText.data() + rankText.size();
    if (!isRank || rank >= kMaxRanks || !takeWord(line).empty())
        return Sentence("line {} is not a token and its rank", number);
    std::optional<std::string> bytes = decodeBase64(text);
    if (!bytes)
        return Sentence("the token in line {} is not base64", number);
    if (rank >= tokens.size()) {
        // Each rank takes a line: far beyond that, a damaged file would only take memory.
        if (rank > 2 * number + kMostOutOfOrder) {
            return Sentence("line {} has the rank {}, but ranks before it are missing", number,
                            rank);
        }
        tokens.resize(rank + 1);
    }
    if (!tokens[rank].empty())
        return Sentence("the rank {} in line {} is a duplicate", rank, number);
    tokens[rank] = *std::move(bytes);
    return std::nullopt;
}

std::optional<Sentence> checkWhole(const std::vector<std::string>& tokens) {
    if (tokens.empty())
        return Sentence("it is empty");
    std::unordered_set<std::string_view> seen;
    seen.reserve(tokens.size());
    for (std::size_t rank = 0; rank < tokens.size(); ++rank) {
        if (tokens[rank].empty())
            return Sentence("the rank {} is missing", rank);
        if (!seen.insert(tokens[rank]).second)
            return Sentence("the token of rank {} appears twice", rank);
    }
    return std::nullopt;
}

std::optional<Sentence> readLines(std::string_view text, std::vector<std::string>& tokens) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (std::optional<Sentence> problem = readLine(line, number, tokens))
            return problem;
    }
    return checkWhole(tokens);
}

}  // namespace

Result<std::vector<std::string>> readTiktokenRanks(const std::filesystem::path& path) {
    const Result<MappedFile> file = MappedFile::open(path);
    if (!file)
        return file.error();
    const auto bytes = file->bytes();
    if (std::optional<Error> error = refuseLfsPlaceholder(path, bytes))
        return *std::move(error);
    std::vector<std::string> tokens;
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (const std::optional<Sentence> problem = readLines(text, tokens)) {
        return Error(ErrorCode::InvalidFormat,
                     "{} is not a list of tokens and their ranks, or it is damaged: {}. Download "
                     "it again.",
                     quoteFileName(path), *problem);
    }
    return tokens;
}

}  // namespace tessera
