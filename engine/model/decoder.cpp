// SPDX-License-Identifier: MIT
#include "engine/model/decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "engine/kernels/elementwise.h"
#include "engine/kernels/embedding.h"
#include "engine/kernels/matmul.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/rope.h"

namespace tessera {
namespace {

constexpr std::uint64_t kScratchBlockBytes = std::uint64_t(16) << 20;
constexpr std::uint32_t kPreferredChunk = 512;

}  // namespace

Decoder::Decoder(CommandStream& stream, const TextConfig& config, const DeviceWeights& weights)
    : m_stream(stream),
      m_config(config),
      m_weights(weights),
      m_scratch(stream.device(), MemoryDomain::Device, kScratchBlockBytes) {}

Result<std::unique_ptr<Decoder>> Decoder::create(CommandStream& stream, const TextConfig& config,
                                                 const DeviceWeights& weights,
                                                 std::uint32_t context) {
    std::unique_ptr<Decoder> decoder(new Decoder(stream, config, weights));
    decoder->findLayers();
    auto scratch = allocate(decoder->m_scratch, stream.device().limits(), config, context);
    if (!scratch) {
        return scratch.error();
    }
    decoder->m_chunkTokens = scratch->chunkTokens;
    decoder->m_activations = scratch->activations;
    decoder->m_angles = scratch->angles;
    std::vector<float> factors;
    if (const BufferSlice* stored = weights.findVector("rope_freqs.weight")) {
        factors.resize(stored->sizeBytes / sizeof(float));
        stream.begin({});
        stream.download(*stored, std::as_writable_bytes(std::span(factors)));
        if (auto finished = stream.finish(); !finished) {
            return finished.error();
        }
    }
    const std::vector<float> angles = ropeAngles(config.rope, factors, context);
    stream.begin({});
    stream.upload(std::as_bytes(std::span(angles)), decoder->m_angles);
    if (auto finished = stream.finish(); !finished) {
        return finished.error();
    }
    return decoder;
}

void Decoder::findLayers() {
    for (std::uint32_t index = 0; index < m_config.numLayers; ++index) {
        const auto name = [index](const char* tail) {
            return fmt::format("blk.{}.{}", index, tail);
        };
        Layer layer;
        layer.attentionNorm = m_weights.vector(name("attn_norm.weight"));
        layer.q = &m_weights.matrix(name("attn_q.weight"));
        layer.k = &m_weights.matrix(name("attn_k.weight"));
        layer.v = &m_weights.matrix(name("attn_v.weight"));
        layer.output = &m_weights.matrix(name("attn_output.weight"));
        layer.qBias = m_weights.findVector(name("attn_q.bias"));
        layer.kBias = m_weights.findVector(name("attn_k.bias"));
        layer.vBias = m_weights.findVector(name("attn_v.bias"));
        layer.ffnNorm = m_weights.vector(name("ffn_norm.weight"));
        layer.gate = &m_weights.matrix(name("ffn_gate.weight"));
        layer.up = &m_weights.matrix(name("ffn_up.weight"));
        layer.down = &m_weights.matrix(name("ffn_down.weight"));
        m_layers.push_back(layer);
    }
}

Result<std::uint64_t> Decoder::forecastBytes(Device& device, const TextConfig& config,
                                             std::uint32_t context) {
    MemoryArena arena = MemoryArena::forecast(device, kScratchBlockBytes);
    auto scratch = allocate(arena, device.limits(), config, context);
    if (!scratch) {
        return scratch.error();
    }
    return arena.sizeBytes();
}

Result<Decoder::Scratch> Decoder::allocate(MemoryArena& arena, const DeviceLimits& limits,
                                           const TextConfig& config, std::uint32_t context) {
    Scratch scratch;
    const std::uint32_t qSize = config.numHeads * config.headDim;
    const std::uint32_t kvSize = config.numKvHeads * config.headDim;
    const std::uint64_t widest = std::max({config.intermediateSize, config.hiddenSize, qSize});
    const std::uint64_t bindable = std::min(limits.maxStorageBytes, limits.maxAllocationBytes);
    scratch.chunkTokens = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
        bindable / Tensor::bytes(1, widest), 1, std::min(kPreferredChunk, context)));
    AttentionShape shape = {1, scratch.chunkTokens, config.numHeads, config.numKvHeads,
                            config.headDim};
    while (maxAttentionScratchBytes(limits, shape, context) > bindable && scratch.chunkTokens > 1) {
        shape.tokens = scratch.chunkTokens /= 2;
    }
    if (Tensor::bytes(context, config.rope.dim) > bindable) {
        return Error(ErrorCode::Unsupported,
                     "This device cannot hold a context of that length. Choose a shorter one.");
    }
    const std::uint32_t tokens = scratch.chunkTokens;

    Activations& a = scratch.activations;
    struct Request {
        Tensor* tensor;
        std::uint32_t rows;
        std::uint32_t columns;
    };
    const Request requests[] = {{&a.hidden, tokens, config.hiddenSize},
                                {&a.normed, tokens, config.hiddenSize},
                                {&a.q, tokens, qSize},
                                {&a.k, tokens, kvSize},
                                {&a.v, tokens, kvSize},
                                {&a.rotatedQ, tokens, qSize},
                                {&a.attended, tokens, qSize},
                                {&a.gate, tokens, config.intermediateSize},
                                {&a.up, tokens, config.intermediateSize},
                                {&a.last, 1, config.hiddenSize},
                                {&a.logits, 1, config.vocabSize}};
    for (const Request& request : requests) {
        auto slice = arena.allocate(Tensor::bytes(request.rows, request.columns));
        if (!slice) {
            return slice.error();
        }
        *request.tensor = {*slice, request.rows, request.columns};
    }
    struct ByteRequest {
        BufferSlice* slice;
        std::uint64_t bytes;
    };
    const ByteRequest byteRequests[] = {
        {&a.ids, tokens * sizeof(TokenId)},
        {&a.argmax, 16},
        {&a.attentionScratch, maxAttentionScratchBytes(limits, shape, context)},
        {&scratch.angles, Tensor::bytes(context, config.rope.dim)}};
    for (const ByteRequest& request : byteRequests) {
        auto slice = arena.allocate(request.bytes);
        if (!slice) {
            return slice.error();
        }
        *request.slice = *slice;
    }
    return scratch;
}

Decoder::Activations Decoder::firstTokens(std::uint32_t tokens) const {
    Activations a = m_activations;
    for (Tensor* tensor :
         {&a.hidden, &a.normed, &a.q, &a.k, &a.v, &a.rotatedQ, &a.attended, &a.gate, &a.up}) {
        *tensor = tensor->first(tokens);
    }
    a.ids = a.ids.sub(0, tokens * sizeof(TokenId));
    return a;
}

Result<void> Decoder::evaluate(const DecoderInput& input, KvCache& cache,
                               std::uint32_t firstPosition, bool withLogits, std::stop_token stop) {
    const auto tokens = static_cast<std::uint32_t>(input.ids.size());
    assert(tokens > 0 && tokens <= m_chunkTokens && firstPosition + tokens <= cache.context());
    const Activations a = firstTokens(tokens);
    m_stream.begin(stop);
    for (const DecoderInput::ImageRows& image : input.imageRows) {
        m_stream.upload(std::as_bytes(image.rows),
                        a.hidden.slice.sub(Tensor::bytes(image.firstToken, m_config.hiddenSize),
                                           image.rows.size_bytes()));
    }
    m_stream.upload(std::as_bytes(input.ids), a.ids);
    embedTokens(m_stream, m_weights.matrix("token_embd.weight"), a.ids, a.hidden);
    for (std::uint32_t index = 0; index < m_config.numLayers && !m_stream.failed(); ++index) {
        layer(a, m_layers[index], cache.layer(index), firstPosition);
    }
    if (withLogits) {
        // logits = W_output rms_norm(x_last)
        const Tensor lastRow = {a.hidden.slice.sub(Tensor::bytes(tokens - 1, m_config.hiddenSize),
                                                   Tensor::bytes(1, m_config.hiddenSize)),
                                1, m_config.hiddenSize};
        m_stream.copy(lastRow.slice, a.last.slice);
        rmsNorm(m_stream, a.last, m_weights.vector("output_norm.weight"), m_config.rmsNormEps,
                a.last);
        matmul(m_stream, m_weights.matrix("output.weight"), a.last, a.logits);
        argmax(m_stream, a.logits, a.argmax);
        m_stream.download(a.argmax.sub(0, sizeof(m_greedyToken)),
                          std::as_writable_bytes(std::span(&m_greedyToken, 1)));
    }
    return m_stream.finish();
}

void Decoder::layer(const Activations& a, const Layer& w, const KvLayer& cache,
                    std::uint32_t firstPosition) {
    const auto bias = [](const BufferSlice* slice) {
        MatmulEpilogue epilogue;
        if (slice != nullptr) {
            epilogue.bias = *slice;
        }
        return epilogue;
    };
    // n = rms_norm(x)
    rmsNorm(m_stream, a.hidden, w.attentionNorm, m_config.rmsNormEps, a.normed);
    // q, k, v = W n (+ b)
    matmul(m_stream, *w.q, a.normed, a.q, bias(w.qBias));
    matmul(m_stream, *w.k, a.normed, a.k, bias(w.kBias));
    matmul(m_stream, *w.v, a.normed, a.v, bias(w.vBias));
    // q = rope(q); cache <- rope(k), v
    RopeParams rope;
    rope.style = m_config.rope.style;
    rope.ropeDim = m_config.rope.dim;
    rope.numHeads = m_config.numHeads;
    rope.numKvHeads = m_config.numKvHeads;
    rope.firstPosition = firstPosition;
    rope.angles = m_angles;
    ropeStore(m_stream, rope, a.q, a.k, a.v, a.rotatedQ, cache);
    // x += W_o softmax(q K^T / sqrt(d)) V
    const AttentionShape shape = {1, a.q.rows, m_config.numHeads, m_config.numKvHeads,
                                  m_config.headDim};
    cachedAttention(m_stream, shape, a.rotatedQ, cache, firstPosition, a.attended,
                    a.attentionScratch);
    MatmulEpilogue residual;
    residual.residual = a.hidden;
    matmul(m_stream, *w.output, a.attended, a.hidden, residual);
    // x += W_down(silu(W_gate n) * (W_up n)), n = rms_norm(x)
    rmsNorm(m_stream, a.hidden, w.ffnNorm, m_config.rmsNormEps, a.normed);
    matmul(m_stream, *w.gate, a.normed, a.gate);
    matmul(m_stream, *w.up, a.normed, a.up);
    siluMul(m_stream, a.gate, a.up, a.gate);
    matmul(m_stream, *w.down, a.gate, a.hidden, residual);
}

Result<std::vector<float>> Decoder::logits() {
    std::vector<float> values(m_config.vocabSize);
    m_stream.begin({});
    m_stream.download(m_activations.logits.slice, std::as_writable_bytes(std::span(values)));
    if (auto finished = m_stream.finish(); !finished) {
        return finished.error();
    }
    return values;
}

}  // namespace tessera
