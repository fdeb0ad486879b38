// SPDX-License-Identifier: MIT
#include "tests/engine/model/small_decoder.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/kernels/rope.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

namespace tessera::testing {
namespace {

void add(SmallDecoder& model, const std::string& name, std::uint32_t rows, std::uint32_t columns) {
    std::vector<float>& data = model.values[name];
    data = randomFloats(std::size_t(rows) * columns, std::uint32_t(model.values.size()));
    StoredWeight weight;
    weight.rows = rows;
    weight.columns = columns;
    weight.data = std::as_bytes(std::span(data));
    model.table[name] = weight;
}

// The whole sequence at once.
class Reference {
  public:
    Reference(const SmallDecoder& model, std::span<const TokenId> ids, std::uint32_t alpha)
        : m_model(model), m_ids(ids), m_alpha(alpha) {}

    // After the last token. `imageRows`: those of all negative ids, in order.
    std::vector<float> logits(std::span<const float> imageRows) const {
        const TextConfig& config = m_model.config;
        std::vector<float> x(m_ids.size() * config.hiddenSize);
        reference::embedding(m_model.at("token_embd.weight"), config.hiddenSize, m_ids, x);
        for (std::size_t token = 0; token < m_ids.size(); ++token) {
            if (m_ids[token] < 0) {
                std::ranges::copy(imageRows.first(config.hiddenSize),
                                  x.begin() + std::ptrdiff_t(token * config.hiddenSize));
                imageRows = imageRows.subspan(config.hiddenSize);
            }
        }
        for (std::uint32_t index = 0; index < config.numLayers; ++index)
            layer(fmt::format("blk.{}.", index), x);
        const auto last = std::span(x).last(config.hiddenSize);
        return reference::matmul(
            m_model.at("output.weight"), config.vocabSize, config.hiddenSize,
            reference::rmsNorm(last, m_model.at("output_norm.weight"), config.rmsNormEps), 1);
    }

  private:
    std::vector<float> linear(const std::string& name, const std::string& adapter, float scale,
                              std::span<const float> x) const {
        const auto tokens = std::uint32_t(m_ids.size());
        const auto columns = std::uint32_t(x.size() / tokens);
        const auto& w = m_model.at(name + ".weight");
        const auto rows = std::uint32_t(w.size() / columns);
        reference::Epilogue epilogue;
        epilogue.bias = m_model.at(name + ".bias");
        auto y = reference::matmul(w, rows, columns, x, tokens, epilogue);
        if (m_model.config.loraRank == 0)
            return y;
        const auto& a = m_model.at(adapter + ".lora_a.weight");
        const auto rank = std::uint32_t(a.size() / columns);
        const auto t = reference::matmul(a, rank, columns, x, tokens);
        const auto sum =
            reference::matmul(m_model.at(name + ".lora_b.weight"), rows, rank, t, tokens);
        for (std::size_t i = 0; i < y.size(); ++i)
            y[i] += m_ids[i / rows] < 0 ? scale * sum[i] : 0.0f;
        return y;
    }

    void layer(const std::string& name, std::vector<float>& x) const {
        const TextConfig& config = m_model.config;
        const auto tokens = std::uint32_t(m_ids.size());
        const auto add = [&x](const std::vector<float>& y) {
            for (std::size_t i = 0; i < x.size(); ++i)
                x[i] += y[i];
        };
        auto n = reference::rmsNorm(x, m_model.at(name + "attn_norm.weight"), config.rmsNormEps);
        const auto qkv = [&](const char* which) {
            return linear(name + which, name + "attn_qkv", config.qkvLoraScale, n);
        };
        const auto angles = ropeAngles(config.rope, {}, kSmallContext, m_alpha);
        const auto scales = logNScales(std::max(config.logNLength, 2u), kSmallContext);
        reference::Rope rope = {config.rope.style, config.headDim, config.rope.dim, 0, {}};
        const auto k = reference::ropeStore(rope, angles, qkv("attn_k"), config.numKvHeads);
        rope.scale =
            config.logNLength > 0 ? std::span<const float>(scales) : std::span<const float>();
        const auto q = reference::ropeStore(rope, angles, qkv("attn_q"), config.numHeads);
        reference::Attention shape = {
            1, tokens, config.numHeads, config.numKvHeads, config.headDim, tokens, true, 0};
        const auto attended = reference::attention(shape, q, k, qkv("attn_v"));
        add(linear(name + "attn_output", name + "attn_output", config.loraScale, attended));
        n = reference::rmsNorm(x, m_model.at(name + "ffn_norm.weight"), config.rmsNormEps);
        const auto up = [&](const char* which) {
            return linear(name + which, name + which, config.loraScale, n);
        };
        add(linear(name + "ffn_down", name + "ffn_down", config.loraScale,
                   reference::siluMul(up("ffn_gate"), up("ffn_up"))));
    }

    const SmallDecoder& m_model;
    std::span<const TokenId> m_ids;
    std::uint32_t m_alpha;
};

}  // namespace

TextConfig smallDecoderConfig() {
    TextConfig config;
    config.hiddenSize = 28;
    config.numLayers = 2;
    config.numHeads = 4;
    config.numKvHeads = 2;
    config.headDim = 7;
    config.intermediateSize = 36;
    config.vocabSize = 50;
    config.contextLength = kSmallContext;
    config.rope.style = RopeStyle::HalfRotation;
    config.rope.dim = 6;
    return config;
}

SmallDecoder makeSmallDecoder(TextConfig config, std::uint32_t qkvRank, std::uint32_t rank) {
    config.loraRank = std::max(qkvRank, rank);
    SmallDecoder model;
    model.config = config;
    const std::uint32_t qSize = config.numHeads * config.headDim;
    const std::uint32_t kvSize = config.numKvHeads * config.headDim;
    const std::uint32_t hidden = config.hiddenSize;
    add(model, "token_embd.weight", config.vocabSize, hidden);
    add(model, "output.weight", config.vocabSize, hidden);
    add(model, "output_norm.weight", 1, hidden);
    for (std::uint32_t index = 0; index < config.numLayers; ++index) {
        const std::string layer = fmt::format("blk.{}.", index);
        const auto linear = [&](const std::string& name, std::uint32_t rows, std::uint32_t columns,
                                std::uint32_t loraRank) {
            add(model, layer + name + ".weight", rows, columns);
            add(model, layer + name + ".bias", 1, rows);
            if (loraRank > 0)
                add(model, layer + name + ".lora_b.weight", rows, loraRank);
        };
        const auto loraA = [&](const std::string& name, std::uint32_t columns,
                               std::uint32_t loraRank) {
            if (loraRank > 0) {
                add(model, layer + name + ".lora_a.weight", loraRank, columns);
            }
        };
        add(model, layer + "attn_norm.weight", 1, hidden);
        add(model, layer + "ffn_norm.weight", 1, hidden);
        linear("attn_q", qSize, hidden, qkvRank);
        linear("attn_k", kvSize, hidden, qkvRank);
        linear("attn_v", kvSize, hidden, qkvRank);
        linear("attn_output", hidden, qSize, rank);
        linear("ffn_gate", config.intermediateSize, hidden, rank);
        linear("ffn_up", config.intermediateSize, hidden, rank);
        linear("ffn_down", hidden, config.intermediateSize, rank);
        loraA("attn_qkv", hidden, qkvRank);
        loraA("attn_output", qSize, rank);
        loraA("ffn_gate", hidden, rank);
        loraA("ffn_up", hidden, rank);
        loraA("ffn_down", config.intermediateSize, rank);
    }
    return model;
}

std::vector<float> expectedLogits(const SmallDecoder& model, std::span<const TokenId> ids,
                                  std::span<const float> imageRows, std::uint32_t alpha) {
    return Reference(model, ids, alpha).logits(imageRows);
}

}  // namespace tessera::testing
