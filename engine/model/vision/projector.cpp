// SPDX-License-Identifier: MIT
#include "engine/model/vision/projector.h"

#include <algorithm>
#include <string>

#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/rows.h"
#include "engine/model/vision/resampler.h"

namespace tessera {
namespace {

// torch.nn.LayerNorm's default, which VILA-1.5's projector leaves as it is.
constexpr float kDownsampleNormEps = 1e-5f;

MatmulEpilogue biasOf(const DeviceWeights& weights, const std::string& name,
                      Activation activation = Activation::None) {
    MatmulEpilogue epilogue;
    if (const BufferSlice* bias = weights.findVector(name + ".bias"))
        epilogue.bias = *bias;
    epilogue.activation = activation;
    return epilogue;
}

// W0 x + b0
class LinearProjector : public Projector {
  public:
    LinearProjector(const VisionConfig& config, const DeviceWeights* weights)
        : m_config(config), m_weights(weights) {}

    void reserve(StepMemory& memory, const Device&, std::uint32_t maps) override {
        m_result = memory.tensor(maps * projectedRows(m_config), m_config.projectionSize);
    }
    Tensor record(CommandStream& stream, const MapFeatures& maps) override {
        matmul(stream, m_weights->matrix("mm.0.weight"), maps.features, m_result,
               biasOf(*m_weights, "mm.0"));
        return m_result;
    }

  private:
    VisionConfig m_config;
    const DeviceWeights* m_weights;
    Tensor m_result;
};

// W2 gelu(W0 x + b0) + b2, the exact GELU. x is a row of the features, or 2 x 2 neighbouring rows
// side by side, with a LayerNorm in front or without.
class MlpProjector : public Projector {
  public:
    MlpProjector(const VisionConfig& config, const DeviceWeights* weights)
        : m_config(config), m_weights(weights) {}

    void reserve(StepMemory& memory, const Device&, std::uint32_t maps) override {
        const std::uint32_t rows = maps * projectedRows(m_config);
        if (m_config.projector != ProjectorType::Mlp2xGelu) {
            m_merged = memory.tensor(rows, mergedSize(m_config));
            m_neighbours = memory.table(
                neighbours(m_config.patchesPerSide(), maps, m_config.tileScheme.columnsFirst));
        }
        if (m_config.projector == ProjectorType::DownsampleMlp)
            m_normed = memory.tensor(rows, m_merged.columns);
        m_middle = memory.tensor(rows, paddedColumns(m_config.projectorHiddenSize));
        m_result = memory.tensor(rows, m_config.projectionSize);
    }

    Tensor record(CommandStream& stream, const MapFeatures& maps) override {
        Tensor x = maps.features;
        if (m_neighbours.rows > 0) {
            gatherRows(stream, x, m_neighbours.indices, m_neighbours.taps, m_merged);
            x = m_merged;
        }
        if (m_normed.rows > 0) {
            layerNorm(stream, x, m_weights->vector("mm.norm.weight"),
                      m_weights->vector("mm.norm.bias"), kDownsampleNormEps, m_normed);
            x = m_normed;
        }
        projectMlp(stream, *m_weights, x, m_middle, m_result);
        return m_result;
    }

    std::vector<VisionStage> stages() const override {
        if (m_neighbours.rows == 0)
            return {};
        return {{m_normed.rows > 0 ? "downsampled" : "merged", m_merged}};
    }

  private:
    VisionConfig m_config;
    const DeviceWeights* m_weights;
    DeviceTable m_neighbours;
    Tensor m_merged, m_normed, m_middle, m_result;
};

// W2 gelu([Wh high + bh, Wl low + bl]) + b2, where W2 is kept as the halves for high and low.
class HybridProjector : public Projector {
  public:
    HybridProjector(const VisionConfig& config, const DeviceWeights* weights)
        : m_config(config), m_weights(weights) {}

    void reserve(StepMemory& memory, const Device&, std::uint32_t maps) override {
        const std::uint32_t rows = maps * projectedRows(m_config);
        m_high = memory.tensor(rows, paddedColumns(m_config.projectorHiddenSize / 2));
        m_low = memory.tensor(rows, paddedColumns(m_config.projectorHiddenSize / 2));
        m_result = memory.tensor(rows, m_config.projectionSize);
    }
    Tensor record(CommandStream& stream, const MapFeatures& maps) override {
        matmul(stream, m_weights->matrix("mm.high.weight"), maps.high, m_high,
               biasOf(*m_weights, "mm.high", Activation::Gelu));
        matmul(stream, m_weights->matrix("mm.low.weight"), maps.features, m_low,
               biasOf(*m_weights, "mm.low", Activation::Gelu));
        matmul(stream, m_weights->matrix("mm.2.high.weight"), m_high, m_result,
               biasOf(*m_weights, "mm.2"));
        MatmulEpilogue sum;
        sum.residual = m_result;
        matmul(stream, m_weights->matrix("mm.2.low.weight"), m_low, m_result, sum);
        return m_result;
    }

  private:
    VisionConfig m_config;
    const DeviceWeights* m_weights;
    Tensor m_high, m_low, m_result;
};

}  // namespace

std::unique_ptr<Projector> Projector::create(const VisionConfig& config,
                                             const DeviceWeights* weights) {
    switch (config.projector) {
        case ProjectorType::Linear:
            return std::make_unique<LinearProjector>(config, weights);
        case ProjectorType::Mlp2xGelu:
        case ProjectorType::DownsampleMlp:
        case ProjectorType::MergeMlp:
            break;
        case ProjectorType::Resampler:
            return std::make_unique<Resampler>(config, weights);
        case ProjectorType::HybridMlp:
            return std::make_unique<HybridProjector>(config, weights);
    }
    return std::make_unique<MlpProjector>(config, weights);
}

std::uint32_t projectedRows(const VisionConfig& config) {
    switch (config.projector) {
        case ProjectorType::DownsampleMlp:
        case ProjectorType::MergeMlp: {
            const std::uint32_t half = (config.patchesPerSide() + 1) / 2;
            return half * half;
        }
        case ProjectorType::Resampler:
            return config.projectorQueries;
        case ProjectorType::Linear:
        case ProjectorType::Mlp2xGelu:
        case ProjectorType::HybridMlp:
            break;
    }
    return config.patchesPerTile();
}

std::uint32_t projectorInputSize(const VisionConfig& config) {
    const auto scales = std::max<std::size_t>(1, config.tileScheme.mode == TileMode::Scales
                                                     ? config.tileScheme.scalesPx.size()
                                                     : std::size_t(1));
    return config.hiddenSize * static_cast<std::uint32_t>(scales);
}

std::uint32_t mergedSize(const VisionConfig& config) {
    return 4 * projectorInputSize(config);
}

void projectMlp(CommandStream& stream, const DeviceWeights& weights, const Tensor& x,
                const Tensor& middle, const Tensor& y) {
    matmul(stream, weights.matrix("mm.0.weight"), x, middle,
           biasOf(weights, "mm.0", Activation::Gelu));
    matmul(stream, weights.matrix("mm.2.weight"), middle, y, biasOf(weights, "mm.2"));
}

}  // namespace tessera
