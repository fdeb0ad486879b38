// SPDX-License-Identifier: MIT
// Hands the values of each stage to a TraceSink.
#pragma once

#include <span>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/image/preprocess.h"
#include "engine/image/tower_pixels.h"
#include "engine/model/image_packing.h"
#include "engine/model/vision/vision_encoder.h"
#include "engine/session/trace_sink.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// The values of a photo on its way to the decoder.
struct PhotoTrace {
    TilePixels tiles;
    TowerPixels pixels;
    VisionFeatures features;
    std::vector<float> packed;  // [tokens, projectionSize]
};
// `markFeatures`: the model's marks as they are stored.
void tracePhoto(TraceSink& sink, int photo, const VisionConfig& config, const TilePlan& plan,
                const ImageMarks& markFeatures, PhotoTrace values);

// `ids` with kImageSentinel for each image token; `logits` [vocab] after the last of them.
void tracePrompt(TraceSink& sink, const Tokenizer& tokenizer, std::span<const TokenId> ids,
                 std::vector<float> logits);

}  // namespace tessera
