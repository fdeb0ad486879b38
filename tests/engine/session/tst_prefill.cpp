// SPDX-License-Identifier: MIT
// What a session's memory keeps of its cache where the rotation depends on the prompt's length.
#include "engine/session/prefill.h"
#include "tests/engine/kernels/gpu_fixture.h"
#include "tests/engine/model/small_decoder.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

// Beginnings of one long text.
PromptSequence text(std::uint32_t tokens) {
    PromptSequence sequence;
    for (std::uint32_t i = 0; i < tokens; ++i)
        sequence.ids.push_back(TokenId(i * 7 % 50));
    return sequence;
}

}  // namespace

class TestPrefill : public QObject {
    Q_OBJECT

    struct Setup {
        std::unique_ptr<DeviceWeights> weights;
        std::unique_ptr<Decoder> decoder;
        SmallDecoder model;
        GpuFixture& gpu;

        SessionMemory memory() const {
            auto cache =
                KvCache::create(gpu.device(), model.config, kSmallContext, TensorType::F32);
            return {*std::move(cache), {}};
        }
    };
    static std::unique_ptr<Setup> setUp(GpuFixture& gpu) {
        TextConfig config = smallDecoderConfig();
        config.ntkLength = 8;
        auto setup = std::unique_ptr<Setup>(new Setup{{}, {}, makeSmallDecoder(config, 0, 0), gpu});
        setup->weights = *DeviceWeights::upload(gpu.stream(), setup->model.table, {}, {}, {});
        setup->decoder = *Decoder::create(gpu.stream(), config, *setup->weights, kSmallContext);
        return setup;
    }

    // Evaluates a prompt of that length, of which `answered` tokens are an answer's beginning, and
    // says how many tokens were kept. The logits must be those of an empty memory.
    static void ask(Setup& setup, SessionMemory& memory, std::uint32_t tokens,
                    std::uint32_t answered, std::uint32_t alpha, std::uint32_t& kept) {
        const PromptSequence sequence = text(tokens);
        const std::vector<CachedToken> wanted = cachedTokens(sequence, {});
        QVERIFY(memory.beginPrompt(*setup.decoder, tokens - answered, wanted));
        QCOMPARE(memory.alpha, alpha);
        kept = memory.position();
        QVERIFY(prefill(*setup.decoder, memory, sequence, wanted, {}, [](double) {}, {}));
        const auto logits = setup.decoder->logits();
        QVERIFY(logits);
        TESSERA_VERIFY_OK(
            compare(*logits, expectedLogits(setup.model, sequence.ids, {}, alpha), 1e-9), "logits");
    }

  private slots:
    void otherRotations_data() { addFamilies(); }
    void otherRotations() {
        TESSERA_FIXTURE(m_fixtures, gpu);
        const auto setup = setUp(gpu);
        SessionMemory memory = setup->memory();
        SessionMemory other = setup->memory();
        std::uint32_t kept = 0;
        ask(*setup, memory, 5, 0, 1, kept);
        QCOMPARE(kept, 0u);
        ask(*setup, memory, 8, 0, 1, kept);
        QCOMPARE(kept, 5u);
        // The beginning of an answer does not count.
        ask(*setup, memory, 12, 4, 1, kept);
        QCOMPARE(kept, 8u);
        ask(*setup, memory, 13, 0, 3, kept);
        QCOMPARE(kept, 0u);
        // Another session in between leaves this one's cache as it is.
        ask(*setup, other, 30, 0, 7, kept);
        QCOMPARE(kept, 0u);
        ask(*setup, memory, 16, 0, 3, kept);
        QCOMPARE(kept, 13u);
        ask(*setup, other, 31, 0, 7, kept);
        QCOMPARE(kept, 30u);
        // Back to a short prompt.
        ask(*setup, memory, 4, 0, 1, kept);
        QCOMPARE(kept, 0u);
        gpu.stream().forgetViews();  // of the caches
    }

    void cleanupTestCase() { QCOMPARE(m_fixtures.finish(), std::uint64_t(0)); }

  private:
    Fixtures m_fixtures;
};

QTEST_GUILESS_MAIN(TestPrefill)
#include "tst_prefill.moc"
