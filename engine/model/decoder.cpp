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
#include "engine/kernels/rows.h"

namespace tessera {

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
    auto scratch = allocate(decoder->m_scratch, stream.device(), config, context);
    if (!scratch)
        return scratch.error();
    decoder->m_chunkTokens = scratch->chunkTokens;
    decoder->m_activations = scratch->activations;
    decoder->m_angles = scratch->angles;
    decoder->m_context = context;
    if (const BufferSlice* stored = weights.findVector("rope_freqs.weight")) {
        std::vector<float>& factors = decoder->m_frequencyFactors;
        factors.resize(stored->sizeBytes / sizeof(float));
        stream.begin({});
        stream.download(*stored, std::as_writable_bytes(std::span(factors)));
        if (auto finished = stream.finish(); !finished)
            return finished.error();
    }
    if (auto uploaded = decoder->uploadAngles(1); !uploaded)
        return uploaded.error();
    if (config.logNLength > 0) {
        const std::vector<float> scales = logNScales(config.logNLength, context);
        stream.begin({});
        stream.upload(std::as_bytes(std::span(scales)), scratch->queryScale);
        if (auto finished = stream.finish(); !finished)
            return finished.error();
        decoder->m_queryScale = scratch->queryScale;
    }
    return decoder;
}

Result<void> Decoder::uploadAngles(std::uint32_t alpha) {
    const std::vector<float> angles =
        ropeAngles(m_config.rope, m_frequencyFactors, m_context, alpha);
    m_alpha = 0;  // if this fails, the angles are of no use for any prompt
    m_stream.begin({});
    m_stream.upload(std::as_bytes(std::span(angles)), m_angles);
    if (auto finished = m_stream.finish(); !finished)
        return finished.error();
    m_alpha = alpha;
    return {};
}

Result<void> Decoder::setPromptLength(std::uint32_t tokens) {
    const std::uint32_t alpha = ntkAlpha(m_config.ntkLength, tokens);
    return alpha == m_alpha ? Result<void>() : uploadAngles(alpha);
}

void Decoder::findLayers() {
    for (std::uint32_t index = 0; index < m_config.numLayers; ++index) {
        const auto name = [index](std::string_view tail) {
            return fmt::format("blk.{}.{}", index, tail);
        };
        const auto linear = [&](std::string_view what) {
            return Linear{&m_weights.matrix(name(what) + ".weight"),
                          m_weights.findVector(name(what) + ".bias"),
                          m_weights.findMatrix(name(what) + ".lora_b.weight")};
        };
        const auto loraA = [&](std::string_view what) {
            return m_weights.findMatrix(name(what) + ".lora_a.weight");
        };
        Layer layer;
        layer.attentionNorm = m_weights.vector(name("attn_norm.weight"));
        layer.qkvLoraA = loraA("attn_qkv");
        layer.q = linear("attn_q");
        layer.k = linear("attn_k");
        layer.v = linear("attn_v");
        layer.outputLoraA = loraA("attn_output");
        layer.output = linear("attn_output");
        layer.ffnNorm = m_weights.vector(name("ffn_norm.weight"));
        layer.gateLoraA = loraA("ffn_gate");
        layer.gate = linear("ffn_gate");
        layer.upLoraA = loraA("ffn_up");
        layer.up = linear("ffn_up");
        layer.downLoraA = loraA("ffn_down");
        layer.down = linear("ffn_down");
        m_layers.push_back(layer);
    }
}

Decoder::Activations Decoder::firstTokens(std::uint32_t tokens) const {
    Activations a = m_activations;
    for (Tensor* tensor :
         {&a.hidden, &a.normed, &a.q, &a.k, &a.v, &a.rotatedQ, &a.attended, &a.gate, &a.up})
        *tensor = tensor->first(tokens);
    a.ids = a.ids.sub(0, tokens * sizeof(TokenId));
    return a;
}

Result<void> Decoder::evaluate(const DecoderInput& input, KvCache& cache,
                               std::uint32_t firstPosition, bool withLogits, std::stop_token stop) {
    const auto tokens = static_cast<std::uint32_t>(input.ids.size());
    assert(tokens > 0 && tokens <= m_chunkTokens && firstPosition + tokens <= cache.context());
    Activations a = firstTokens(tokens);
    a.withImages = !input.imageRows.empty();
    m_stream.begin(stop);
    for (const DecoderInput::ImageRows& image : input.imageRows) {
        m_stream.upload(std::as_bytes(image.rows),
                        a.hidden.slice.sub(Tensor::bytes(image.firstToken, m_config.hiddenSize),
                                           image.rows.size_bytes()));
    }
    m_stream.upload(std::as_bytes(input.ids), a.ids);
    embedTokens(m_stream, m_weights.matrix("token_embd.weight"), a.ids, a.hidden);
    for (std::uint32_t index = 0; index < m_config.numLayers && !m_stream.failed(); ++index)
        layer(a, m_layers[index], cache.layer(index), firstPosition);
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

// t = scale * A x on the rows of images, zero on the others; nothing if there is nothing to add.
std::optional<Tensor> Decoder::imageRowsInto(const Activations& a, const Weight* loraA, float scale,
                                             const Tensor& x) {
    if (loraA == nullptr || !a.withImages)
        return {};
    const std::uint32_t columns = paddedColumns(loraA->rows);
    const Tensor t = {a.lora.slice.sub(0, Tensor::bytes(x.rows, columns)), x.rows, columns};
    matmul(m_stream, *loraA, x, t);
    maskRows(m_stream, a.ids, scale, t);
    return t;
}

// y = W x + b + B t, added to y if `toY`.
void Decoder::linear(const Linear& w, const Tensor& x, const std::optional<Tensor>& t,
                     const Tensor& y, bool toY) {
    MatmulEpilogue epilogue;
    if (w.bias != nullptr)
        epilogue.bias = *w.bias;
    if (toY)
        epilogue.residual = y;
    matmul(m_stream, *w.weight, x, y, epilogue);
    if (t && w.loraB != nullptr) {
        MatmulEpilogue sum;
        sum.residual = y;
        matmul(m_stream, *w.loraB, *t, y, sum);
    }
}

// W x stands for W x + b, and with Partial LoRA, on the rows of images, for W x + b + scale B A x.
void Decoder::layer(const Activations& a, const Layer& w, const KvLayer& cache,
                    std::uint32_t firstPosition) {
    // n = rms_norm(x)
    rmsNorm(m_stream, a.hidden, w.attentionNorm, m_config.rmsNormEps, a.normed);
    // q, k, v = W n
    const auto qkv = imageRowsInto(a, w.qkvLoraA, m_config.qkvLoraScale, a.normed);
    linear(w.q, a.normed, qkv, a.q, false);
    linear(w.k, a.normed, qkv, a.k, false);
    linear(w.v, a.normed, qkv, a.v, false);
    // q = rope(q); cache <- rope(k), v
    RopeParams rope;
    rope.style = m_config.rope.style;
    rope.ropeDim = m_config.rope.dim;
    rope.numHeads = m_config.numHeads;
    rope.numKvHeads = m_config.numKvHeads;
    rope.firstPosition = firstPosition;
    rope.angles = m_angles;
    rope.queryScale = m_queryScale;
    ropeStore(m_stream, rope, a.q, a.k, a.v, a.rotatedQ, cache);
    // x += W_o softmax(q K^T / sqrt(d)) V
    const AttentionShape shape = {1, a.q.rows, m_config.numHeads, m_config.numKvHeads,
                                  m_config.headDim};
    cachedAttention(m_stream, shape, a.rotatedQ, cache, firstPosition, a.attended,
                    a.attentionScratch);
    linear(w.output, a.attended, imageRowsInto(a, w.outputLoraA, m_config.loraScale, a.attended),
           a.hidden, true);
    // x += W_down(silu(W_gate n) * (W_up n)), n = rms_norm(x)
    rmsNorm(m_stream, a.hidden, w.ffnNorm, m_config.rmsNormEps, a.normed);
    linear(w.gate, a.normed, imageRowsInto(a, w.gateLoraA, m_config.loraScale, a.normed), a.gate,
           false);
    linear(w.up, a.normed, imageRowsInto(a, w.upLoraA, m_config.loraScale, a.normed), a.up, false);
    siluMul(m_stream, a.gate, a.up, a.gate);
    linear(w.down, a.gate, imageRowsInto(a, w.downLoraA, m_config.loraScale, a.gate), a.hidden,
           true);
}

Result<std::vector<float>> Decoder::logits() {
    std::vector<float> values(m_config.vocabSize);
    m_stream.begin({});
    m_stream.download(m_activations.logits.slice, std::as_writable_bytes(std::span(values)));
    if (auto finished = m_stream.finish(); !finished)
        return finished.error();
    return values;
}

}  // namespace tessera
