// SPDX-License-Identifier: MIT
// Hands the values of each stage to a TraceSink.
#pragma once

#include <span>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/image/preprocess.h"
#include "engine/model/vision_encoder.h"
#include "engine/session/trace_sink.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// The values of a photo on its way to the decoder.
struct PhotoTrace {
    TilePixels tiles;
    std::vector<float> pixels;  // [tiles, 3, S, S]
    VisionFeatures features;
    std::vector<float> packed;  // [tokens, projectionSize]
};
void tracePhoto(TraceSink& sink, int photo, const VisionConfig& config, PhotoTrace values);

// `ids` with kImageSentinel for each image token; `logits` [vocab] after the last of them.
void tracePrompt(TraceSink& sink, const Tokenizer& tokenizer, std::span<const TokenId> ids,
                 std::vector<float> logits);

}  // namespace tessera
