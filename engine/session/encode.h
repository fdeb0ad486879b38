// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/model/image_packing.h"
#include "engine/model/photo_embeddings.h"
#include "engine/model/vision/vision_encoder.h"
#include "engine/session/prepare.h"
#include "engine/session/trace_sink.h"

namespace tessera {

// The vision half of a model. References to objects owned by the engine.
struct VisionHalf {
    const VisionConfig& config;
    VisionEncoder& encoder;
    const ImageMarks& marks;
    const ImageMarks& markFeatures;  // the same as stored
    PhotoEmbeddings& known;          // photos encoded before; gets the new ones
};

// Turns photos into decoder input, one embedding per photo; known photos are not encoded again.
// With `trace` (may be nullptr) every photo is encoded, and its values go there. Progress is called
// with the fraction done over all photos, 0 to 1. Errors: Cancelled, OutOfDeviceMemory, DeviceLost.
Result<std::vector<PhotoEmbeddingPtr>> encodePhotos(
    const VisionHalf& vision, std::span<const PreparedPhoto> photos, TraceSink* trace,
    const std::function<void(double fraction)>& onProgress, const std::stop_token& stop);

}  // namespace tessera
