// SPDX-License-Identifier: MIT
#include "engine/text/prompt.h"

#include <algorithm>

namespace tessera {

namespace {

using Part = Tokenizer::TextPart;
using SpecialTokens = Tokenizer::SpecialTokens;

// Collects the text between photos and tokenises it chunk by chunk.
class PromptBuilder {
  public:
    explicit PromptBuilder(const Tokenizer& tokenizer) : m_tokenizer(tokenizer) {}

    void addUserText(std::string_view text) { m_chunk.push_back({text, SpecialTokens::AsText}); }

    void addTemplateText(std::string_view text) {
        for (std::size_t at = text.find(kImageMarker); at != std::string_view::npos;
             at = text.find(kImageMarker)) {
            m_chunk.push_back({text.substr(0, at), SpecialTokens::AsTokens});
            addImage();
            text.remove_prefix(at + kImageMarker.size());
        }
        m_chunk.push_back({text, SpecialTokens::AsTokens});
    }

    void addImage() {
        endChunk();
        m_ids.push_back(kImageSentinel);
        m_start = Tokenizer::TextStart::New;
    }

    void addGenerated(std::span<const TokenId> ids) {
        endChunk();
        m_ids.insert(m_ids.end(), ids.begin(), ids.end());
        m_start = Tokenizer::TextStart::Continued;
    }

    std::vector<TokenId> finish() {
        endChunk();
        const Vocabulary& vocabulary = m_tokenizer.vocabulary();
        const bool begins = !m_ids.empty() && m_ids.front() == vocabulary.bos;
        if (vocabulary.addBos && vocabulary.bos && !begins) {
            m_ids.insert(m_ids.begin(), *vocabulary.bos);
        }
        return std::move(m_ids);
    }

  private:
    void endChunk() {
        const std::vector<TokenId> ids = m_tokenizer.encode(m_chunk, m_start);
        m_ids.insert(m_ids.end(), ids.begin(), ids.end());
        m_chunk.clear();
    }

    const Tokenizer& m_tokenizer;
    std::vector<Part> m_chunk;
    Tokenizer::TextStart m_start = Tokenizer::TextStart::New;  // of the chunk
    std::vector<TokenId> m_ids;
};

}  // namespace

std::vector<TokenId> tokenizeRawPrompt(const Tokenizer& tokenizer, std::string_view text) {
    PromptBuilder builder(tokenizer);
    builder.addTemplateText(text);
    return builder.finish();
}

std::vector<TokenId> tokenizeChatPrompt(const Tokenizer& tokenizer,
                                        std::span<const PromptPiece> pieces) {
    PromptBuilder builder(tokenizer);
    for (const PromptPiece& piece : pieces) {
        switch (piece.kind) {
            case PromptPiece::Kind::Template:
                builder.addTemplateText(piece.text);
                break;
            case PromptPiece::Kind::Content:
                builder.addUserText(piece.text);
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

std::span<const TokenId> generatedAs(const Tokenizer& tokenizer, std::string_view text,
                                     std::span<const TokenId> ids,
                                     std::span<const std::string> stopStrings) {
    if (text.empty() ||
        !std::ranges::all_of(ids, [&](TokenId id) { return tokenizer.isText(id); })) {
        return {};
    }
    std::size_t stopTokens = 0;  // at most one per byte
    for (const std::string& stop : stopStrings) {
        stopTokens = std::max(stopTokens, stop.size());
    }
    for (std::size_t left = 0; left <= std::min(stopTokens, ids.size()); ++left) {
        const auto kept = ids.first(ids.size() - left);
        if (tokenizer.decode({kept.begin(), kept.end()}) == text) {
            return kept;
        }
    }
    return {};
}

}  // namespace tessera
