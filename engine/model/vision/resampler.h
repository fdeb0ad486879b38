// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/vision/projector.h"

namespace tessera {

// Qwen-VL's projector: learned queries attend once to all patches of a map, whatever their number.
// Formulas: `Resampler` in visual.py of the checkpoint, and the norm and matrix behind it.
class Resampler : public Projector {
  public:
    Resampler(const VisionConfig& config, const DeviceWeights* weights)
        : m_config(config), m_weights(weights) {}

    void reserve(StepMemory& memory, const Device& device, std::uint32_t maps) override;
    Tensor record(CommandStream& stream, const MapFeatures& maps) override;

  private:
    void linear(CommandStream& stream, const char* name, const Tensor& x, const Tensor& y) const;
    void norm(CommandStream& stream, const char* name, const Tensor& x, const Tensor& y) const;

    VisionConfig m_config;
    const DeviceWeights* m_weights;
    Tensor m_queries, m_query;           // [queries, D]
    Tensor m_values, m_keys;             // [maps * patches, D]
    Tensor m_key, m_value;               // the same after their matrices
    Tensor m_attended, m_out, m_result;  // [maps * queries, D]
    BufferSlice m_scratch;
};

}  // namespace tessera
