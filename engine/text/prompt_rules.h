// SPDX-License-Identifier: MIT
// What families of models do differently when a prompt becomes tokens and tokens become an answer.
// One row of a table for each family; what differs between the models of a family is in its
// templates (chat_template.h).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Marks the place of a photo in a prompt's text for LLaVA.
inline constexpr std::string_view kImageMarker = "<image>";

// Where the beginning-of-text token (BOS) goes.
enum class BosRule {
    // In front of the prompt, unless its text begins with one.
    Once,
    // In front of the prompt, even if its text begins with one.
    Always,
    // As the original LLaVA code splices photos. Every text between photos is tokenised with its
    // own BOS. If the first text then begins with BOS, the first token of each text is dropped, and
    // BOS is put in front of the whole. A template that spells BOS out therefore has two, or, with
    // a tokenizer that adds none, loses the first token after each photo.
    EachTextLosesOne,
    // In front of every text between photos that is not empty; twice in a prompt without a photo.
    EachText,
};

// Whether a repeat penalty looks at the prompt's text, too, or at the answer alone. Code that
// generates from embeddings never sees the prompt's tokens.
enum class PenaltyRule { WholePrompt, PromptWithoutPhotos, AnswerOnly };

struct PromptRules {
    std::string_view family;  // "llava", "vila", ...: Vocabulary::promptFamily
    // What stands for a photo in a prompt's text: a word, or, if `markerEnd` is not empty,
    // everything from one to the other (a file's name lies between).
    std::string_view marker;
    std::string_view markerEnd = {};
    // Tokens that the model reads around a photo's own.
    std::string_view photoStart = {};
    std::string_view photoEnd = {};
    // The id that the reference uses in place of each of a photo's tokens; for traces.
    std::string_view placeholder = {};
    BosRule bos = BosRule::Once;
    // Whether texts of the template, of users and of answers are tokenised as one text or each on
    // its own.
    bool joinsTexts = true;
    // The original code loads SentencePiece tokenizers with "legacy" false, whatever their files
    // say (Vocabulary::prefixOnlyAtStart). It changes nothing where there is no prefix.
    bool prefixOnlyAtStart = false;
    // White space around an answer is not part of it.
    bool trimsAnswers = false;
    // Spaces before punctuation and English contractions are removed from answers.
    bool closesUpPunctuation = false;
    PenaltyRule penalty = PenaltyRule::WholePrompt;
    // Other pieces than EOS that end an answer.
    std::string_view endOfTurn = {};
    std::string_view endOfMessage = {};
    // The template of all models of the family; empty: recognised one by one.
    std::string_view chatTemplate = {};

    // The first marker in `text`: its position and length. Position npos: there is none.
    std::pair<std::size_t, std::size_t> findMarker(std::string_view text) const;
    std::size_t countMarkers(std::string_view text) const;
};

// All rows; the first is LLaVA's.
std::span<const PromptRules> allPromptRules();
// LLaVA's for families that are not known.
const PromptRules& promptRulesOf(const Vocabulary& vocabulary);

}  // namespace tessera
