// SPDX-License-Identifier: MIT
#include "engine/model/vision/resampler.h"

#include <string>

#include "engine/kernels/attention.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/vision.h"

namespace tessera {
namespace {

constexpr float kNormEps = 1e-6f;

AttentionShape crossShape(const VisionConfig& config) {
    AttentionShape shape = {1, config.projectorQueries, config.projectorHeads,
                            config.projectorHeads, config.projectionSize / config.projectorHeads};
    shape.kvTokens = config.patchesPerTile();
    return shape;
}

Tensor rowsOf(const Tensor& tensor, std::uint32_t firstRow, std::uint32_t rows) {
    return {tensor.slice.sub(Tensor::bytes(firstRow, tensor.columns),
                             Tensor::bytes(rows, tensor.columns)),
            rows, tensor.columns};
}

}  // namespace

void Resampler::reserve(StepMemory& memory, const Device& device, std::uint32_t maps) {
    const std::uint32_t size = m_config.projectionSize;
    for (Tensor* tensor : {&m_queries, &m_query})
        *tensor = memory.tensor(m_config.projectorQueries, size);
    for (Tensor* tensor : {&m_values, &m_keys, &m_key, &m_value})
        *tensor = memory.tensor(maps * m_config.patchesPerTile(), size);
    for (Tensor* tensor : {&m_attended, &m_out, &m_result})
        *tensor = memory.tensor(maps * m_config.projectorQueries, size);
    const AttentionShape shape = crossShape(m_config);
    m_scratch = memory.bytes(attentionScratchBytes(device, shape, shape.kvTokens));
}

void Resampler::linear(CommandStream& stream, const char* name, const Tensor& x,
                       const Tensor& y) const {
    MatmulEpilogue epilogue;
    epilogue.bias = m_weights->vector(std::string(name) + ".bias");
    matmul(stream, m_weights->matrix(std::string(name) + ".weight"), x, y, epilogue);
}

void Resampler::norm(CommandStream& stream, const char* name, const Tensor& x,
                     const Tensor& y) const {
    layerNorm(stream, x, m_weights->vector(std::string(name) + ".weight"),
              m_weights->vector(std::string(name) + ".bias"), kNormEps, y);
}

Tensor Resampler::record(CommandStream& stream, const MapFeatures& maps) {
    // q = Wq (LN(query) + positions) + bq
    const std::uint32_t queries = m_config.projectorQueries;
    const BufferSlice& learned = m_weights->vector("mm.query");
    norm(stream, "mm.ln_q", {learned, queries, m_config.projectionSize}, m_queries);
    embedPatches(stream, m_queries, std::nullopt, m_weights->vector("mm.query_position"), queries,
                 m_queries);
    linear(stream, "mm.attn_q", m_queries, m_query);
    // v = Wv LN(W x) + bv;  k = Wk (LN(W x) + positions) + bk
    matmul(stream, m_weights->matrix("mm.kv.weight"), maps.features, m_values);
    norm(stream, "mm.ln_kv", m_values, m_values);
    embedPatches(stream, m_values, std::nullopt, m_weights->vector("mm.key_position"),
                 m_config.patchesPerTile(), m_keys);
    linear(stream, "mm.attn_k", m_keys, m_key);
    linear(stream, "mm.attn_v", m_values, m_value);
    // y = W LN(Wo softmax(q k^T / sqrt(d)) v + bo), map by map
    const std::uint32_t patches = m_config.patchesPerTile();
    for (std::uint32_t map = 0; map < maps.features.rows / patches; ++map) {
        fullAttention(stream, crossShape(m_config), m_query, rowsOf(m_key, map * patches, patches),
                      rowsOf(m_value, map * patches, patches),
                      rowsOf(m_attended, map * queries, queries), m_scratch);
    }
    linear(stream, "mm.attn_out", m_attended, m_out);
    norm(stream, "mm.ln_post", m_out, m_out);
    matmul(stream, m_weights->matrix("mm.proj.weight"), m_out, m_result);
    return m_result;
}

}  // namespace tessera
