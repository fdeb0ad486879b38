// SPDX-License-Identifier: MIT
// Answers as JSON for scripts. `ask --json` and `ask --batch` use the same names.
#pragma once

#include "app/cli/ask/ask_options.h"
#include "app/cli/console.h"
#include "engine/session/session.h"

namespace tessera::cli {

// {"text", "token_ids", "stop_reason", "prompt_tokens", "reused_tokens", "image_tokens"}
Json answerToJson(const GenerateResult& result);

// {"image_encode_ms", "prefill_ms", "first_token_ms", "decode_ms", "decode_tokens_per_second"}
Json timingsToJson(const GenerateTimings& timings);

// A key for each of samplerFields(), named like its option: {"temperature", "top_k", ...}
Json samplingToJson(const SamplerParams& params);

// The same keys, with where each value came from: "option", "model" or "default".
Json samplingSourcesToJson(const AskOptions& options, const GenerationDefaults& defaults);

}  // namespace tessera::cli
