// SPDX-License-Identifier: MIT
// A small decoder with random weights, against the twins of its kernels.
#include <fmt/format.h>

#include "engine/kernels/rope.h"
#include "engine/model/decoder.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/kernels/reference/reference.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

constexpr std::uint32_t kContext = 64;

// Odd sizes: heads that fill no word, ranks that are not a multiple of four.
TextConfig smallConfig() {
    TextConfig config;
    config.hiddenSize = 28;
    config.numLayers = 2;
    config.numHeads = 4;
    config.numKvHeads = 2;
    config.headDim = 7;
    config.intermediateSize = 36;
    config.vocabSize = 50;
    config.contextLength = kContext;
    config.rope.style = RopeStyle::HalfRotation;
    config.rope.dim = 6;
    return config;
}

struct Model {
    TextConfig config;
    std::map<std::string, std::vector<float>, std::less<>> values;
    WeightTable table;

    void add(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
        std::vector<float>& data = values[name];
        data = randomFloats(std::size_t(rows) * columns, std::uint32_t(values.size()));
        StoredWeight weight;
        weight.rows = rows;
        weight.columns = columns;
        weight.data = std::as_bytes(std::span(data));
        table[name] = weight;
    }
    const std::vector<float>& at(const std::string& name) const {
        return values.find(name)->second;
    }
};

// Ranks of the adapter of q, k and v, and of the others; 0: none.
Model makeModel(const TextConfig& config, std::uint32_t qkvRank, std::uint32_t rank) {
    Model model;
    model.config = config;
    const std::uint32_t qSize = config.numHeads * config.headDim;
    const std::uint32_t kvSize = config.numKvHeads * config.headDim;
    const std::uint32_t hidden = config.hiddenSize;
    model.add("token_embd.weight", config.vocabSize, hidden);
    model.add("output.weight", config.vocabSize, hidden);
    model.add("output_norm.weight", 1, hidden);
    for (std::uint32_t index = 0; index < config.numLayers; ++index) {
        const std::string layer = fmt::format("blk.{}.", index);
        const auto linear = [&](const std::string& name, std::uint32_t rows, std::uint32_t columns,
                                std::uint32_t loraRank) {
            model.add(layer + name + ".weight", rows, columns);
            model.add(layer + name + ".bias", 1, rows);
            if (loraRank > 0) {
                model.add(layer + name + ".lora_b.weight", rows, loraRank);
            }
        };
        const auto loraA = [&](const std::string& name, std::uint32_t columns,
                               std::uint32_t loraRank) {
            if (loraRank > 0) {
                model.add(layer + name + ".lora_a.weight", loraRank, columns);
            }
        };
        model.add(layer + "attn_norm.weight", 1, hidden);
        model.add(layer + "ffn_norm.weight", 1, hidden);
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

// The whole sequence at once.
class Reference {
  public:
    Reference(const Model& model, std::span<const TokenId> ids, std::uint32_t alpha)
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
        for (std::uint32_t index = 0; index < config.numLayers; ++index) {
            layer(fmt::format("blk.{}.", index), x);
        }
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
        if (m_model.config.loraRank == 0) {
            return y;
        }
        const auto& a = m_model.at(adapter + ".lora_a.weight");
        const auto rank = std::uint32_t(a.size() / columns);
        const auto t = reference::matmul(a, rank, columns, x, tokens);
        const auto sum =
            reference::matmul(m_model.at(name + ".lora_b.weight"), rows, rank, t, tokens);
        for (std::size_t i = 0; i < y.size(); ++i) {
            y[i] += m_ids[i / rows] < 0 ? scale * sum[i] : 0.0f;
        }
        return y;
    }

    void layer(const std::string& name, std::vector<float>& x) const {
        const TextConfig& config = m_model.config;
        const auto tokens = std::uint32_t(m_ids.size());
        const auto add = [&x](const std::vector<float>& y) {
            for (std::size_t i = 0; i < x.size(); ++i) {
                x[i] += y[i];
            }
        };
        auto n = reference::rmsNorm(x, m_model.at(name + "attn_norm.weight"), config.rmsNormEps);
        const auto qkv = [&](const char* which) {
            return linear(name + which, name + "attn_qkv", config.qkvLoraScale, n);
        };
        const auto angles = ropeAngles(config.rope, {}, kContext, m_alpha);
        const auto scales = logNScales(std::max(config.logNLength, 2u), kContext);
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

    const Model& m_model;
    std::span<const TokenId> m_ids;
    std::uint32_t m_alpha;
};

// Text, two photos of different lengths, text.
std::vector<TokenId> someIds(std::uint32_t tokens) {
    std::vector<TokenId> ids;
    for (std::uint32_t i = 0; i < tokens; ++i) {
        const bool photo = (i >= 2 && i < 7) || (i >= 9 && i < 11);
        ids.push_back(photo ? -1 : TokenId(i * 7 % 50));
    }
    return ids;
}

}  // namespace

class TestDecoder : public QObject {
    Q_OBJECT

    // Evaluates `ids` in chunks of the given lengths, as a prompt of `promptTokens` tokens and its
    // answer, and compares the logits after each chunk.
    static void check(GpuFixture& gpu, const Model& model, std::span<const TokenId> ids,
                      std::span<const std::uint32_t> chunks, std::uint32_t promptTokens) {
        gpu.clear();
        const TextConfig& config = model.config;
        auto weights = DeviceWeights::upload(gpu.stream(), model.table, {}, {}, {});
        QVERIFY(weights);
        auto decoder = Decoder::create(gpu.stream(), config, **weights, kContext);
        QVERIFY(decoder);
        auto cache = KvCache::create(gpu.device(), config, kContext, TensorType::F32);
        QVERIFY(cache);
        const auto images =
            randomFloats(std::size_t(std::ranges::count(ids, -1)) * config.hiddenSize, 99);
        // Another prompt's rotation, to be replaced.
        QVERIFY((*decoder)->setPromptLength(kContext));
        QVERIFY((*decoder)->setPromptLength(promptTokens));
        const std::uint32_t alpha = ntkAlpha(config.ntkLength, promptTokens);
        QCOMPARE((*decoder)->alpha(), alpha);
        std::uint32_t first = 0;
        std::size_t imageRow = 0;
        for (const std::uint32_t count : chunks) {
            DecoderInput input;
            input.ids = ids.subspan(first, count);
            for (std::uint32_t token = 0; token < count; ++token) {
                if (input.ids[token] < 0) {
                    input.imageRows.push_back(
                        {token, std::span(images).subspan(imageRow++ * config.hiddenSize,
                                                          config.hiddenSize)});
                }
            }
            QVERIFY((*decoder)->evaluate(input, **cache, first, true, {}));
            first += count;
            const auto logits = (*decoder)->logits();
            QVERIFY(logits);
            const Reference expected(model, ids.first(first), alpha);
            TESSERA_VERIFY_OK(compare(*logits, expected.logits(images), 1e-9),
                              fmt::format("{} tokens", first));
        }
        gpu.stream().forgetViews();
    }

  private slots:
    void plain_data() { addFamilies(); }
    void plain() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        const std::array<std::uint32_t, 3> chunks = {5, 14, 1};
        check(gpu, makeModel(smallConfig(), 0, 0), someIds(20), chunks, 19);
    }

    // Only the rows of images are changed, in a chunk with text and without, and in none of text.
    void partialLora_data() { addFamilies(); }
    void partialLora() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        TextConfig config = smallConfig();
        config.loraRank = 9;
        config.qkvLoraScale = 2.0f;
        config.loraScale = 0.5f;
        const std::array<std::uint32_t, 5> chunks = {3, 4, 6, 1, 1};
        check(gpu, makeModel(config, 3, 9), someIds(15), chunks, 13);
        config.loraRank = 8;
        check(gpu, makeModel(config, 8, 6), someIds(15), chunks, 13);
    }

    void longPrompts_data() { addFamilies(); }
    void longPrompts() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        TextConfig config = smallConfig();
        config.ntkLength = config.logNLength = 8;
        const std::array<std::uint32_t, 4> chunks = {6, 5, 9, 1};
        // The whole prompt decides, neither the chunk nor the answer.
        for (const std::uint32_t promptTokens : {6u, 11u, 20u}) {
            check(gpu, makeModel(config, 0, 0), someIds(21), chunks, promptTokens);
        }
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
