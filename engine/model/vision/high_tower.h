// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "engine/checkpoint/towers/high_towers.h"
#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/step_memory.h"
#include "engine/model/weights/device_weights.h"

namespace tessera {

// The steps of a tower that sees a photo beside the ViT, at a higher resolution.
class HighTower {
  public:
    virtual ~HighTower() = default;

    // Brings to the host what the steps have to know of the weights; once, before all others,
    // unless memory is only forecast. Errors: DeviceLost.
    virtual Result<void> prepare(CommandStream& stream) = 0;
    // Activations for one photo.
    virtual void reserve(StepMemory& memory, const Device& device) = 0;
    // pixels [3, imageSize, imageSize] -> features [patches of the ViT, featureSize]. Calls
    // `onBlock` after each of numLayers blocks is recorded.
    virtual void record(CommandStream& stream, std::span<const float> pixels,
                        const Tensor& features, const std::function<void()>& onBlock) const = 0;
};

// `outputSide`: side of the ViT's map. `weights` may be nullptr to forecast memory only; otherwise
// they must outlive the result. Each is defined beside its steps.
#define TESSERA_HIGH_TOWER_MAKER(Config)                                                     \
    std::unique_ptr<HighTower> makeHighTower(const Config& config, std::uint32_t outputSide, \
                                             const DeviceWeights* weights);
TESSERA_HIGH_TOWERS(TESSERA_HIGH_TOWER_MAKER)
#undef TESSERA_HIGH_TOWER_MAKER

}  // namespace tessera
