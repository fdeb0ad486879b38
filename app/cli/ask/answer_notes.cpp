// SPDX-License-Identifier: MIT
#include "app/cli/ask/answer_notes.h"

#include <fmt/format.h>

#include <numeric>

namespace tessera::cli {

std::string describeAnswer(const GenerateResult& result) {
    const std::uint32_t imageTokens =
        std::accumulate(result.imageTokens.begin(), result.imageTokens.end(), 0u);
    const std::size_t tokens = result.tokenIds.size();
    std::string text = fmt::format(
        "{}{} token{}, {:.1f} per second; prompt of {} tokens",
        result.stopReason == StopReason::Cancelled ? "stopped after " : "", tokens,
        tokens == 1 ? "" : "s", result.timings.decodeTokensPerSecond, result.promptTokens);
    if (imageTokens > 0)
        text += fmt::format(", {} of them from photos", imageTokens);
    if (result.reusedTokens > 0)
        text += fmt::format(", {} already known", result.reusedTokens);
    return text + fmt::format("; first word after {:.1f} s", result.timings.firstTokenMs / 1000.0);
}

std::string noteOnEnd(const GenerateResult& result, const GenerateParams& params, AskedIn place) {
    const bool talking = place == AskedIn::Conversation;
    switch (result.stopReason) {
        case StopReason::Cancelled:
            if (!result.text.empty())
                return {};
            return talking ? "Stopped before the first word. The Up key brings the question back."
                           : "Stopped before the first word.";
        case StopReason::ContextFull:
            return talking ? "The context is full: the answer ends here. /reset starts a new "
                             "conversation; a larger --context N, given when the program starts, "
                             "makes room for more."
                           : "The context is full: the answer ends here. --context N makes it "
                             "larger.";
        case StopReason::MaxTokens:
            if (params.ignoreEos)
                return {};  // as many as were asked for
            return fmt::format("The answer ends here because --max-tokens allows {} tokens. {}",
                               params.maxTokens,
                               talking ? "Ask the model to go on; a larger number, given when the "
                                         "program starts, allows longer answers."
                                       : "A larger number allows longer answers.");
        case StopReason::EndOfText:
        case StopReason::StopString:
            break;
    }
    return result.text.empty() ? "The model ended its answer before the first word. Try asking "
                                 "in other words."
                               : "";
}

std::string messageOf(const Error& error, AskedIn place) {
    if (error.code != ErrorCode::ContextFull)
        return error.message();
    return fmt::format(
        "{} {}", error.message(),
        place == AskedIn::Conversation
            ? "/reset starts a new conversation; a larger --context N, given when the program "
              "starts, makes room for more."
            : "Give fewer photos or a shorter question, or make the context larger "
              "with --context N.");
}

}  // namespace tessera::cli
