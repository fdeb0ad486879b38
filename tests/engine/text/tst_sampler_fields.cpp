// SPDX-License-Identifier: MIT
#include "engine/text/sampler_fields.h"

#include <QtTest>

#include <cmath>
#include <set>

using namespace tessera;

class SamplerFieldsTest : public QObject {
    Q_OBJECT

  private slots:
    void everyNumberIsInTheTable() {
        // Another member does not compile here; it belongs into the table, too.
        const auto [temperature, topK, topP, minP, repeatPenalty, repeatWindow, seed] =
            SamplerParams{.seed = 3};
        QVERIFY(seed);
        QCOMPARE(samplerFields().size(), std::size_t{6});
        std::multiset<double> defaults;
        for (const SamplerField& field : samplerFields())
            defaults.insert(field.valueIn({}));
        QVERIFY((defaults == std::multiset<double>{temperature, double(topK), topP, minP,
                                                   repeatPenalty, double(repeatWindow)}));
    }

    void namesAreUniqueAndTextsThere() {
        std::set<std::string_view> names;
        for (const SamplerField& field : samplerFields()) {
            QVERIFY(names.insert(field.key).second);
            QVERIFY(names.insert(field.option).second);
            QVERIFY(field.option.starts_with("--"));
            QVERIFY(!field.symbol.empty());
            QVERIFY(field.help.ends_with('.'));
        }
    }

    void everyFieldSetsANumberOfItsOwn() {
        for (const SamplerField& changed : samplerFields()) {
            SamplerParams params;
            changed.set(params, changed.least);
            changed.set(params, changed.valueIn(params) == changed.valueIn({}) ? changed.most
                                                                               : changed.least);
            for (const SamplerField& field : samplerFields())
                QCOMPARE(field.valueIn(params) != field.valueIn({}), &field == &changed);
        }
    }

    void valuesStayInTheirRanges() {
        for (const SamplerField& field : samplerFields()) {
            const double usual = field.valueIn({});
            QVERIFY(usual >= field.least && usual <= field.most);
            SamplerParams params;
            field.set(params, 1e30);
            QCOMPARE(field.valueIn(params), double(float(field.most)));
            field.set(params, -1e30);
            QCOMPARE(field.valueIn(params), double(float(field.least)));
            field.set(params, usual);
            QVERIFY(params == SamplerParams{});
        }
    }

    void publishedValuesAreTakenAndTheRestIsOurs() {
        QVERIFY(samplingOf({}) == SamplerParams{});
        const SamplerParams some = samplingOf({.temperature = 1.0f, .topK = 0, .topP = 0.3f});
        QVERIFY((some == SamplerParams{.temperature = 1.0f, .topP = 0.3f}));
        // A penalty as publishers mean it looks at everything.
        QVERIFY((samplingOf({.repeatPenalty = 1.1f}) ==
                 SamplerParams{.repeatPenalty = 1.1f, .repeatWindow = -1}));
        QVERIFY(samplingOf({.repeatPenalty = 1.0f}) == SamplerParams{});
        // What nobody could enter is brought into the range.
        const SamplerParams wild = samplingOf({.temperature = 9.0f, .topK = 100000, .topP = 1e-5f});
        for (const SamplerField& field : samplerFields()) {
            QVERIFY(field.valueIn(wild) >= double(float(field.least)));
            QVERIFY(field.valueIn(wild) <= double(float(field.most)));
        }
    }

    void whatFilesSayIsReadUnderItsOwnName() {
        std::set<std::string_view> names;
        for (const SamplerField& field : samplerFields()) {
            if (!field.publication)
                continue;
            QCOMPARE(field.publication->member.index(), field.member.index());
            QVERIFY(names.insert(field.publication->ggufKey).second);
            QVERIFY(names.insert(field.publication->hubKey).second);
            const auto onlyThis = [&](const SamplerField& asked) {
                return &asked == &field ? std::optional(1.0) : std::nullopt;
            };
            const GenerationDefaults defaults = publishedSampling(onlyThis);
            for (const SamplerField& other : samplerFields())
                if (other.publication)
                    QCOMPARE(other.publication->valueIn(defaults), onlyThis(other));
        }
        // Another member does not compile here; it belongs into the table, too.
        const auto [temperature, topK, topP, repeatPenalty] = GenerationDefaults{};
        QCOMPARE(names.size(), std::size_t{2 * 4});
        QVERIFY(!temperature && !topK && !topP && !repeatPenalty);
    }

    void numbersThatMakeNoSenseAreLeftOut() {
        for (const SamplerField& field : samplerFields()) {
            if (!field.publication)
                continue;
            const auto& [member, ggufKey, hubKey, least, most, hubDefault] = *field.publication;
            for (const double bad : {least - 1, most * 2, std::nan(""), HUGE_VAL, -HUGE_VAL})
                QVERIFY(publishedSampling([&](const SamplerField& asked) {
                            return &asked == &field ? std::optional(bad) : std::nullopt;
                        }) == GenerationDefaults{});
            GenerationDefaults defaults;
            for (const double edge : {least, most}) {
                field.publication->set(defaults, edge);
                QCOMPARE(float(*field.publication->valueIn(defaults)), float(edge));
            }
        }
    }

    void wholeNumbersAreRounded() {
        for (const SamplerField& field : samplerFields()) {
            if (!field.isWhole())
                continue;
            SamplerParams params;
            field.set(params, 12.7);
            QCOMPARE(field.valueIn(params), 13.0);
        }
    }
};

QTEST_APPLESS_MAIN(SamplerFieldsTest)
#include "tst_sampler_fields.moc"
