// SPDX-License-Identifier: MIT
#include "engine/text/text_stream.h"

#include <algorithm>
#include <utility>

#include "engine/text/answer_text.h"
#include "engine/text/tokenizer/utf8.h"

namespace tessera {

namespace {

// Bytes at the end of `text` that may be the beginning of `stop`.
std::size_t overlapWithStart(std::string_view text, std::string_view stop) {
    for (std::size_t n = std::min(text.size(), stop.size() - 1); n > 0; --n)
        if (text.ends_with(stop.substr(0, n)))
            return n;
    return 0;
}

}  // namespace

TextStream::TextStream(const Tokenizer& tokenizer, std::vector<std::string> stopStrings)
    : m_tokenizer(tokenizer),
      m_rules(promptRulesOf(tokenizer.vocabulary())),
      m_stopStrings(std::move(stopStrings)),
      m_atStart(tokenizer.addsLeadingSpace()) {
    std::erase_if(m_stopStrings, [](const std::string& stop) { return stop.empty(); });
}

void TextStream::beginWith(std::string text) {
    m_text = std::move(text);
    m_atStart = false;
}

std::string TextStream::push(TokenId id) {
    if (m_stopped)
        return {};
    m_pending += m_tokenizer.tokenBytes(id);
    if (m_pending.empty())
        return {};
    if (m_atStart) {
        m_atStart = false;
        if (m_pending.front() == ' ')
            m_pending.erase(0, 1);
    }
    std::size_t certain = m_pending.size();
    for (const std::string& stop : m_stopStrings) {
        const std::size_t found = m_pending.find(stop);
        if (found != std::string::npos) {
            certain = m_stopped ? std::min(certain, found) : found;
            m_stopped = true;
        } else if (!m_stopped) {
            certain = std::min(certain, m_pending.size() - overlapWithStart(m_pending, stop));
        }
    }
    if (m_stopped) {
        m_pending.resize(certain);
        return finish();
    }
    const std::string_view pending(m_pending);
    certain -= incompleteTailLength(pending.substr(0, certain));
    if (m_rules.closesUpPunctuation)
        certain -= openTailLength(pending.substr(0, certain));
    if (m_rules.trimsAnswers)
        certain = trimmedAtEnd(pending.substr(0, certain)).size();
    return take(certain);
}

std::string TextStream::finish() {
    const std::string_view pending(m_pending);
    std::string text = take(m_rules.trimsAnswers ? trimmedAtEnd(pending).size() : pending.size());
    m_pending.clear();
    return text;
}

std::string TextStream::take(std::size_t certain) {
    std::string text = m_tokenizer.toText(std::string_view(m_pending).substr(0, certain));
    m_pending.erase(0, certain);
    if (m_rules.closesUpPunctuation)
        text = closedUp(text);
    if (m_rules.trimsAnswers && m_text.empty())
        text = trimmedAtStart(text);
    m_text += text;
    return text;
}

}  // namespace tessera
