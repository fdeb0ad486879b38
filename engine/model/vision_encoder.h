// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/result.h"
#include "engine/gpu/commands/command_stream.h"
#include "engine/gpu/memory.h"
#include "engine/kernels/tensor.h"
#include "engine/model/device_weights.h"

namespace tessera {

// Values of one photo on the host.
struct VisionFeatures {
    std::vector<float> selected;   // [tiles * patches, visionHidden]; only if requested
    std::vector<float> projected;  // [tiles * patches, projectionSize]
};

// The CLIP vision tower and the projector. All tiles of a photo are processed together, or in
// batches where a buffer would exceed the device's limits.
class VisionEncoder {
  public:
    // The stream, weights and device must outlive the encoder.
    VisionEncoder(CommandStream& stream, const VisionConfig& config, const DeviceWeights& weights);

    // Device memory that encoding photos of up to `tiles` tiles will take.
    static Result<std::uint64_t> forecastBytes(Device& device, const VisionConfig& config,
                                               std::uint32_t tiles);

    // pixels [tiles, 3, S, S] f32. Progress is called with the fraction done, 0 to 1.
    // Errors: Cancelled, OutOfDeviceMemory, DeviceLost.
    Result<VisionFeatures> encode(std::span<const float> pixels, std::uint32_t tiles,
                                  bool withSelected, const std::function<void(double)>& onProgress,
                                  std::stop_token stop);

  private:
    // Activations of a batch. [rows, hidden] unless noted; rows = tiles * (patches + 1).
    struct Activations {
        BufferSlice pixels;      // [tiles, 3, S, S]
        Tensor patchRows;        // [tiles * patches, patchColumns]
        Tensor patchEmbeddings;  // [tiles * patches, hidden]
        Tensor hidden;           // the residual stream
        Tensor normed;
        Tensor q, k, v;
        Tensor attended;
        Tensor mlp;              // [rows, intermediate]
        Tensor selected;         // [tiles * patches, hidden]
        Tensor projectorHidden;  // [tiles * patches, projection]
        Tensor projected;        // [tiles * patches, projection]
        BufferSlice attentionScratch;
    };

    static std::uint32_t maxTilesPerBatch(const DeviceLimits& limits, const VisionConfig& config);
    // Allocates from an arena that may only be a forecast.
    static Result<Activations> allocateFrom(MemoryArena& arena, const DeviceLimits& limits,
                                            const VisionConfig& config, std::uint32_t tiles);
    Result<Activations> allocate(std::uint32_t tiles);
    void embed(const Activations& a, std::span<const float> pixels);
    void block(const Activations& a, std::uint32_t layer, std::uint32_t tiles);
    void project(const Activations& a);

    CommandStream& m_stream;
    VisionConfig m_config;
    const DeviceWeights& m_weights;
    std::unique_ptr<MemoryArena> m_scratch;
    std::uint32_t m_scratchTiles = 0;  // the largest batch that the scratch memory was made for
};

}  // namespace tessera
