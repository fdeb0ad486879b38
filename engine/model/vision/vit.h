// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "engine/checkpoint/config.h"
#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/step_memory.h"
#include "engine/model/weights/device_weights.h"

namespace tessera {

// A vision transformer: CLIP, SigLIP, InternViT and OpenCLIP bigG are this one with other data.
class Vit {
  public:
    // `weights` may be nullptr to forecast memory only; otherwise they must outlive this object.
    Vit(const VisionConfig& config, const DeviceWeights* weights)
        : m_config(config), m_weights(weights) {}

    // As many as the device can bind at once.
    static std::uint32_t maxTiles(const Device& device, const VisionConfig& config);
    // Activations of up to `tiles` tiles.
    void reserve(StepMemory& memory, const Device& device, std::uint32_t tiles);
    // pixels [tiles, 3, S, S] -> features [tiles * patches, hidden] after the last block (and the
    // norm behind it), without the class token. Calls `onBlock` after each block is recorded.
    void record(CommandStream& stream, std::span<const float> pixels, std::uint32_t tiles,
                const Tensor& features, const std::function<void()>& onBlock) const;

  private:
    // [rows, hidden] unless noted; rows = tiles * (patches + class token).
    struct Activations {
        BufferSlice pixels;      // [tiles, 3, S, S]
        Tensor patchRows;        // [tiles * patches, patchColumns]
        Tensor patchEmbeddings;  // [tiles * patches, hidden]
        Tensor hidden;           // the residual stream
        Tensor normed;
        Tensor q, k, v;
        Tensor attended;
        Tensor mlp;  // [rows, intermediate]
        BufferSlice attentionScratch;
    };

    std::uint32_t rowsPerTile() const {
        return m_config.patchesPerTile() + (m_config.classToken ? 1 : 0);
    }
    Activations firstTiles(std::uint32_t tiles) const;
    void embed(CommandStream& stream, const Activations& a, std::span<const float> pixels) const;
    void block(CommandStream& stream, const Activations& a, std::uint32_t layer,
               std::uint32_t tiles) const;
    void norm(CommandStream& stream, const std::string& name, const Tensor& x,
              const Tensor& y) const;

    VisionConfig m_config;
    const DeviceWeights* m_weights;
    Activations m_activations;
};

}  // namespace tessera
