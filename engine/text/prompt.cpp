// SPDX-License-Identifier: MIT
#include "engine/text/prompt.h"

#include <algorithm>
#include <iterator>

#include "engine/text/answer_text.h"
#include "engine/text/prompt_rules.h"

namespace tessera {

namespace {

using Part = Tokenizer::TextPart;
using SpecialTokens = Tokenizer::SpecialTokens;

// Collects the text between photos and tokenises it chunk by chunk.
class PromptBuilder {
  public:
    explicit PromptBuilder(const Tokenizer& tokenizer)
        : m_tokenizer(tokenizer), m_rules(promptRulesOf(tokenizer.vocabulary())) {}

    void addText(std::string_view text, SpecialTokens special) {
        m_chunk.push_back({text, special});
        if (!m_rules.joinsTexts)
            endText();
    }

    void addMarkedText(std::string_view text) {
        for (;;) {
            const auto [at, length] = m_rules.findMarker(text);
            addText(text.substr(0, at), SpecialTokens::AsTokens);
            if (at == std::string_view::npos)
                return;
            addImage();
            text.remove_prefix(at + length);
        }
    }

    void addImage() {
        addText(m_rules.photoStart, SpecialTokens::AsTokens);
        endText();
        m_ids.push_back(kImageSentinel);
        ++m_photos;
        m_start = Tokenizer::TextStart::New;
        m_atStart = true;
        addText(m_rules.photoEnd, SpecialTokens::AsTokens);
    }

    void addGenerated(std::span<const TokenId> ids) {
        endText();
        append(ids);
        m_start = Tokenizer::TextStart::Continued;
    }

    std::vector<TokenId> finish() {
        endText();
        const Vocabulary& vocabulary = m_tokenizer.vocabulary();
        const bool begins = !m_ids.empty() && m_ids.front() == vocabulary.bos;
        const bool once = m_rules.bos == BosRule::Once && !begins;
        const bool again = m_rules.bos == BosRule::EachText && m_photos == 0;
        if (vocabulary.addBos && vocabulary.bos &&
            (once || again || m_rules.bos == BosRule::Always))
            m_ids.insert(m_ids.begin(), *vocabulary.bos);
        return std::move(m_ids);
    }

  private:
    void endText() {
        const std::vector<TokenId> ids = m_tokenizer.encode(m_chunk, m_start);
        m_chunk.clear();
        append(ids);
    }

    // Tokens of the text after the last photo, or of the first text.
    void append(std::span<const TokenId> ids) {
        if (m_atStart && (!ids.empty() || (m_rules.bos == BosRule::EachTextLosesOne)))
            ids = beginText(ids);
        m_ids.insert(m_ids.end(), ids.begin(), ids.end());
    }

    // The token that each text has in front of it, by the tokenizer's rule and the family's.
    std::span<const TokenId> beginText(std::span<const TokenId> ids) {
        const Vocabulary& vocabulary = m_tokenizer.vocabulary();
        const bool adds = vocabulary.addBos && vocabulary.bos;
        if (m_rules.bos == BosRule::EachText && adds) {
            m_ids.push_back(*vocabulary.bos);
        } else if (m_rules.bos == BosRule::EachTextLosesOne) {
            const bool first = m_photos == 0;
            if (first)
                m_losesOne = adds || (!ids.empty() && ids.front() == vocabulary.bos);
            if (first && m_losesOne)
                m_ids.push_back(*vocabulary.bos);
            // If the tokenizer adds BOS, the token that is lost is that BOS.
            if (m_losesOne && !adds && !ids.empty())
                ids = ids.subspan(1);
        }
        m_atStart = false;
        return ids;
    }

    const Tokenizer& m_tokenizer;
    const PromptRules& m_rules;
    std::vector<Part> m_chunk;
    Tokenizer::TextStart m_start = Tokenizer::TextStart::New;  // of the chunk
    std::vector<TokenId> m_ids;
    std::size_t m_photos = 0;
    bool m_atStart = true;  // nothing of the text has been added yet
    bool m_losesOne = false;
};

}  // namespace

std::vector<TokenId> tokenizeRawPrompt(const Tokenizer& tokenizer, std::string_view text) {
    PromptBuilder builder(tokenizer);
    builder.addMarkedText(text);
    return builder.finish();
}

std::vector<TokenId> tokenizeChatPrompt(const Tokenizer& tokenizer,
                                        std::span<const PromptPiece> pieces) {
    PromptBuilder builder(tokenizer);
    for (const PromptPiece& piece : pieces) {
        switch (piece.kind) {
            case PromptPiece::Kind::Template:
                builder.addText(piece.text, SpecialTokens::AsTokens);
                break;
            case PromptPiece::Kind::Content:
                builder.addText(piece.text, SpecialTokens::AsText);
                break;
            case PromptPiece::Kind::Image:
                builder.addImage();
                break;
            case PromptPiece::Kind::Generated:
                builder.addGenerated(piece.ids);
                break;
        }
    }
    return builder.finish();
}

std::vector<TokenId> generatedAs(const Tokenizer& tokenizer, std::string_view text,
                                 std::span<const TokenId> ids,
                                 std::span<const std::string> stopStrings) {
    std::vector<TokenId> printed;
    std::ranges::copy_if(ids, std::back_inserter(printed),
                         [&](TokenId id) { return !tokenizer.tokenBytes(id).empty(); });
    if (text.empty())
        return {};
    std::size_t stopTokens = 0;  // at most one per byte
    for (const std::string& stop : stopStrings)
        stopTokens = std::max(stopTokens, stop.size());
    for (std::size_t left = 0; left <= stopTokens && !printed.empty(); ++left) {
        if (answerText(tokenizer, printed) == text)
            return printed;
        printed.pop_back();
    }
    return {};
}

}  // namespace tessera
