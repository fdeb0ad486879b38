// SPDX-License-Identifier: MIT
#include "app/cli/ask/answer_json.h"

namespace tessera::cli {

Json answerToJson(const GenerateResult& result) {
    Json json;
    json["text"] = result.text;
    json["token_ids"] = result.tokenIds;
    json["stop_reason"] = stopReasonName(result.stopReason);
    json["prompt_tokens"] = result.promptTokens;
    json["reused_tokens"] = result.reusedTokens;
    json["image_tokens"] = result.imageTokens;
    return json;
}

Json timingsToJson(const GenerateTimings& timings) {
    Json json;
    json["image_encode_ms"] = timings.imageEncodeMs;
    json["prefill_ms"] = timings.prefillMs;
    json["first_token_ms"] = timings.firstTokenMs;
    json["decode_ms"] = timings.decodeMs;
    json["decode_tokens_per_second"] = timings.decodeTokensPerSecond;
    return json;
}

}  // namespace tessera::cli
