// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/step_memory.h"
#include "engine/model/weights/device_weights.h"

namespace tessera {

// A value on the way from pixels to rows, for the trace. Valid until the next photo.
struct VisionStage {
    std::string_view name;  // as in golden/README.md
    Tensor tensor;
};

// What the towers made of some maps (a map is a tile, or all tiles of one photo merged).
struct MapFeatures {
    Tensor features;  // [maps * patches, width]
    Tensor high;      // of the high-resolution tower; empty if there is none
};

// Makes rows for the decoder from the towers' features.
class Projector {
  public:
    // `weights` may be nullptr to forecast memory only; otherwise they must outlive the projector.
    static std::unique_ptr<Projector> create(const VisionConfig& config,
                                             const DeviceWeights* weights);
    virtual ~Projector() = default;

    // Activations for that many maps.
    virtual void reserve(StepMemory& memory, const Device& device, std::uint32_t maps) = 0;
    // Returns [maps * projectedRows(), projectionSize], in this projector's memory.
    virtual Tensor record(CommandStream& stream, const MapFeatures& maps) = 0;
    // After record().
    virtual std::vector<VisionStage> stages() const { return {}; }
};

// Rows that the projector makes of one map.
std::uint32_t projectedRows(const VisionConfig& config);
// Columns of a row that 2 x 2 neighbouring rows make.
std::uint32_t mergedSize(const VisionConfig& config);
// Columns of the features that it takes: the tower's, or those of all of its scales side by side.
std::uint32_t projectorInputSize(const VisionConfig& config);

// y = W2 gelu(W0 x + b0) + b2 with the exact GELU; middle [rows of x, projectorHiddenSize].
void projectMlp(CommandStream& stream, const DeviceWeights& weights, const Tensor& x,
                const Tensor& middle, const Tensor& y);

}  // namespace tessera
