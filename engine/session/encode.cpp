// SPDX-License-Identifier: MIT
#include "engine/session/encode.h"

#include <memory>

#include "engine/image/preprocess.h"
#include "engine/image/tower_pixels.h"
#include "engine/model/image_packing.h"
#include "engine/session/trace.h"

namespace tessera {
namespace {

Result<PhotoEmbeddingPtr> encodePhoto(const VisionHalf& vision, const PreparedPhoto& photo,
                                      int number, TraceSink* trace,
                                      const std::function<void(double)>& onProgress,
                                      const std::stop_token& stop) {
    TilePixels tiles = cutTiles(photo.photo->image, photo.plan, stop);
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, "Stopped.");
    const VisionConfig& config = vision.config;
    const PixelNorm norm = {config.imageMean, config.imageStd};
    // If there are two towers, the high-resolution one sees the photo first.
    const HighTowerConfig* high = config.highTower();
    TowerPixels pixels =
        high != nullptr
            ? towerPixels(tiles, photo.plan, {high->imageMean, high->imageStd}, norm, stop)
            : towerPixels(tiles, photo.plan, norm, norm, stop);
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, "Stopped.");
    VisionInput input;
    input.tiles = pixels.tiles;
    input.pixels = high != nullptr ? pixels.second : pixels.pixels;
    input.highPixels =
        high != nullptr ? std::span<const float>(pixels.pixels) : std::span<const float>();
    auto features = vision.encoder.encode(input, trace != nullptr, onProgress, stop);
    if (!features)
        return features.error();
    auto embedding = std::make_shared<PhotoEmbedding>();
    embedding->key = photo.key;
    embedding->plan = photo.plan;
    embedding->rows = packImageTokens(photo.plan, features->projected, vision.marks,
                                      vision.config.projectionSize);
    if (trace != nullptr) {
        tracePhoto(*trace, number, vision.config, photo.plan, vision.markFeatures,
                   {std::move(tiles), std::move(pixels), *std::move(features), embedding->rows});
    }
    return PhotoEmbeddingPtr(std::move(embedding));
}

}  // namespace

Result<std::vector<PhotoEmbeddingPtr>> encodePhotos(const VisionHalf& vision,
                                                    std::span<const PreparedPhoto> photos,
                                                    TraceSink* trace,
                                                    const std::function<void(double)>& onProgress,
                                                    const std::stop_token& stop) {
    std::vector<PhotoEmbeddingPtr> embeddings;
    for (const PreparedPhoto& photo : photos) {
        if (trace == nullptr) {
            if (auto known = vision.known.find(photo.key)) {
                embeddings.push_back(std::move(known));
                continue;
            }
        }
        const auto number = embeddings.size();
        auto embedding = encodePhoto(
            vision, photo, static_cast<int>(number), trace,
            [&](double fraction) {
                onProgress((double(number) + fraction) / double(photos.size()));
            },
            stop);
        if (!embedding)
            return embedding.error();
        vision.known.insert(*embedding);
        embeddings.push_back(*std::move(embedding));
    }
    return embeddings;
}

}  // namespace tessera
