// SPDX-License-Identifier: MIT
#include "engine/core/sentence.h"

namespace tessera {

Sentence Sentence::listed(std::span<const Sentence> sentences) {
    Sentence list;
    for (const Sentence& sentence : sentences)
        list = list.empty() ? sentence : Sentence("{}; {}", list, sentence);
    return list;
}

std::string Sentence::english() const {
    std::string text;
    std::size_t from = 0;
    for (const Value& value : m_values) {
        const std::size_t place = m_pattern.find("{}", from);
        if (place == std::string::npos)
            break;
        text.append(m_pattern, from, place - from);
        const auto* sentence = std::get_if<Sentence>(&value);
        text += sentence == nullptr ? std::get<std::string>(value) : sentence->english();
        from = place + 2;
    }
    return text.append(m_pattern, from);
}

}  // namespace tessera
