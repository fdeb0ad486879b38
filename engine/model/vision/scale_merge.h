// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/checkpoint/config.h"
#include "engine/device/command_stream.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/step_memory.h"

namespace tessera {

// Tiles whose features become one map: those of all scales for VILA-1.5 S2, otherwise one.
std::uint32_t tilesPerMap(const VisionConfig& config);

// S2: the maps of a photo's scales, each brought down to the side of one tile by area means, side
// by side in the channels, the smallest scale first. Formulas: s2wrapper/core.py.
class ScaleMerge {
  public:
    explicit ScaleMerge(const VisionConfig& config) : m_config(config) {}

    // For features of `maps` photos.
    void reserve(StepMemory& memory, std::uint32_t maps);
    // features [maps * tilesPerMap * patches, hidden] -> [maps * patches, scales * hidden]
    Tensor record(CommandStream& stream, const Tensor& features) const;

  private:
    VisionConfig m_config;
    std::vector<DeviceTable> m_means;  // per scale
    DeviceTable m_sideBySide;
    Tensor m_reduced;  // [scales * patches, hidden]
    Tensor m_merged;   // [maps * patches, scales * hidden]
};

}  // namespace tessera
