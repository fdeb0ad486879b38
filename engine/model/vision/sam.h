// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/step_memory.h"
#include "engine/model/weights/device_weights.h"

namespace tessera {

// The high-resolution tower of DeepSeek-VL 7B: SAM's transformer, most of whose blocks attend
// within windows, and the convolutions that bring its map down to the grid of the other tower.
// Formulas: deepseek_vl/models/sam.py.
class SamTower {
  public:
    // `outputSide`: side of the other tower's map. `weights` may be nullptr to forecast memory
    // only; otherwise they must outlive this object.
    SamTower(const SamConfig& config, std::uint32_t outputSide, const DeviceWeights* weights)
        : m_config(config), m_outputSide(outputSide), m_weights(weights) {}

    // Activations for one photo. `earlyShare`: what the branch that leaves after the first global
    // block is multiplied by (hd_alpha).
    void reserve(StepMemory& memory, const Device& device, float earlyShare);
    // pixels [3, S, S] -> features [outputSide^2, downsampleSizes[1]]. Calls `onBlock` after each
    // block is recorded.
    void record(CommandStream& stream, std::span<const float> pixels, const Tensor& features,
                const std::function<void()>& onBlock) const;

  private:
    // Rows: patches of the map, or, in windows, those of all windows with their padding.
    struct Activations {
        BufferSlice pixels;
        Tensor patchRows;
        Tensor patchEmbeddings;
        Tensor hidden;  // the residual stream
        Tensor early;   // the same after the first global block
        Tensor normed;
        Tensor windows;
        Tensor q, k, v;
        Tensor rowTerms, columnTerms;
        Tensor attended;
        Tensor map;  // out of the windows
        Tensor mlp;
        BufferSlice attentionScratch;
        // The convolutions.
        Tensor neck, neckNormed;
        Tensor neckTaps;  // [patches, 9 * neck]
        Tensor resized;
        Tensor firstTaps, firstMap;
        Tensor secondTaps;
        Tensor branches;  // [2 * outputSide^2, channels]: of the last block, of the early one
        DeviceTable intoWindows, outOfWindows;
        DeviceTable neckConvolution, resizing, firstConvolution, secondConvolution, sum;
    };

    bool isGlobal(std::uint32_t layer) const;
    void embed(CommandStream& stream, std::span<const float> pixels) const;
    void block(CommandStream& stream, std::uint32_t layer) const;
    void attend(CommandStream& stream, std::uint32_t layer) const;
    void branch(CommandStream& stream, const Tensor& x, const std::string& neck,
                const Tensor& y) const;
    void linear(CommandStream& stream, const std::string& name, const Tensor& x, const Tensor& y,
                Activation activation, bool ontoY) const;

    SamConfig m_config;
    std::uint32_t m_outputSide;
    const DeviceWeights* m_weights;
    Activations m_activations;
};

}  // namespace tessera
