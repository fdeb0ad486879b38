// SPDX-License-Identifier: MIT
#include "engine/session/prepare.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/image/grid_choice.h"
#include "engine/text/prompt.h"
#include "engine/text/prompt_rules.h"

namespace tessera {
namespace {

struct TokenizedPrompt {
    std::vector<TokenId> rawIds;  // kImageSentinel for each photo
    std::vector<PromptPhoto> photos;
    AnswerBeginning begun;
};

Result<ChatTemplate> chooseTemplate(const ChatTemplate& modelTemplate, const std::string& name,
                                    const Vocabulary& vocabulary) {
    if (name.empty())
        return modelTemplate;
    const auto found = ChatTemplate::byName(name);
    if (!found)
        return Error(ErrorCode::InvalidArgument, "There is no chat template \"{}\".", name);
    return found->forPhotosOf(vocabulary);
}

TokenizedPrompt tokenizeChat(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                             const ChatPrompt& chat) {
    TokenizedPrompt tokenized;
    std::vector<ChatTurn> turns;
    const auto render = [&] {
        return tokenizeChatPrompt(tokenizer, chatTemplate.render(turns, chat.system));
    };
    for (const ChatMessage& message : chat.messages) {
        turns.push_back({message.user, static_cast<int>(message.photos.size()), message.assistant,
                         generatedAs(tokenizer, message.assistant, message.assistantIds,
                                     chatTemplate.stopStrings())});
        tokenized.photos.insert(tokenized.photos.end(), message.photos.begin(),
                                message.photos.end());
    }
    tokenized.rawIds = render();
    if (!turns.empty() && !turns.back().assistant.empty()) {
        tokenized.begun = {std::exchange(turns.back().assistant, {}),
                           std::exchange(turns.back().assistantIds, {}), 0};
        const std::size_t before = std::min(render().size(), tokenized.rawIds.size());
        tokenized.begun.tokens = static_cast<std::uint32_t>(tokenized.rawIds.size() - before);
    }
    return tokenized;
}

Result<TokenizedPrompt> tokenize(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                 const Prompt& prompt) {
    TokenizedPrompt tokenized;
    if (const auto* chat = std::get_if<ChatPrompt>(&prompt)) {
        tokenized = tokenizeChat(tokenizer, chatTemplate, *chat);
    } else {
        const auto& raw = std::get<RawPrompt>(prompt);
        tokenized = {tokenizeRawPrompt(tokenizer, raw.text), raw.photos, {}};
    }
    const auto markers = static_cast<std::size_t>(
        std::count(tokenized.rawIds.begin(), tokenized.rawIds.end(), kImageSentinel));
    if (markers != tokenized.photos.size()) {
        return Error(ErrorCode::InvalidArgument,
                     "The prompt has {} \"{}\" for {} photos; it needs one for each.", markers,
                     promptRulesOf(tokenizer.vocabulary()).marker, tokenized.photos.size());
    }
    if (tokenized.rawIds.empty())
        return Error(ErrorCode::InvalidArgument, "The prompt is empty. Type a question.");
    return tokenized;
}

Result<PreparedPhoto> planPhoto(const Engine& engine, const PromptPhoto& promptPhoto,
                                const GenerateParams& params) {
    const auto byRule = engine.tileScheme(params.imageMode, params.rules, params.tilesAtMost);
    if (!byRule)
        return byRule.error();
    const Photo& photo = *promptPhoto.photo;
    const Resolution size{photo.image.widthPx, photo.image.heightPx};
    const auto scheme = withGrid(*byRule, size, promptPhoto.grid);
    if (!scheme)
        return scheme.error();
    TilePlan plan = planTiles(size, *scheme);
    std::string key = fmt::format("{}/{}", photo.contentHash, cutKey(plan));
    return PreparedPhoto{promptPhoto.photo, std::move(plan), std::move(key)};
}

}  // namespace

std::vector<std::uint32_t> PreparedPrompt::imageTokens() const {
    std::vector<std::uint32_t> tokens;
    for (const PreparedPhoto& photo : photos)
        tokens.push_back(static_cast<std::uint32_t>(photo.plan.tokens));
    return tokens;
}

std::vector<CachedToken> PreparedPrompt::cachedTokens() const {
    std::vector<std::string> keys;
    for (const PreparedPhoto& photo : photos)
        keys.push_back(photo.key);
    return tessera::cachedTokens(sequence, keys);
}

std::vector<TokenId> PreparedPrompt::penalizedTokens(PenaltyRule rule) const {
    const bool answerOnly = rule == PenaltyRule::AnswerOnly ||
                            (rule == PenaltyRule::PromptWithoutPhotos && !photos.empty());
    const std::vector<TokenId>& all = sequence.ids;
    const auto first = answerOnly ? all.end() - std::ptrdiff_t{begun.tokens} : all.begin();
    std::vector<TokenId> ids;
    std::copy_if(first, all.end(), std::back_inserter(ids), [](TokenId id) { return id >= 0; });
    return ids;
}

Result<PreparedPrompt> preparePrompt(const Engine& engine, const ChatTemplate& modelTemplate,
                                     const Prompt& prompt, const GenerateParams& params) {
    const Tokenizer& tokenizer = engine.tokenizer();
    const auto chatTemplate =
        chooseTemplate(modelTemplate, params.chatTemplate, tokenizer.vocabulary());
    if (!chatTemplate)
        return chatTemplate.error();
    auto tokenized = tokenize(tokenizer, *chatTemplate, prompt);
    if (!tokenized)
        return tokenized.error();
    PreparedPrompt prepared;
    prepared.begun = std::move(tokenized->begun);
    prepared.stopStrings.assign(chatTemplate->stopStrings().begin(),
                                chatTemplate->stopStrings().end());
    for (const PromptPhoto& photo : tokenized->photos) {
        auto planned = planPhoto(engine, photo, params);
        if (!planned)
            return planned.error();
        prepared.photos.push_back(*std::move(planned));
    }
    prepared.sequence = expandPrompt(tokenized->rawIds, prepared.imageTokens());
    return prepared;
}

}  // namespace tessera
