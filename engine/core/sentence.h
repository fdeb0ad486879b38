// SPDX-License-Identifier: MIT
// A sentence for the user, or a part of one, as data: its English pattern and the values in it, so
// that it can be stored and shown in another language without parsing the English.
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tessera {

// The English text of a sentence: a string literal with one placeholder, "{}", for each value;
// numbers are formatted beforehand. translations/list_sentences.py collects these literals for
// translators, so "{" and "}" can mean nothing else in them.
template <typename... Values>
class Pattern {
  public:
    template <std::size_t N>
    consteval Pattern(const char (&english)[N]) : m_english(english) {
        std::size_t places = 0;
        for (std::size_t i = 0; i < N; ++i) {
            if (english[i] == '{' && english[i + 1] == '}') {
                ++places;
                ++i;
            } else if (english[i] == '{' || english[i] == '}') {
                throw "only {} is a place";
            }
        }
        if (places != sizeof...(Values))
            throw "every value needs a place of its own";
    }

    constexpr const char* english() const { return m_english; }

  private:
    const char* m_english;
};

class Sentence {
  public:
    using Value = std::variant<std::string, Sentence>;

    Sentence() = default;
    // Values that are sentences stay sentences; others are converted to text here.
    template <typename... Values>
    explicit Sentence(Pattern<std::type_identity_t<Values>...> pattern, const Values&... values)
        : m_pattern(pattern.english()) {
        m_values.reserve(sizeof...(Values));
        (add(values), ...);
    }
    // Restores a stored sentence.
    Sentence(std::string pattern, std::vector<Value> values)
        : m_pattern(std::move(pattern)), m_values(std::move(values)) {}

    // Words that are not ours: the operating system's, a driver's, another version's.
    static Sentence foreign(std::string text) { return {"{}", {std::move(text)}}; }
    // "a; b; c"; empty for none.
    static Sentence listed(std::span<const Sentence> sentences);

    bool empty() const { return m_pattern.empty(); }
    // The pattern, with {} for each value, in this order.
    const std::string& pattern() const { return m_pattern; }
    const std::vector<Value>& values() const { return m_values; }
    std::string english() const;

    bool operator==(const Sentence&) const = default;

  private:
    template <typename T>
    void add(const T& value) {
        if constexpr (std::is_same_v<T, Sentence>) {
            m_values.emplace_back(value);
        } else {
            static_assert(!std::is_array_v<T>, "words are translated: make them a Sentence");
            m_values.emplace_back(fmt::vformat("{}", fmt::make_format_args(value)));
        }
    }

    std::string m_pattern;
    std::vector<Value> m_values;
};

}  // namespace tessera
