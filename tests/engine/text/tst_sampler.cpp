// SPDX-License-Identifier: MIT
#include "engine/text/sampler.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

using namespace tessera;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<double> frequencies(const SamplerParams& params, const std::vector<float>& logits,
                                int draws) {
    Sampler sampler(params);
    std::vector<double> counts(logits.size());
    for (int i = 0; i < draws; ++i)
        counts[static_cast<std::size_t>(sampler.sample(logits, {}))] += 1.0 / draws;
    return counts;
}

std::vector<float> mixedLogits(std::size_t count) {
    std::mt19937 random(7);
    std::vector<float> logits(count);
    for (float& logit : logits)
        logit = static_cast<float>(random() % 20000) / 1000.0f;
    return logits;
}

}  // namespace

class SamplerTest : public QObject {
    Q_OBJECT

  private slots:
    void greedy() {
        SamplerParams params;
        params.temperature = 0.0f;
        Sampler sampler(params);
        QVERIFY(sampler.isPlainGreedy());
        QCOMPARE(sampler.sample(std::vector<float>{1, 5, 5, 2}, {}), 1);
        QCOMPARE(sampler.sample(std::vector<float>{std::nanf(""), -3, std::nanf("")}, {}), 1);
        QCOMPARE(sampler.sample(std::vector<float>{-kInfinity, std::nanf("")}, {}), 0);
        params.repeatPenalty = 1.2f;
        QVERIFY(!Sampler(params).isPlainGreedy());
    }

    void drawsBySoftmax() {
        SamplerParams params;
        params.temperature = 0.5f;
        const std::vector<float> logits = {0.0f, 1.0f, -1.0f, 0.5f};
        double sum = 0;
        for (const float logit : logits)
            sum += std::exp(logit / 0.5);
        const auto seen = frequencies(params, logits, 200000);
        for (std::size_t i = 0; i < logits.size(); ++i)
            QVERIFY(std::abs(seen[i] - std::exp(logits[i] / 0.5) / sum) < 0.005);
    }

    // The numbers are those of the first machine that this ran on: every other must repeat them.
    void sameOnEveryPlatform() {
        SamplerParams params;
        params.temperature = 0.8f;
        params.topK = 200;
        params.topP = 0.95f;
        params.minP = 0.01f;
        params.repeatPenalty = 1.1f;
        params.seed = 42;
        const auto run = [&] {
            Sampler sampler(params);
            std::vector<TokenId> ids;
            const auto logits = mixedLogits(5000);
            for (int i = 0; i < 12; ++i)
                ids.push_back(sampler.sample(logits, ids));
            return ids;
        };
        const auto ids = run();
        QCOMPARE(run(), ids);
        QString printed;
        for (const TokenId id : ids)
            printed += QString::number(id) + ' ';
        QCOMPARE(printed, QString("3791 3194 3771 738 4592 568 2811 1953 1406 2041 52 2560 "));
        params.seed = 43;
        QVERIFY(run() != ids);
    }

    void topKKeepsTheBest() {
        SamplerParams params;
        params.temperature = 100.0f;
        params.topK = 2;
        const auto seen = frequencies(params, {1, 3, 3, 2, 3}, 2000);
        QCOMPARE(seen[0] + seen[3] + seen[4], 0.0);  // ties go to the lower ids
        QVERIFY(seen[1] > 0.4 && seen[2] > 0.4);
    }

    void topPKeepsTheFewestThatReachIt() {
        SamplerParams params;
        params.temperature = 1.0f;
        // Probabilities 0.1, 0.4, 0.2, 0.3.
        const std::vector<float> logits = {std::log(0.1f), std::log(0.4f), std::log(0.2f),
                                           std::log(0.3f)};
        params.topP = 0.65f;
        auto seen = frequencies(params, logits, 20000);
        QCOMPARE(seen[0] + seen[2], 0.0);
        QVERIFY(std::abs(seen[1] - 4.0 / 7.0) < 0.02);
        params.topP = 0.75f;
        seen = frequencies(params, logits, 20000);
        QCOMPARE(seen[0], 0.0);
        QVERIFY(seen[2] > 0.18);
        params.topP = 0.0f;
        QCOMPARE(frequencies(params, logits, 100)[1], 1.0);
    }

    void minPComparesWithTheBest() {
        SamplerParams params;
        params.temperature = 1.0f;
        params.minP = 0.5f;
        const std::vector<float> logits = {0.0f, -0.6f, -0.8f};  // e^-0.6 > 0.5 > e^-0.8
        const auto seen = frequencies(params, logits, 2000);
        QVERIFY(seen[1] > 0.2);
        QCOMPARE(seen[2], 0.0);
        params.minP = 5.0f;
        QCOMPARE(frequencies(params, logits, 100)[0], 1.0);
    }

    void repeatPenaltyIsCtrls() {
        SamplerParams params;
        params.temperature = 0.0f;
        params.repeatPenalty = 2.0f;
        Sampler sampler(params);
        const std::vector<TokenId> recent = {0, 0, -200, 99};
        QCOMPARE(sampler.sample(std::vector<float>{4.0f, 1.9f}, recent), 0);
        QCOMPARE(sampler.sample(std::vector<float>{4.0f, 2.1f}, recent), 1);
        QCOMPARE(sampler.sample(std::vector<float>{-1.0f, -1.5f}, recent), 1);
        params.repeatWindow = 2;
        QCOMPARE(Sampler(params).sample(std::vector<float>{4.0f, 2.1f}, recent), 0);
        params.repeatWindow = -1;
        QCOMPARE(Sampler(params).sample(std::vector<float>{4.0f, 2.1f}, recent), 1);
    }

    void oddNumbersDoNoHarm() {
        const std::vector<std::vector<float>> cases = {
            {kInfinity, 1.0f, kInfinity},
            {-kInfinity, -kInfinity},
            {std::nanf("")},
            {std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()},
        };
        for (const float temperature : {1e-30f, 1.0f, 1e30f, kInfinity, std::nanf("")}) {
            for (const auto& logits : cases) {
                SamplerParams params;
                params.temperature = temperature;
                params.topP = 0.9f;
                const TokenId id = Sampler(params).sample(logits, {});
                QVERIFY(id >= 0 && static_cast<std::size_t>(id) < logits.size());
                QVERIFY(logits[0] != kInfinity || id != 1);
            }
        }
    }

    // The time grows as the vocabulary does. Processor time, since other programs may have the
    // machine; the best of five, since they also take its caches.
    void largeVocabulariesStayFast() {
        SamplerParams params;
        params.temperature = 5.0f;
        params.topP = 0.95f;
        const auto msPerToken = [&](std::size_t vocabulary) {
            const auto logits = mixedLogits(vocabulary);
            Sampler sampler(params);
            std::clock_t best = std::numeric_limits<std::clock_t>::max();
            for (int i = 0; i < 5; ++i) {
                const std::clock_t begun = std::clock();
                sampler.sample(logits, {});
                best = std::min(best, std::clock() - begun);
            }
            return 1e3 * static_cast<double>(best) / CLOCKS_PER_SEC;
        };
        constexpr std::size_t kSmall = 4000;
        const double small = msPerToken(kSmall);
        const double large = msPerToken(8 * kSmall);
        qInfo("%.2f ms a token of %zu, %.2f ms of %zu", small, kSmall, large, 8 * kSmall);
        // Eight times as long, and twice that for what no longer fits into the caches. Looking at
        // each pair of tokens would be 64 times as long.
        QVERIFY2(large < 16 * std::max(small, 0.1), qPrintable(QString::number(large / small)));
    }
};

QTEST_APPLESS_MAIN(SamplerTest)
#include "tst_sampler.moc"
