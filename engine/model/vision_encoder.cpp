// SPDX-License-Identifier: MIT
#include "engine/model/vision_encoder.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/kernels/attention.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/vision.h"

namespace tessera {
namespace {

constexpr std::uint64_t kScratchBlockBytes = std::uint64_t(16) << 20;

// Allocates one activation after another; remembers the first failure.
class ActivationAllocator {
  public:
    explicit ActivationAllocator(MemoryArena& arena) : m_arena(arena) {}

    BufferSlice bytes(std::uint64_t size) {
        auto slice = m_arena.allocate(size);
        if (!slice) {
            m_error = m_error ? m_error : slice.error();
            return {};
        }
        return *slice;
    }
    Tensor tensor(std::uint32_t rows, std::uint32_t columns) {
        return {bytes(Tensor::bytes(rows, columns)), rows, columns};
    }
    const std::optional<Error>& error() const { return m_error; }

  private:
    MemoryArena& m_arena;
    std::optional<Error> m_error;
};

}  // namespace

VisionEncoder::VisionEncoder(CommandStream& stream, const VisionConfig& config,
                             const DeviceWeights& weights)
    : m_stream(stream), m_config(config), m_weights(weights) {}

std::uint32_t VisionEncoder::maxTilesPerBatch(const DeviceLimits& limits,
                                              const VisionConfig& config) {
    const std::uint64_t rows = config.patchesPerTile() + 1;
    const std::uint64_t widest =
        std::max({config.intermediateSize, config.hiddenSize, patchColumns(config.patchSize),
                  config.projectorHiddenSize, config.projectionSize});
    const std::uint64_t bytes = std::max<std::uint64_t>(
        Tensor::bytes(rows, widest),
        Tensor::bytes(3, std::uint64_t(config.imageSize) * config.imageSize));
    const std::uint64_t bindable =
        std::min({limits.maxStorageBytes, limits.maxAllocationBytes, MemoryArena::kMaxBlockBytes});
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(bindable / bytes, 1, 1024));
}

Result<std::uint64_t> VisionEncoder::forecastBytes(Device& device, const VisionConfig& config,
                                                   std::uint32_t tiles) {
    MemoryArena arena = MemoryArena::forecast(device, kScratchBlockBytes);
    auto activations = allocateFrom(arena, device.limits(), config,
                                    std::min(tiles, maxTilesPerBatch(device.limits(), config)));
    if (!activations) {
        return activations.error();
    }
    return arena.sizeBytes();
}

Result<VisionEncoder::Activations> VisionEncoder::allocate(std::uint32_t tiles) {
    if (tiles > m_scratchTiles) {
        // Free the old blocks: too small for these activations, they would only take up memory.
        m_stream.forgetViews();
        m_scratch.reset();
        m_scratch = std::make_unique<MemoryArena>(m_stream.device(), MemoryDomain::Device,
                                                  kScratchBlockBytes);
        m_scratchTiles = tiles;
    } else {
        m_scratch->reset();
    }
    return allocateFrom(*m_scratch, m_stream.device().limits(), m_config, tiles);
}

Result<VisionEncoder::Activations> VisionEncoder::allocateFrom(MemoryArena& arena,
                                                               const DeviceLimits& limits,
                                                               const VisionConfig& config,
                                                               std::uint32_t tiles) {
    const std::uint32_t patches = tiles * config.patchesPerTile();
    const std::uint32_t rows = patches + tiles;
    const std::uint32_t hidden = config.hiddenSize;
    ActivationAllocator allocator(arena);
    Activations a;
    a.pixels = allocator.bytes(
        Tensor::bytes(3 * tiles, std::uint64_t(config.imageSize) * config.imageSize));
    a.patchRows = allocator.tensor(patches, patchColumns(config.patchSize));
    a.patchEmbeddings = allocator.tensor(patches, hidden);
    a.hidden = allocator.tensor(rows, hidden);
    a.normed = allocator.tensor(rows, hidden);
    a.q = allocator.tensor(rows, hidden);
    a.k = allocator.tensor(rows, hidden);
    a.v = allocator.tensor(rows, hidden);
    a.attended = allocator.tensor(rows, hidden);
    a.mlp = allocator.tensor(rows, config.intermediateSize);
    a.selected = allocator.tensor(patches, hidden);
    a.projectorHidden = allocator.tensor(patches, config.projectorHiddenSize);
    a.projected = allocator.tensor(patches, config.projectionSize);
    const AttentionShape shape = {tiles, config.patchesPerTile() + 1, config.numHeads,
                                  config.numHeads, config.headDim};
    a.attentionScratch = allocator.bytes(attentionScratchBytes(limits, shape, shape.tokens));
    if (allocator.error()) {
        return *allocator.error();
    }
    return a;
}

// x = LN_pre([class; W_patch patches(pixels)] + positions)
void VisionEncoder::embed(const Activations& a, std::span<const float> pixels) {
    m_stream.upload(std::as_bytes(pixels), a.pixels);
    patchify(m_stream, a.pixels, m_config.imageSize, m_config.patchSize, a.patchRows);
    MatmulEpilogue epilogue;
    if (const BufferSlice* bias = m_weights.findVector("v.patch_embd.bias")) {
        epilogue.bias = *bias;
    }
    matmul(m_stream, m_weights.matrix("v.patch_embd.weight"), a.patchRows, a.patchEmbeddings,
           epilogue);
    embedPatches(m_stream, a.patchEmbeddings, m_weights.vector("v.class_embd"),
                 m_weights.vector("v.position_embd.weight"), m_config.patchesPerTile(), a.hidden);
    layerNorm(m_stream, a.hidden, m_weights.vector("v.pre_ln.weight"),
              m_weights.vector("v.pre_ln.bias"), m_config.layerNormEps, a.hidden);
}

void VisionEncoder::block(const Activations& a, std::uint32_t layer, std::uint32_t tiles) {
    const auto name = [layer](const char* tail) { return fmt::format("v.blk.{}.{}", layer, tail); };
    const auto linear = [&](const char* tail, const Tensor& x, const Tensor& y,
                            Activation activation, std::optional<Tensor> residual) {
        MatmulEpilogue epilogue;
        if (const BufferSlice* bias = m_weights.findVector(name(tail) + ".bias")) {
            epilogue.bias = *bias;
        }
        epilogue.activation = activation;
        epilogue.residual = residual;
        matmul(m_stream, m_weights.matrix(name(tail) + ".weight"), x, y, epilogue);
    };
    // n = LN1(x)
    layerNorm(m_stream, a.hidden, m_weights.vector(name("ln1.weight")),
              m_weights.vector(name("ln1.bias")), m_config.layerNormEps, a.normed);
    // q, k, v = W n + b
    linear("attn_q", a.normed, a.q, Activation::None, {});
    linear("attn_k", a.normed, a.k, Activation::None, {});
    linear("attn_v", a.normed, a.v, Activation::None, {});
    // x += W_out softmax(q k^T / sqrt(d)) v, within each tile
    const AttentionShape shape = {tiles, m_config.patchesPerTile() + 1, m_config.numHeads,
                                  m_config.numHeads, m_config.headDim};
    fullAttention(m_stream, shape, a.q, a.k, a.v, a.attended, a.attentionScratch);
    linear("attn_out", a.attended, a.hidden, Activation::None, a.hidden);
    // x += fc2(act(fc1(LN2(x))))
    layerNorm(m_stream, a.hidden, m_weights.vector(name("ln2.weight")),
              m_weights.vector(name("ln2.bias")), m_config.layerNormEps, a.normed);
    linear("ffn_up", a.normed, a.mlp, m_config.activation, {});
    linear("ffn_down", a.mlp, a.hidden, Activation::None, a.hidden);
}

// linear: W0 x + b0;  mlp2x_gelu: W2 gelu(W0 x + b0) + b2, the exact GELU
void VisionEncoder::project(const Activations& a) {
    MatmulEpilogue epilogue;
    epilogue.bias = m_weights.vector("mm.0.bias");
    if (m_config.projector == ProjectorType::Linear) {
        matmul(m_stream, m_weights.matrix("mm.0.weight"), a.selected, a.projected, epilogue);
        return;
    }
    epilogue.activation = Activation::Gelu;
    matmul(m_stream, m_weights.matrix("mm.0.weight"), a.selected, a.projectorHidden, epilogue);
    MatmulEpilogue second;
    second.bias = m_weights.vector("mm.2.bias");
    matmul(m_stream, m_weights.matrix("mm.2.weight"), a.projectorHidden, a.projected, second);
}

Result<VisionFeatures> VisionEncoder::encode(std::span<const float> pixels, std::uint32_t tiles,
                                             bool withSelected,
                                             const std::function<void(double)>& onProgress,
                                             std::stop_token stop) {
    const std::size_t tilePixels = std::size_t(3) * m_config.imageSize * m_config.imageSize;
    const std::size_t patches = m_config.patchesPerTile();
    VisionFeatures features;
    features.projected.resize(tiles * patches * m_config.projectionSize);
    if (withSelected) {
        features.selected.resize(tiles * patches * m_config.hiddenSize);
    }
    const std::uint32_t batchTiles =
        std::min(tiles, maxTilesPerBatch(m_stream.device().limits(), m_config));
    const double steps = double(tiles) * (m_config.numLayers + 1);
    for (std::uint32_t first = 0; first < tiles; first += batchTiles) {
        const std::uint32_t count = std::min(batchTiles, tiles - first);
        auto activations = allocate(count);
        if (!activations) {
            return activations.error();
        }
        m_stream.begin(stop);
        embed(*activations, pixels.subspan(first * tilePixels, count * tilePixels));
        for (std::uint32_t layer = 0; layer < m_config.numLayers && !m_stream.failed(); ++layer) {
            block(*activations, layer, count);
            if (onProgress) {
                onProgress(
                    (double(first) * (m_config.numLayers + 1) + double(count) * (layer + 1)) /
                    steps);
            }
        }
        // The class token was needed for attention only.
        dropClassToken(m_stream, activations->hidden, m_config.patchesPerTile(),
                       activations->selected);
        project(*activations);
        const auto part = [&](std::vector<float>& values, std::size_t width) {
            return std::as_writable_bytes(
                std::span(values).subspan(first * patches * width, count * patches * width));
        };
        if (withSelected) {
            m_stream.download(activations->selected.slice,
                              part(features.selected, m_config.hiddenSize));
        }
        m_stream.download(activations->projected.slice,
                          part(features.projected, m_config.projectionSize));
        if (auto finished = m_stream.finish(); !finished) {
            return finished.error();
        }
    }
    if (onProgress) {
        onProgress(1.0);
    }
    return features;
}

}  // namespace tessera
