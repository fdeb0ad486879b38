// SPDX-License-Identifier: MIT
#include "app/cli/ask/answer_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>

#include "engine/text/sampler_fields.h"

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

Json samplingToJson(const SamplerParams& params) {
    Json json;
    for (const SamplerField& field : samplerFields()) {
        std::string name(field.option.substr(field.option.find_first_not_of('-')));
        std::replace(name.begin(), name.end(), '-', '_');
        // Prints a float as it was typed, not as the double it converts to.
        std::visit([&](auto member) { json[name] = Json::parse(fmt::to_string(params.*member)); },
                   field.member);
    }
    return json;
}

}  // namespace tessera::cli
