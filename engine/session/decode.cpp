// SPDX-License-Identifier: MIT
#include "engine/session/decode.h"

#include <optional>

#include "engine/text/prompt_rules.h"
#include "engine/text/sampler.h"
#include "engine/text/text_stream.h"

namespace tessera {
namespace {

Result<TokenId> nextToken(Decoder& decoder, Sampler& sampler, std::span<const TokenId> recent) {
    if (sampler.isPlainGreedy())
        return decoder.greedyToken();
    auto logits = decoder.logits();
    if (!logits)
        return logits.error();
    return sampler.sample(*logits, recent);
}

void begin(TextStream& text, const AnswerBeginning& begun) {
    if (begun.ids.empty() && !begun.text.empty())
        text.beginWith(begun.text);
    for (const TokenId id : begun.ids)
        text.push(id);
}

// Evaluates one more token. False if stopped; the memory is then unchanged.
Result<bool> remember(Decoder& decoder, SessionMemory& memory, TokenId token,
                      const std::stop_token& stop) {
    DecoderInput input;
    input.ids = {&token, 1};
    auto evaluated = decoder.evaluate(input, *memory.cache, memory.position(), true, stop);
    if (evaluated) {
        memory.tokens.push_back({token, 0, 0});
        return true;
    }
    if (evaluated.error().code == ErrorCode::Cancelled)
        return false;
    return evaluated.error();
}

void countDecoding(const Stopwatch& sinceFirstToken, GenerateResult& result) {
    GenerateTimings& timings = result.timings;
    timings.decodeMs = sinceFirstToken.ms();
    if (result.tokenIds.size() > 1 && timings.decodeMs > 0) {
        timings.decodeTokensPerSecond =
            double(result.tokenIds.size() - 1) * 1000.0 / timings.decodeMs;
    }
}

}  // namespace

Result<void> decode(Decoder& decoder, const Tokenizer& tokenizer, SessionMemory& memory,
                    const PreparedPrompt& prompt, const GenerateParams& params,
                    const Stopwatch& sinceCall, const std::function<void(std::string_view)>& onText,
                    const std::stop_token& stop, GenerateResult& result) {
    Sampler sampler(params.sampler);
    sampler.skip(prompt.begun.ids.size());
    TextStream text(tokenizer, params.ignoreEos ? std::vector<std::string>() : prompt.stopStrings);
    begin(text, prompt.begun);
    std::vector<TokenId> recent =
        prompt.penalizedTokens(promptRulesOf(tokenizer.vocabulary()).penalty);
    const auto emit = [&onText](const std::string& delta) {
        if (!delta.empty() && onText) {
            onText(delta);
        }
    };
    emit(text.text());
    result.stopReason = StopReason::MaxTokens;
    Stopwatch sinceFirstToken = sinceCall;
    while (result.tokenIds.size() < params.maxTokens) {
        const auto token = nextToken(decoder, sampler, recent);
        if (!token)
            return token.error();
        if (result.tokenIds.empty()) {
            sinceFirstToken = Stopwatch();
            result.timings.firstTokenMs = sinceCall.ms();
        }
        if (!params.ignoreEos && tokenizer.isEndOfGeneration(*token)) {
            result.stopReason = StopReason::EndOfText;
            break;
        }
        result.tokenIds.push_back(*token);
        recent.push_back(*token);
        emit(text.push(*token));
        if (text.stopped()) {
            result.stopReason = StopReason::StopString;
            break;
        }
        if (result.tokenIds.size() == params.maxTokens)
            break;
        if (stop.stop_requested()) {
            result.stopReason = StopReason::Cancelled;
            break;
        }
        if (memory.position() == memory.cache->context()) {
            result.stopReason = StopReason::ContextFull;
            break;
        }
        const auto remembered = remember(decoder, memory, *token, stop);
        if (!remembered)
            return remembered.error();
        if (!*remembered) {
            result.stopReason = StopReason::Cancelled;
            break;
        }
    }
    emit(text.finish());
    result.text = text.text();
    countDecoding(sinceFirstToken, result);
    return {};
}

}  // namespace tessera
