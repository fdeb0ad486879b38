// SPDX-License-Identifier: MIT
#include "engine/model/vision/vit.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/kernels/attention.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/vision.h"

namespace tessera {

std::uint32_t Vit::maxTiles(const Device& device, const VisionConfig& config) {
    const std::uint64_t rows = config.patchesPerTile() + (config.classToken ? 1 : 0);
    const std::uint64_t widest =
        std::max({config.intermediateSize, config.hiddenSize, patchColumns(config.patchSize)});
    const std::uint64_t bytes = std::max<std::uint64_t>(
        Tensor::bytes(rows, widest),
        Tensor::bytes(3, std::uint64_t(config.imageSize) * config.imageSize));
    const std::uint64_t most =
        std::min(device.limits().maxTensorBytes, device.limits().maxBatchBytes);
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(most / bytes, 1, 1024));
}

void Vit::reserve(StepMemory& memory, const Device& device, std::uint32_t tiles) {
    const std::uint32_t patches = tiles * m_config.patchesPerTile();
    const std::uint32_t rows = tiles * rowsPerTile();
    const std::uint32_t hidden = m_config.hiddenSize;
    Activations& a = m_activations;
    a.pixels = memory.bytes(
        Tensor::bytes(3 * tiles, std::uint64_t(m_config.imageSize) * m_config.imageSize));
    a.patchRows = memory.tensor(patches, patchColumns(m_config.patchSize));
    a.patchEmbeddings = memory.tensor(patches, hidden);
    for (Tensor* tensor : {&a.hidden, &a.normed, &a.q, &a.k, &a.v, &a.attended})
        *tensor = memory.tensor(rows, hidden);
    a.mlp = memory.tensor(rows, paddedColumns(m_config.intermediateSize));
    const AttentionShape shape = {tiles, rowsPerTile(), m_config.numHeads, m_config.numHeads,
                                  m_config.headDim};
    a.attentionScratch = memory.bytes(attentionScratchBytes(device, shape, shape.tokens));
}

Vit::Activations Vit::firstTiles(std::uint32_t tiles) const {
    Activations a = m_activations;
    const std::uint32_t patches = tiles * m_config.patchesPerTile();
    a.patchRows = a.patchRows.first(patches);
    a.patchEmbeddings = a.patchEmbeddings.first(patches);
    for (Tensor* tensor : {&a.hidden, &a.normed, &a.q, &a.k, &a.v, &a.attended, &a.mlp})
        *tensor = tensor->first(tiles * rowsPerTile());
    return a;
}

void Vit::norm(CommandStream& stream, const std::string& name, const Tensor& x,
               const Tensor& y) const {
    const BufferSlice& weight = m_weights->vector(name + ".weight");
    if (m_config.norm == NormKind::RmsNorm)
        rmsNorm(stream, x, weight, m_config.layerNormEps, y);
    else
        layerNorm(stream, x, weight, m_weights->vector(name + ".bias"), m_config.layerNormEps, y);
}

// x = norm_pre([class; W_patch patches(pixels)] + positions); the class and the norm are optional
void Vit::embed(CommandStream& stream, const Activations& a, std::span<const float> pixels) const {
    stream.upload(std::as_bytes(pixels), a.pixels.sub(0, pixels.size_bytes()));
    patchify(stream, a.pixels, m_config.imageSize, m_config.patchSize, a.patchRows);
    MatmulEpilogue epilogue;
    if (const BufferSlice* bias = m_weights->findVector("v.patch_embd.bias"))
        epilogue.bias = *bias;
    matmul(stream, m_weights->matrix("v.patch_embd.weight"), a.patchRows, a.patchEmbeddings,
           epilogue);
    std::optional<BufferSlice> classEmbedding;
    if (m_config.classToken)
        classEmbedding = m_weights->vector("v.class_embd");
    embedPatches(stream, a.patchEmbeddings, classEmbedding,
                 m_weights->vector("v.position_embd.weight"), m_config.patchesPerTile(), a.hidden);
    if (m_config.preNorm)
        norm(stream, "v.pre_ln", a.hidden, a.hidden);
}

void Vit::block(CommandStream& stream, const Activations& a, std::uint32_t layer,
                std::uint32_t tiles) const {
    const auto name = [layer](const char* tail) { return fmt::format("v.blk.{}.{}", layer, tail); };
    const auto linear = [&](const char* tail, const Tensor& x, const Tensor& y,
                            MatmulEpilogue epilogue) {
        if (const BufferSlice* bias = m_weights->findVector(name(tail) + ".bias"))
            epilogue.bias = *bias;
        matmul(stream, m_weights->matrix(name(tail) + ".weight"), x, y, epilogue);
    };
    // What both branches of the block end with: x += scale * y.
    const auto onto = [&](const Tensor& x, const char* scale) {
        MatmulEpilogue epilogue;
        epilogue.residual = x;
        if (m_config.layerScale)
            epilogue.scale = m_weights->vector(name(scale));
        return epilogue;
    };
    // n = norm1(x); q, k, v = W n + b
    norm(stream, name("ln1"), a.hidden, a.normed);
    linear("attn_q", a.normed, a.q, {});
    linear("attn_k", a.normed, a.k, {});
    linear("attn_v", a.normed, a.v, {});
    if (m_config.queryKeyNorm)
        for (const auto& [tail, x] :
             {std::pair("attn_q_norm.weight", &a.q), std::pair("attn_k_norm.weight", &a.k)})
            rmsNorm(stream, *x, m_weights->vector(name(tail)), m_config.layerNormEps, *x);
    // x += W_out softmax(q k^T / sqrt(d)) v, within each tile
    const AttentionShape shape = {tiles, rowsPerTile(), m_config.numHeads, m_config.numHeads,
                                  m_config.headDim};
    fullAttention(stream, shape, a.q, a.k, a.v, a.attended, a.attentionScratch);
    linear("attn_out", a.attended, a.hidden, onto(a.hidden, "ls1.weight"));
    // x += fc2(act(fc1(norm2(x))))
    norm(stream, name("ln2"), a.hidden, a.normed);
    MatmulEpilogue activated;
    activated.activation = m_config.activation;
    linear("ffn_up", a.normed, a.mlp, activated);
    linear("ffn_down", a.mlp, a.hidden, onto(a.hidden, "ls2.weight"));
}

void Vit::record(CommandStream& stream, std::span<const float> pixels, std::uint32_t tiles,
                 const Tensor& features, const std::function<void()>& onBlock) const {
    const Activations a = firstTiles(tiles);
    embed(stream, a, pixels);
    for (std::uint32_t layer = 0; layer < m_config.numLayers && !stream.failed(); ++layer) {
        block(stream, a, layer, tiles);
        onBlock();
    }
    if (m_config.postNorm)
        norm(stream, "v.post_ln", a.hidden, a.hidden);
    if (m_config.classToken)
        dropClassToken(stream, a.hidden, m_config.patchesPerTile(), features);
    else
        stream.copy(a.hidden.slice, features.slice);
}

}  // namespace tessera
