// SPDX-License-Identifier: MIT
#include "app/cli/ask/answer_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>

#include "engine/text/sampler_fields.h"

namespace tessera::cli {

namespace {

// "top_k"
std::string nameOf(const SamplerField& field) {
    std::string name(field.option.substr(field.option.find_first_not_of('-')));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

}  // namespace

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
        // Prints a float as it was typed, not as the double it converts to.
        std::visit(
            [&](auto member) { json[nameOf(field)] = Json::parse(fmt::to_string(params.*member)); },
            field.member);
    }
    return json;
}

Json samplingSourcesToJson(const AskOptions& options, const GenerationDefaults& defaults) {
    Json json;
    for (const SamplerField& field : samplerFields()) {
        json[nameOf(field)] = options.givenFields.contains(field.key) ? "option"
                              : field.published(defaults)             ? "model"
                                                                      : "default";
    }
    return json;
}

}  // namespace tessera::cli
