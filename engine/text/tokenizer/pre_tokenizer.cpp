// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/pre_tokenizer.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "engine/text/tokenizer/char_class.h"
#include "engine/text/tokenizer/split_pattern.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

struct Char {
    std::size_t offset;
    char32_t codePoint;
    CharClass charClass;
};

// Each match...() returns the end of its alternative's match at `i`, or `i` if it does not match.
class WordSplitter {
  public:
    WordSplitter(std::string_view text, WordSplit split) : m_text(text), m_split(split) {
        m_chars.reserve(text.size());
        for (std::size_t i = 0; i < text.size();) {
            const Utf8Char c = decodeUtf8At(text, i);
            m_chars.push_back({i, c.codePoint, c.valid ? classify(c.codePoint) : CharClass::Other});
            i += c.length;
        }
    }

    std::vector<std::string_view> run() const {
        std::vector<std::string_view> words;
        for (std::size_t i = 0; i < m_chars.size();) {
            const std::size_t end = nextWordEnd(i);
            words.push_back(m_text.substr(offset(i), offset(end) - offset(i)));
            i = end;
        }
        return words;
    }

  private:
    std::size_t offset(std::size_t i) const {
        return i < m_chars.size() ? m_chars[i].offset : m_text.size();
    }
    bool is(std::size_t i, CharClass wanted) const {
        return i < m_chars.size() && m_chars[i].charClass == wanted;
    }
    bool isChar(std::size_t i, char32_t wanted) const {
        return i < m_chars.size() && m_chars[i].codePoint == wanted;
    }
    bool isNewline(std::size_t i) const { return isChar(i, '\r') || isChar(i, '\n'); }

    std::size_t runEnd(std::size_t i, CharClass wanted) const {
        while (is(i, wanted))
            ++i;
        return i;
    }

    std::size_t nextWordEnd(std::size_t i) const {
        std::size_t end = matchContraction(i);
        if (end == i)
            end = m_split == WordSplit::Gpt2 ? matchGpt2(i) : matchLlama3(i);
        return end == i ? matchSpaces(i) : end;
    }

    // A letter of a contraction, in lower case; 0: none. (?i:s) also means U+017F, the long s.
    char32_t contractionLetter(std::size_t i) const {
        if (i >= m_chars.size())
            return 0;
        const char32_t c = m_chars[i].codePoint;
        if (m_split == WordSplit::Gpt2)
            return c < 0x80 ? c : 0;
        if (c == 0x17F)
            return 's';
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (c < 0x80 ? c : 0);
    }

    // 's|'t|'re|'ve|'m|'ll|'d
    std::size_t matchContraction(std::size_t i) const {
        if (!isChar(i, '\''))
            return i;
        const char32_t first = contractionLetter(i + 1);
        if (first == 's' || first == 't' || first == 'm' || first == 'd')
            return i + 2;
        const char32_t second = contractionLetter(i + 2);
        const bool fits = (first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
                          (first == 'l' && second == 'l');
        return fits ? i + 3 : i;
    }

    //  ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+
    std::size_t matchGpt2(std::size_t i) const {
        const std::size_t begin = isChar(i, ' ') ? i + 1 : i;
        for (const CharClass wanted : {CharClass::Letter, CharClass::Number, CharClass::Other})
            if (is(begin, wanted))
                return runEnd(begin, wanted);
        return i;
    }

    std::size_t matchLlama3(std::size_t i) const {
        // [^\r\n\p{L}\p{N}]?\p{L}+
        if (is(i, CharClass::Letter))
            return runEnd(i, CharClass::Letter);
        if (!isNewline(i) && !is(i, CharClass::Number) && is(i + 1, CharClass::Letter))
            return runEnd(i + 1, CharClass::Letter);
        // \p{N}{1,3}
        if (is(i, CharClass::Number)) {
            const std::size_t most = m_split == WordSplit::Llama3 ? 3 : 1;
            std::size_t end = i + 1;
            while (end < i + most && is(end, CharClass::Number))
                ++end;
            return end;
        }
        //  ?[^\s\p{L}\p{N}]+[\r\n]*
        const std::size_t symbols = isChar(i, ' ') ? i + 1 : i;
        if (is(symbols, CharClass::Other)) {
            std::size_t end = runEnd(symbols, CharClass::Other);
            while (isNewline(end))
                ++end;
            return end;
        }
        // \s*[\r\n]+
        const std::size_t spacesEnd = runEnd(i, CharClass::Space);
        for (std::size_t end = spacesEnd; end > i; --end)
            if (isNewline(end - 1))
                return end;
        return i;
    }

    // \s+(?!\S)|\s+: a run before a word leaves its last space to that word.
    std::size_t matchSpaces(std::size_t i) const {
        const std::size_t end = runEnd(i, CharClass::Space);
        return end < m_chars.size() && end - i > 1 ? end - 1 : end;
    }

    std::string_view m_text;
    WordSplit m_split;
    std::vector<Char> m_chars;
};

struct NamedPreTokenizer {
    std::string_view name;
    PreTokenizer preTokenizer;
};

constexpr PreTokenizer kGpt2{WordSplit::Gpt2, false, false};
constexpr PreTokenizer kGpt2Nfc{WordSplit::Gpt2, false, true};
constexpr PreTokenizer kLlama3{WordSplit::Llama3, true, false};
constexpr PreTokenizer kLlama3WithMerges{WordSplit::Llama3, false, false};
constexpr PreTokenizer kQwen2{WordSplit::Qwen2, false, true};

constexpr PreTokenizer kDeepSeek{WordSplit::DeepSeek, false, false};

constexpr std::array<NamedPreTokenizer, 17> kPreTokenizers = {{
    {"", kGpt2},
    {"default", kGpt2},
    {"gpt-2", kGpt2},
    {"gpt2", kGpt2},
    {"phi-2", kGpt2},
    {"jais", kGpt2},
    {"mpt", kGpt2Nfc},
    {"olmo", kGpt2Nfc},
    {"llama-bpe", kLlama3},
    {"llama3", kLlama3},
    {"llama-v3", kLlama3},
    {"falcon3", kLlama3},
    {"dbrx", kLlama3WithMerges},
    {"smaug-bpe", kLlama3WithMerges},
    {"qwen2", kQwen2},
    {"deepseek-r1-qwen", kQwen2},
    {"deepseek-llm", kDeepSeek},
}};

// Sorting marks takes quadratic time, and no writing system stacks this many on one letter.
constexpr std::size_t kMostStackedMarks = 256;

bool mayNormalize(std::string_view text) {
    std::size_t marks = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decodeUtf8At(text, i);
        const auto* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c.codePoint));
        marks = property->combining_class != 0 ? marks + 1 : 0;
        if (marks > kMostStackedMarks)
            return false;
        i += c.length;
    }
    return true;
}

void appendNfc(std::string& result, std::string_view validText) {
    if (validText.empty())
        return;
    utf8proc_uint8_t* mapped = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const utf8proc_ssize_t length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(validText.data()),
                     static_cast<utf8proc_ssize_t>(validText.size()), &mapped, options);
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    if (length < 0) {
        result += validText;
        return;
    }
    result.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
}

}  // namespace

std::optional<PreTokenizer> PreTokenizer::byName(std::string_view pre) {
    const auto* found =
        std::find_if(kPreTokenizers.begin(), kPreTokenizers.end(),
                     [&](const NamedPreTokenizer& entry) { return entry.name == pre; });
    return found == kPreTokenizers.end() ? std::nullopt : std::optional(found->preTokenizer);
}

std::vector<std::string_view> splitIntoWords(std::string_view text, WordSplit split) {
    return split == WordSplit::DeepSeek ? splitByPatterns(text, deepSeekPatterns())
                                        : WordSplitter(text, split).run();
}

std::string normalizeNfc(std::string_view text) {
    const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (std::all_of(text.begin(), text.end(), isAscii) || !mayNormalize(text))
        return std::string(text);
    std::string result;
    std::size_t validBegin = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Utf8Char c = decodeUtf8At(text, i);
        if (!c.valid) {
            appendNfc(result, text.substr(validBegin, i - validBegin));
            result += text.substr(i, c.length);
            validBegin = i + c.length;
        }
        i += c.length;
    }
    appendNfc(result, text.substr(validBegin));
    return result;
}

}  // namespace tessera
