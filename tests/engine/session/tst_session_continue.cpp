// SPDX-License-Identifier: MIT
// An answer that ended early goes on, as if it had not.
#include "tests/engine/session/session_case.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

constexpr std::uint32_t kLength = 24;

GenerateParams limited(const GenerateParams& params, std::uint32_t maxTokens) {
    GenerateParams cut = params;
    cut.maxTokens = maxTokens;
    return cut;
}

// The question of `prompt` with the beginning of an answer to it.
ChatPrompt begun(const ChatPrompt& prompt, const GenerateResult& answer) {
    ChatPrompt next = prompt;
    next.messages.back().assistant = answer.text;
    next.messages.back().assistantIds = answer.begunIds;
    next.messages.back().assistantIds.insert(next.messages.back().assistantIds.end(),
                                             answer.tokenIds.begin(), answer.tokenIds.end());
    return next;
}

std::vector<TokenId> wholeIds(const GenerateResult& answer) {
    std::vector<TokenId> ids = answer.begunIds;
    ids.insert(ids.end(), answer.tokenIds.begin(), answer.tokenIds.end());
    return ids;
}

}  // namespace

class TestSessionContinue : public SessionCase {
    Q_OBJECT

  private slots:
    void initTestCase() { load(); }

    // Cut after every token, which with this model is often inside a character.
    void becomesWhatItWouldHaveBeen_data() {
        QTest::addColumn<QString>("chatTemplate");
        QTest::addColumn<float>("temperature");
        QTest::addColumn<bool>("photo");
        for (const char* name : {"vicuna_v1", "llava_v0", "mistral_instruct", "llava_llama_3"}) {
            QTest::addRow("%s greedy", name) << name << 0.0f << false;
            QTest::addRow("%s sampled, with a photo", name) << name << 2.0f << true;
        }
    }
    void becomesWhatItWouldHaveBeen() {
        QFETCH(const QString, chatTemplate);
        QFETCH(const float, temperature);
        QFETCH(const bool, photo);
        GenerateParams params = greedy(kLength);
        params.ignoreEos = false;
        params.chatTemplate = chatTemplate.toStdString();
        params.sampler.temperature = temperature;
        params.sampler.seed = 3;
        std::vector<PromptPhoto> photos;
        if (photo)
            photos.push_back(drawnPhoto(90, 40, 1));
        const ChatPrompt question = ask({}, "What is it?", photos);
        auto session = open();
        const auto whole = session->generate(question, params, {}, {});
        TESSERA_VERIFY_RESULT(whole);
        QVERIFY(whole->tokenIds.size() > 4);
        for (std::uint32_t cut = 1; cut < whole->tokenIds.size(); cut += 3) {
            const auto first = session->generate(question, limited(params, cut), {}, {});
            TESSERA_VERIFY_RESULT(first);
            QCOMPARE(first->begunTokens, 0u);
            if (first->text.empty())
                continue;
            std::string shown;
            GenerateEvents events;
            events.onText = [&](std::string_view delta) { shown += delta; };
            const auto second = session->generate(begun(question, *first),
                                                  limited(params, kLength - cut), events, {});
            TESSERA_VERIFY_RESULT(second);
            QCOMPARE(second->text, whole->text);
            QCOMPARE(shown, whole->text);
            QCOMPARE(wholeIds(*second), whole->tokenIds);
            QCOMPARE(second->begunTokens, cut);
            QCOMPARE(second->promptTokens, whole->promptTokens + cut);
            QVERIFY(second->stopReason == whole->stopReason);
            // Only the last token of the first part was not evaluated yet.
            QCOMPARE(second->reusedTokens, second->promptTokens - 1);
        }
    }

    void afterARestartItIsTheSame() {
        const GenerateParams params = greedy(kLength);
        const ChatPrompt question = ask({}, "What is it?");
        const auto whole = answerFresh(*m_engine, question, params);
        const auto first = answerFresh(*m_engine, question, limited(params, 9));
        TESSERA_VERIFY_RESULT(whole);
        TESSERA_VERIFY_RESULT(first);
        const auto second =
            answerFresh(*m_engine, begun(question, *first), limited(params, kLength - 9));
        TESSERA_VERIFY_RESULT(second);
        QCOMPARE(second->reusedTokens, 0u);
        QCOMPARE(second->text, whole->text);
        QCOMPARE(wholeIds(*second), whole->tokenIds);
    }

    // From another model, or imported: the text is all there is.
    void goesOnAfterTextAlone() {
        ChatPrompt prompt = ask({}, "What is it?");
        const auto alone = answerFresh(*m_engine, prompt, greedy(4));
        TESSERA_VERIFY_RESULT(alone);
        prompt.messages.back().assistant = "It is a small";
        prompt.messages.back().assistantIds = {5, 6, 7};
        std::string shown;
        GenerateEvents events;
        events.onText = [&](std::string_view delta) { shown += delta; };
        const auto answer = open()->generate(prompt, greedy(4), events, {});
        TESSERA_VERIFY_RESULT(answer);
        QVERIFY(answer->text.starts_with("It is a small"));
        QCOMPARE(shown, answer->text);
        QVERIFY(answer->begunIds.empty());
        QVERIFY(answer->begunTokens > 0);
        QCOMPARE(answer->promptTokens - answer->begunTokens, alone->promptTokens);
    }

    // Nothing of it is lost where it is stopped before the first new token.
    void stoppedAtOnceItKeepsItsText() {
        ChatPrompt prompt = ask({}, "What is it?");
        prompt.messages.back().assistant = "It is a small";
        std::stop_source stop;
        stop.request_stop();
        const auto answer = open()->generate(prompt, greedy(4), {}, stop.get_token());
        TESSERA_VERIFY_RESULT(answer);
        QVERIFY(answer->stopReason == StopReason::Cancelled);
        QVERIFY(answer->text.starts_with("It is a small"));
    }
};

QTEST_GUILESS_MAIN(TestSessionContinue)
#include "tst_session_continue.moc"
