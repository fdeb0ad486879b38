// SPDX-License-Identifier: MIT
// What is known of a prompt before anything is computed.
#include <QTest>

#include "engine/session/prepare.h"

using namespace tessera;

class TestPreparedPrompt : public QObject {
    Q_OBJECT

  private slots:
    void penaltiesLookWhereTheFamilyLooks() {
        PreparedPrompt prompt;
        prompt.sequence.ids = {1, 20, 30, 40, 50};
        prompt.begun.tokens = 2;
        const std::vector<TokenId> all = {1, 20, 30, 40, 50};
        const std::vector<TokenId> answer = {40, 50};
        QCOMPARE(prompt.penalizedTokens(PenaltyRule::WholePrompt), all);
        QCOMPARE(prompt.penalizedTokens(PenaltyRule::PromptWithoutPhotos), all);
        QCOMPARE(prompt.penalizedTokens(PenaltyRule::AnswerOnly), answer);

        prompt.sequence.ids = {1, 20, kImageSentinel, kImageSentinel, 30, 40, 50};
        prompt.photos.resize(1);
        QCOMPARE(prompt.penalizedTokens(PenaltyRule::WholePrompt), all);
        QCOMPARE(prompt.penalizedTokens(PenaltyRule::PromptWithoutPhotos), answer);
        QCOMPARE(prompt.penalizedTokens(PenaltyRule::AnswerOnly), answer);

        prompt.begun.tokens = 0;
        QVERIFY(prompt.penalizedTokens(PenaltyRule::AnswerOnly).empty());
    }

    void eachFamilyHasItsRule() {
        const auto ruleOf = [](const char* family) {
            Vocabulary vocabulary;
            vocabulary.promptFamily = family;
            return promptRulesOf(vocabulary).penalty;
        };
        for (const char* family : {"", "llava", "vila", "qwen-vl", "qwen-vl-base"})
            QVERIFY(ruleOf(family) == PenaltyRule::WholePrompt);
        QVERIFY(ruleOf("deepseek-vl") == PenaltyRule::AnswerOnly);
        QVERIFY(ruleOf("xcomposer2") == PenaltyRule::PromptWithoutPhotos);
    }
};

QTEST_APPLESS_MAIN(TestPreparedPrompt)
#include "tst_prepared_prompt.moc"
