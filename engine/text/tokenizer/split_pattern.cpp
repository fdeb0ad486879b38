// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/split_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/text/tokenizer/char_class.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

using Range = SplitPattern::Range;

constexpr std::string_view kSpacesAtEnd = R"(\s+$)";
constexpr std::string_view kOptionalSpace = R"(\s?)";

// Letters as that regular expression lists them: not the whole of \p{L}.
constexpr auto kDeepSeekLetters = std::to_array<Range>({
    {0x41, 0x5A},       {0x61, 0x7A},       {0xB5, 0xB5},       {0xC0, 0xD6},
    {0xD8, 0xF6},       {0xF8, 0x1BA},      {0x1BC, 0x1BF},     {0x1C4, 0x293},
    {0x295, 0x2AF},     {0x370, 0x373},     {0x376, 0x376},     {0x377, 0x377},
    {0x37B, 0x37D},     {0x37F, 0x37F},     {0x386, 0x386},     {0x388, 0x38A},
    {0x38C, 0x38C},     {0x38E, 0x3A1},     {0x3A3, 0x3F5},     {0x3F7, 0x481},
    {0x48A, 0x52F},     {0x531, 0x556},     {0x10A0, 0x10C5},   {0x13A0, 0x13F5},
    {0x13F8, 0x13FD},   {0x1C90, 0x1CBA},   {0x1CBD, 0x1CBF},   {0x1D00, 0x1D2B},
    {0x1D6B, 0x1D77},   {0x1D79, 0x1D9A},   {0x1E00, 0x1F15},   {0x1F18, 0x1F1D},
    {0x1F20, 0x1F45},   {0x1F48, 0x1F4D},   {0x1F50, 0x1F57},   {0x1F59, 0x1F59},
    {0x1F5B, 0x1F5B},   {0x1F5D, 0x1F5D},   {0x1F5F, 0x1F7D},   {0x1F80, 0x1FB4},
    {0x1FB6, 0x1FBC},   {0x1FBE, 0x1FBE},   {0x1FC2, 0x1FC4},   {0x1FC6, 0x1FCC},
    {0x1FD0, 0x1FD3},   {0x1FD6, 0x1FDB},   {0x1FE0, 0x1FEC},   {0x1FF2, 0x1FF4},
    {0x1FF6, 0x1FFC},   {0x2102, 0x2102},   {0x2107, 0x2107},   {0x210A, 0x2113},
    {0x2115, 0x2115},   {0x2119, 0x211D},   {0x2124, 0x2124},   {0x2126, 0x2126},
    {0x2128, 0x2128},   {0x212A, 0x212D},   {0x212F, 0x2134},   {0x2139, 0x2139},
    {0x213C, 0x213F},   {0x2145, 0x2149},   {0x214E, 0x214E},   {0x2183, 0x2183},
    {0x2184, 0x2184},   {0x2C00, 0x2C7B},   {0x2C7E, 0x2CE4},   {0x2CEB, 0x2CEE},
    {0x2CF2, 0x2CF2},   {0x2CF3, 0x2CF3},   {0xA640, 0xA66D},   {0xA680, 0xA69B},
    {0xA722, 0xA76F},   {0xA771, 0xA787},   {0xA78B, 0xA78E},   {0xAB70, 0xABBF},
    {0xFB00, 0xFB06},   {0xFB13, 0xFB17},   {0xFF21, 0xFF3A},   {0xFF41, 0xFF5A},
    {0x10400, 0x1044F}, {0x104B0, 0x104D3}, {0x104D8, 0x104FB}, {0x10C80, 0x10CB2},
    {0x10CC0, 0x10CF2}, {0x118A0, 0x118DF}, {0x1E900, 0x1E943},
});

// Sorts, and joins what touches.
void tidy(std::vector<Range>& ranges) {
    std::ranges::sort(ranges);
    std::vector<Range> joined;
    for (const Range& range : ranges)
        if (!joined.empty() && range.first <= joined.back().second + 1)
            joined.back().second = std::max(joined.back().second, range.second);
        else
            joined.push_back(range);
    ranges = std::move(joined);
}

// The characters of "[...]", without the brackets.
class ClassReader {
  public:
    explicit ClassReader(std::string_view text) : m_text(text) {}

    std::optional<std::vector<Range>> read() {
        std::vector<Range> ranges;
        while (m_at < m_text.size()) {
            const auto first = next();
            if (!first)
                return std::nullopt;
            Range range{*first, *first};
            if (m_at + 1 < m_text.size() && m_text[m_at] == '-') {
                ++m_at;
                const auto last = next();
                if (!last || *last < *first)
                    return std::nullopt;
                range.second = *last;
            }
            ranges.push_back(range);
        }
        tidy(ranges);
        return ranges.empty() ? std::nullopt : std::optional(std::move(ranges));
    }

  private:
    std::optional<char32_t> next() {
        const Utf8Char c = decodeUtf8At(m_text, m_at);
        m_at += c.length;
        if (!c.valid || c.codePoint == '[' || c.codePoint == '^')
            return std::nullopt;
        return c.codePoint == '\\' ? escaped() : std::optional(c.codePoint);
    }

    std::optional<char32_t> escaped() {
        const char c = m_at < m_text.size() ? m_text[m_at++] : '\0';
        switch (c) {
            case 'n':
                return U'\n';
            case 'r':
                return U'\r';
            case 't':
                return U'\t';
            case '\\':
            case ']':
            case '[':
            case '-':
            case '/':
            case '^':
                return static_cast<char32_t>(c);
            default:
                return std::nullopt;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

struct Char {
    std::size_t offset;
    char32_t codePoint;
    bool valid;
};

// A text whose characters are cut into pieces again and again.
class ChainSplitter {
  public:
    explicit ChainSplitter(std::string_view text) : m_text(text) {
        m_chars.reserve(text.size());
        for (std::size_t i = 0; i < text.size();) {
            const Utf8Char c = decodeUtf8At(text, i);
            m_chars.push_back({i, c.codePoint, c.valid});
            i += c.length;
        }
        if (!m_chars.empty())
            m_ends.push_back(m_chars.size());
    }

    void apply(const SplitPattern& pattern) {
        if (pattern.atEnd)
            separateLastSpaces();
        else
            cut([&](std::size_t begin, std::size_t end) { return match(pattern, begin, end); });
    }
    void separateNumbers() {
        cut([&](std::size_t begin, std::size_t) {
            const Char& c = m_chars[begin];
            return c.valid && classify(c.codePoint) == CharClass::Number ? begin + 1 : begin;
        });
    }

    std::vector<std::string_view> pieces() const {
        std::vector<std::string_view> result;
        std::size_t begin = 0;
        for (const std::size_t end : m_ends) {
            const std::size_t last = end < m_chars.size() ? m_chars[end].offset : m_text.size();
            result.push_back(m_text.substr(m_chars[begin].offset, last - m_chars[begin].offset));
            begin = end;
        }
        return result;
    }

  private:
    // `matchAt(begin, end)`: the end of the match at `begin` in a piece that goes up to `end`.
    template <typename MatchAt>
    void cut(MatchAt&& matchAt) {
        std::vector<std::size_t> ends;
        std::size_t begin = 0;
        for (const std::size_t end : m_ends) {
            std::size_t gap = begin;
            for (std::size_t i = begin; i < end;) {
                const std::size_t matched = matchAt(i, end);
                if (matched == i) {
                    ++i;
                    continue;
                }
                if (gap < i)
                    ends.push_back(i);
                ends.push_back(matched);
                gap = i = matched;
            }
            if (gap < end)
                ends.push_back(end);
            begin = end;
        }
        m_ends = std::move(ends);
    }

    void separateLastSpaces() {
        std::vector<std::size_t> ends;
        std::size_t begin = 0;
        for (const std::size_t end : m_ends) {
            std::size_t spaces = end;
            while (spaces > begin && isSpace(spaces - 1))
                --spaces;
            if (begin < spaces && spaces < end)
                ends.push_back(spaces);
            ends.push_back(end);
            begin = end;
        }
        m_ends = std::move(ends);
    }

    bool isSpace(std::size_t i) const {
        return m_chars[i].valid && isWhiteSpace(m_chars[i].codePoint);
    }

    bool isIn(const SplitPattern& pattern, std::size_t i) const {
        if (!m_chars[i].valid)
            return false;
        const char32_t c = m_chars[i].codePoint;
        const auto after = std::ranges::upper_bound(pattern.ranges, c, {}, &Range::first);
        return after != pattern.ranges.begin() && c <= std::prev(after)->second;
    }

    std::size_t match(const SplitPattern& pattern, std::size_t begin, std::size_t end) const {
        const bool skips =
            pattern.optionalSpace && isSpace(begin) && begin + 1 < end && isIn(pattern, begin + 1);
        std::size_t i = skips ? begin + 1 : begin;
        if (!isIn(pattern, i))
            return begin;
        ++i;
        while (pattern.repeated && i < end && isIn(pattern, i))
            ++i;
        return i;
    }

    std::string_view m_text;
    std::vector<Char> m_chars;
    std::vector<std::size_t> m_ends;  // of the pieces, as numbers of characters
};

}  // namespace

std::optional<SplitPattern> SplitPattern::parse(std::string_view regex) {
    SplitPattern pattern;
    if (regex == kSpacesAtEnd) {
        pattern.atEnd = true;
        return pattern;
    }
    if (regex.starts_with(kOptionalSpace)) {
        pattern.optionalSpace = true;
        regex.remove_prefix(kOptionalSpace.size());
    }
    if (regex.ends_with('+')) {
        pattern.repeated = true;
        regex.remove_suffix(1);
    }
    if (regex.size() < 2 || regex.front() != '[' || regex.back() != ']')
        return std::nullopt;
    auto ranges = ClassReader(regex.substr(1, regex.size() - 2)).read();
    if (!ranges)
        return std::nullopt;
    pattern.ranges = *std::move(ranges);
    return pattern;
}

std::span<const SplitPattern> deepSeekPatterns() {
    static const std::vector<SplitPattern> patterns = [] {
        std::vector<SplitPattern> chain = {
            {.ranges = {{'\n', '\n'}, {'\r', '\r'}}},
            {.optionalSpace = true,
             .repeated = true,
             .ranges = {kDeepSeekLetters.begin(), kDeepSeekLetters.end()}},
            {.optionalSpace = true,
             .repeated = true,
             .ranges = {{'!', '/'},
                        {':', '~'},
                        {0x2018, 0x201F},
                        {0x3000, 0x3002},
                        {0xFF01, 0xFF0F},
                        {0xFF1A, 0xFF5E}}},
            {.atEnd = true, .ranges = {}},
            {.repeated = true, .ranges = {{0x0800, 0x9FA5}, {0xAC00, 0xD7FF}}},
        };
        for (SplitPattern& pattern : chain)
            tidy(pattern.ranges);
        return chain;
    }();
    return patterns;
}

std::vector<std::string_view> splitByPatterns(std::string_view text,
                                              std::span<const SplitPattern> patterns) {
    ChainSplitter splitter(text);
    for (const SplitPattern& pattern : patterns)
        splitter.apply(pattern);
    splitter.separateNumbers();
    return splitter.pieces();
}

}  // namespace tessera
