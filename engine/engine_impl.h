// SPDX-License-Identifier: MIT
// Internals shared by Engine and Session; not for applications.
#pragma once

#include <memory>
#include <vector>

#include "engine/device/command_stream.h"
#include "engine/device/device.h"
#include "engine/engine.h"
#include "engine/model/decoder.h"
#include "engine/model/image_packing.h"
#include "engine/model/photo_embeddings.h"
#include "engine/model/vision/vision_encoder.h"
#include "engine/model/weights/device_weights.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera {

// Host memory for photo embeddings: about 40 photos at the highest resolution for a 7B model.
inline constexpr std::uint64_t kPhotoEmbeddingLimitBytes = std::uint64_t(2) << 30;

struct Engine::Impl {
    static Result<std::unique_ptr<Engine>> load(const ModelPaths& paths,
                                                const EngineOptions& options,
                                                const std::function<void(LoadProgress)>& onProgress,
                                                std::stop_token stop);

    ModelDescription description;
    std::unique_ptr<const Tokenizer> tokenizer;
    std::optional<ChatTemplate> chatTemplate;
    ImageMarks imageMarks;    // as the decoder receives them
    ImageMarks markFeatures;  // as stored; XComposer2-4KHD's go through the projector
    PhotoEmbeddings photos{kPhotoEmbeddingLimitBytes};

    // Destroyed last to first: the stream's views must go before the memory they refer to.
    std::unique_ptr<Device> device;
    std::unique_ptr<DeviceWeights> weights;
    std::unique_ptr<VisionEncoder> visionEncoder;  // nullptr without mmproj
    std::unique_ptr<Decoder> decoder;
    std::unique_ptr<CommandStream> stream;
};

}  // namespace tessera
