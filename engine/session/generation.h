// SPDX-License-Identifier: MIT
// Parameters, results and events of generating an answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/image/tile_plan.h"
#include "engine/image/tile_schemes.h"
#include "engine/text/sampler.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

struct TraceSink;

struct GenerateParams {
    SamplerParams sampler;
    std::uint32_t maxTokens = 512;
    bool ignoreEos = false;  // continue past end-of-text and stop strings
    ImageMode imageMode = ImageMode::Auto;
    TileRules rules = TileRules::Original;
    std::optional<int> tilesAtMost;  // of a photo (hd_num); nullopt: the model's own number
    std::string chatTemplate;        // empty: the model's
    TraceSink* trace = nullptr;      // not owned
};

enum class StopReason { EndOfText, StopString, MaxTokens, ContextFull, Cancelled };
// "end_of_text", "stop_string", "max_tokens", ...
std::string_view stopReasonName(StopReason reason);

enum class GenerateStage { ImageEncode, Prefill, Decode };

struct GenerateTimings {
    double imageEncodeMs = 0;
    double prefillMs = 0;
    double firstTokenMs = 0;  // from the call to the first token
    double decodeMs = 0;      // the tokens after the first
    double decodeTokensPerSecond = 0;
};

struct GenerateResult {
    std::string text;               // with the beginning that was given
    std::vector<TokenId> tokenIds;  // the new ones
    StopReason stopReason = StopReason::EndOfText;
    std::uint32_t promptTokens = 0;          // all of the prompt, image tokens included
    std::uint32_t begunTokens = 0;           // of these, the beginning of the answer
    std::vector<TokenId> begunIds;           // empty where it is known as text only
    std::uint32_t reusedTokens = 0;          // of these, already in the KV cache
    std::vector<std::uint32_t> imageTokens;  // per photo
    GenerateTimings timings;
};

// All callbacks run on the engine thread and must be quick.
struct GenerateEvents {
    // When an answer is continued, the first call passes its beginning, without an end that is not
    // certain yet: half a character, or what may become a stop string.
    std::function<void(std::string_view delta)> onText;
    std::function<void(GenerateStage stage, double fractionDone)> onProgress;
};

}  // namespace tessera
