// SPDX-License-Identifier: MIT
#include "engine/text/prompt_rules.h"

#include <algorithm>

namespace tessera {

namespace {

constexpr PromptRules kRules[] = {
    {
        .family = "llava",
        .marker = kImageMarker,
        .placeholder = kImageMarker,
    },
    {
        .family = "vila",
        .marker = kImageMarker,
        .bos = BosRule::EachTextLosesOne,
        .prefixOnlyAtStart = true,
        .trimsAnswers = true,
    },
    {
        .family = "qwen-vl",
        .marker = "<img>",
        .markerEnd = "</img>",
        .photoStart = "<img>",
        .photoEnd = "</img>",
        .placeholder = "<imgpad>",
        .joinsTexts = false,
        .trimsAnswers = true,
        .endOfTurn = "<|im_end|>",
        .endOfMessage = "<|im_start|>",
        .chatTemplate = "qwen_vl",
    },
    {
        .family = "qwen-vl-base",
        .marker = "<img>",
        .markerEnd = "</img>",
        .photoStart = "<img>",
        .photoEnd = "</img>",
        .placeholder = "<imgpad>",
        .joinsTexts = false,
        .trimsAnswers = true,
        .chatTemplate = "qwen_vl_base",
    },
    {
        .family = "deepseek-vl",
        .marker = "<image_placeholder>",
        .placeholder = "<image_placeholder>",
        .bos = BosRule::Always,
        .trimsAnswers = true,
        .penalty = PenaltyRule::AnswerOnly,
    },
    {
        .family = "xcomposer2",
        .marker = "<ImageHere>",
        .bos = BosRule::EachText,
        .closesUpPunctuation = true,
        .penalty = PenaltyRule::PromptWithoutPhotos,
        .endOfTurn = "[UNUSED_TOKEN_145]",
        .chatTemplate = "xcomposer2",
    },
};

}  // namespace

std::pair<std::size_t, std::size_t> PromptRules::findMarker(std::string_view text) const {
    const std::size_t begin = text.find(marker);
    if (begin == std::string_view::npos || markerEnd.empty())
        return {begin, marker.size()};
    const std::size_t end = text.find(markerEnd, begin + marker.size());
    return end == std::string_view::npos ? std::pair(end, std::size_t{0})
                                         : std::pair(begin, end + markerEnd.size() - begin);
}

std::size_t PromptRules::countMarkers(std::string_view text) const {
    std::size_t count = 0;
    for (;;) {
        const auto [at, length] = findMarker(text);
        if (at == std::string_view::npos)
            return count;
        ++count;
        text.remove_prefix(at + length);
    }
}

std::span<const PromptRules> allPromptRules() {
    return kRules;
}

const PromptRules& promptRulesOf(const Vocabulary& vocabulary) {
    const auto* found =
        std::ranges::find(kRules, std::string_view(vocabulary.promptFamily), &PromptRules::family);
    return found == std::end(kRules) ? kRules[0] : *found;
}

}  // namespace tessera
