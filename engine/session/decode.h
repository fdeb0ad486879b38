// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <stop_token>
#include <string_view>

#include "engine/core/result.h"
#include "engine/core/stopwatch.h"
#include "engine/model/decoder.h"
#include "engine/session/generation.h"
#include "engine/session/prefill.h"
#include "engine/session/prepare.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// Generates the answer to a prompt that prefill() has evaluated, and puts it into `result`: text,
// tokens, stop reason and decoding times. `sinceCall` was started at the call of generate().
// Errors: those of Decoder::evaluate except Cancelled, which is a normal way to end.
Result<void> decode(Decoder& decoder, const Tokenizer& tokenizer, SessionMemory& memory,
                    const PreparedPrompt& prompt, const GenerateParams& params,
                    const Stopwatch& sinceCall,
                    const std::function<void(std::string_view delta)>& onText,
                    const std::stop_token& stop, GenerateResult& result);

}  // namespace tessera
