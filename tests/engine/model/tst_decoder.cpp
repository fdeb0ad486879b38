// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "engine/kernels/rope.h"
#include "engine/model/decoder.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/engine/model/small_decoder.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

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
    static void check(GpuFixture& gpu, const SmallDecoder& model, std::span<const TokenId> ids,
                      std::span<const std::uint32_t> chunks, std::uint32_t promptTokens) {
        gpu.clear();
        const TextConfig& config = model.config;
        auto weights = DeviceWeights::upload(gpu.stream(), model.table, {}, {}, {});
        QVERIFY(weights);
        auto decoder = Decoder::create(gpu.stream(), config, **weights, kSmallContext);
        QVERIFY(decoder);
        auto cache = KvCache::create(gpu.device(), config, kSmallContext, TensorType::F32);
        QVERIFY(cache);
        const auto images =
            randomFloats(std::size_t(std::ranges::count(ids, -1)) * config.hiddenSize, 99);
        // Another prompt's rotation, to be replaced.
        QVERIFY((*decoder)->setPromptLength(kSmallContext));
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
            TESSERA_VERIFY_OK(
                compare(*logits, expectedLogits(model, ids.first(first), images, alpha), 1e-9),
                fmt::format("{} tokens", first));
        }
        gpu.stream().forgetViews();
    }

  private slots:
    void plain_data() { addFamilies(); }
    void plain() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        const std::array<std::uint32_t, 3> chunks = {5, 14, 1};
        check(gpu, makeSmallDecoder(smallDecoderConfig(), 0, 0), someIds(20), chunks, 19);
    }

    // Only the rows of images are changed, in a chunk with text and without, and in none of text.
    void partialLora_data() { addFamilies(); }
    void partialLora() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        TextConfig config = smallDecoderConfig();
        config.qkvLoraScale = 2.0f;
        config.loraScale = 0.5f;
        const std::array<std::uint32_t, 5> chunks = {3, 4, 6, 1, 1};
        check(gpu, makeSmallDecoder(config, 3, 9), someIds(15), chunks, 13);
        check(gpu, makeSmallDecoder(config, 8, 6), someIds(15), chunks, 13);
    }

    void longPrompts_data() { addFamilies(); }
    void longPrompts() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        TextConfig config = smallDecoderConfig();
        config.ntkLength = config.logNLength = 8;
        const std::array<std::uint32_t, 4> chunks = {6, 5, 9, 1};
        // The whole prompt decides, neither the chunk nor the answer.
        for (const std::uint32_t promptTokens : {6u, 11u, 20u})
            check(gpu, makeSmallDecoder(config, 0, 0), someIds(21), chunks, promptTokens);
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
