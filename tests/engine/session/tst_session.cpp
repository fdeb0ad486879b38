// SPDX-License-Identifier: MIT
// Conversations: what is evaluated anew, what is reused, and when an answer ends.
#include "engine/image/grid_choice.h"
#include "engine/text/prompt.h"
#include "tests/engine/session/session_case.h"

using namespace tessera;
using namespace tessera::testing;

class TestSession : public SessionCase {
    Q_OBJECT

  private slots:
    void initTestCase() { load(); }

    void followUpEvaluatesOnlyWhatIsNew() {
        auto session = open();
        const std::string first = "USER: What is a mosaic? ASSISTANT:";
        const auto one = session->generate(rawPrompt(first), greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(one);
        QCOMPARE(one->reusedTokens, 0u);
        const std::string more = first + " It is a picture. USER: And a tile? ASSISTANT:";
        const auto two = session->generate(rawPrompt(more), greedy(16), {}, {});
        TESSERA_VERIFY_RESULT(two);
        // Tokens at the seam may merge with what follows.
        QVERIFY(two->reusedTokens + 2 >= one->promptTokens);
        QVERIFY(two->reusedTokens < two->promptTokens);
        const auto fresh = answerFresh(*m_engine, rawPrompt(more), greedy(16));
        TESSERA_VERIFY_RESULT(fresh);
        QCOMPARE(two->tokenIds, fresh->tokenIds);
        QCOMPARE(fresh->reusedTokens, 0u);
    }

    void sameQuestionAgainEvaluatesOneToken() {
        auto session = open();
        const Prompt prompt = rawPrompt("Hello there, tell me more.");
        const auto one = session->generate(prompt, greedy(12), {}, {});
        const auto two = session->generate(prompt, greedy(12), {}, {});
        TESSERA_VERIFY_RESULT(one);
        TESSERA_VERIFY_RESULT(two);
        QCOMPARE(two->reusedTokens, two->promptTokens - 1);
        QCOMPARE(two->tokenIds, one->tokenIds);
    }

    void chatWithPhotoGoesOn() {
        auto session = open();
        const PhotoPtr photo = drawnPhoto(90, 40, 1);
        const auto one = session->generate(ask({}, "What is it?", {photo}), greedy(8), {}, {});
        TESSERA_VERIFY_RESULT(one);
        QCOMPARE(one->imageTokens.size(), std::size_t(1));
        const ChatPrompt next = ask({{"What is it?", {photo}, "A thing."}}, "Which colour?");
        int encodes = 0;
        const auto two = session->generate(next, greedy(16), countingEncodes(encodes), {});
        TESSERA_VERIFY_RESULT(two);
        QCOMPARE(encodes, 0);
        QVERIFY(two->reusedTokens >= one->promptTokens - 2);
        const auto fresh = answerFresh(*m_engine, next, greedy(16));
        TESSERA_VERIFY_RESULT(fresh);
        QCOMPARE(two->tokenIds, fresh->tokenIds);
    }

    // A model seldom writes the tokens that its text would be cut into; heat makes sure of it.
    void answerIsReusedAsItWasGenerated() {
        const PhotoPtr photo = drawnPhoto(90, 40, 1);
        const ChatPrompt question = ask({}, "What is it?", {photo});
        for (const std::string_view name : {"vicuna_v1", "mistral_instruct", "llava_v0", "plain"}) {
            GenerateParams params = greedy(24);
            params.chatTemplate = name;
            params.ignoreEos = false;
            params.sampler.temperature = 2.0f;
            params.sampler.seed = 3;
            auto session = open();
            const auto one = session->generate(question, params, {}, {});
            TESSERA_VERIFY_RESULT(one);
            QVERIFY(!one->text.empty() && one->tokenIds.size() > 4);
            const ChatPrompt byText = ask({{"What is it?", {photo}, one->text}}, "Which colour?");
            ChatPrompt byIds = byText;
            byIds.messages[0].assistantIds = one->tokenIds;
            params.sampler.temperature = 0;
            const auto two = session->generate(byIds, params, {}, {});
            TESSERA_VERIFY_RESULT(two);
            // All but the last token of the answer, which was not evaluated.
            QVERIFY(one->stopReason == StopReason::MaxTokens);
            QCOMPARE(two->reusedTokens,
                     one->promptTokens + std::uint32_t(one->tokenIds.size()) - 1);
            const auto fresh = answerFresh(*m_engine, byIds, params);
            const auto retokenised = answerFresh(*m_engine, byText, params);
            TESSERA_VERIFY_RESULT(fresh);
            TESSERA_VERIFY_RESULT(retokenised);
            QCOMPARE(two->tokenIds, fresh->tokenIds);
            QVERIFY(retokenised->promptTokens != two->promptTokens);

            // Edited, or of another answer: the text counts.
            ChatPrompt edited = byIds;
            edited.messages[0].assistant += " Or so.";
            ChatPrompt editedText = edited;
            editedText.messages[0].assistantIds.clear();
            const auto fromIds = answerFresh(*m_engine, edited, params);
            const auto fromText = answerFresh(*m_engine, editedText, params);
            TESSERA_VERIFY_RESULT(fromIds);
            TESSERA_VERIFY_RESULT(fromText);
            QCOMPARE(fromIds->promptTokens, fromText->promptTokens);
            QCOMPARE(fromIds->tokenIds, fromText->tokenIds);
        }
    }

    void manySessionsDoNotMix() {
        auto a = open();
        auto b = open();
        const Prompt first = rawPrompt("One two three four");
        const Prompt other = rawPrompt("Completely different words here");
        const auto a1 = a->generate(first, greedy(6), {}, {});
        const auto b1 = b->generate(other, greedy(6), {}, {});
        const auto a2 = a->generate(first, greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(a1);
        TESSERA_VERIFY_RESULT(b1);
        TESSERA_VERIFY_RESULT(a2);
        QCOMPARE(a2->tokenIds, a1->tokenIds);
        QCOMPARE(b1->reusedTokens, 0u);
        QVERIFY(a2->reusedTokens > 0);
        b.reset();
        const auto a3 = a->generate(first, greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(a3);
        QCOMPARE(a3->tokenIds, a1->tokenIds);
    }

    void resetForgets() {
        auto session = open();
        const Prompt prompt = rawPrompt("Remember this sentence.");
        const auto one = session->generate(prompt, greedy(8), {}, {});
        session->reset();
        const auto two = session->generate(prompt, greedy(8), {}, {});
        TESSERA_VERIFY_RESULT(one);
        TESSERA_VERIFY_RESULT(two);
        QCOMPARE(two->reusedTokens, 0u);
        QCOMPARE(two->tokenIds, one->tokenIds);
    }

    void measureIsWhatGenerateTakes() {
        auto session = open();
        const Prompt prompt = ask({}, "How many?", {drawnPhoto(30, 200, 7), drawnPhoto(20, 20, 8)});
        const auto cost = session->measure(prompt, greedy(2));
        const auto answer = session->generate(prompt, greedy(2), {}, {});
        TESSERA_VERIFY_RESULT(cost);
        TESSERA_VERIFY_RESULT(answer);
        QCOMPARE(cost->promptTokens, answer->promptTokens);
        QCOMPARE(cost->imageTokens, answer->imageTokens);
        QCOMPARE(cost->contextLength, m_engine->description().contextLength);
    }

    void chatEqualsItsRawText() {
        const PhotoPtr photo = drawnPhoto(64, 64, 9);
        ChatPrompt chat = ask({}, "What is in this photo?", {photo});
        chat.system = "Be brief.";
        GenerateParams params = greedy(12);
        params.chatTemplate = "vicuna_v1";
        const auto fromChat = answerFresh(*m_engine, chat, params);
        const auto fromText = answerFresh(
            *m_engine,
            rawPrompt("Be brief. USER: <image>\nWhat is in this photo? ASSISTANT:", {photo}),
            params);
        TESSERA_VERIFY_RESULT(fromChat);
        TESSERA_VERIFY_RESULT(fromText);
        QCOMPARE(fromChat->promptTokens, fromText->promptTokens);
        QCOMPARE(fromChat->tokenIds, fromText->tokenIds);
    }

    void markersMustFitPhotos() {
        auto session = open();
        const auto none = session->generate(rawPrompt("<image> what"), greedy(2), {}, {});
        TESSERA_VERIFY_ERROR(none, ErrorCode::InvalidArgument, "1 \"<image>\" for 0 photos");
        const auto many = session->measure(rawPrompt("what", {drawnPhoto(8, 8, 1)}), greedy(2));
        TESSERA_VERIFY_ERROR(many, ErrorCode::InvalidArgument, "0 \"<image>\" for 1 photos");
        GenerateParams params = greedy(2);
        params.chatTemplate = "no-such";
        TESSERA_VERIFY_ERROR(session->generate(ask({}, "?"), params, {}, {}),
                             ErrorCode::InvalidArgument, "no-such");
    }

    void answerEndsAtMaxTokens() {
        const auto answer = answerFresh(*m_engine, rawPrompt("Hello"), greedy(5));
        TESSERA_VERIFY_RESULT(answer);
        QCOMPARE(answer->tokenIds.size(), std::size_t(5));
        QVERIFY(answer->stopReason == StopReason::MaxTokens);
        const auto none = answerFresh(*m_engine, rawPrompt("Hello"), greedy(0));
        TESSERA_VERIFY_RESULT(none);
        QVERIFY(none->tokenIds.empty() && none->text.empty());
        QVERIFY(none->stopReason == StopReason::MaxTokens);
    }

    void deltasMakeTheText() {
        std::string heard;
        GenerateEvents events;
        events.onText = [&heard](std::string_view delta) { heard += delta; };
        const auto answer = open()->generate(rawPrompt("Say something"), greedy(32), events, {});
        TESSERA_VERIFY_RESULT(answer);
        QCOMPARE(heard, answer->text);
        QVERIFY(!heard.empty());
    }

    void seedRepeatsAnAnswer() {
        GenerateParams params = greedy(24);
        params.sampler.temperature = 1.2f;
        params.sampler.topK = 40;
        params.sampler.topP = 0.95f;
        params.sampler.seed = 11;
        const Prompt prompt = rawPrompt("Once upon a time");
        const auto one = answerFresh(*m_engine, prompt, params);
        const auto two = answerFresh(*m_engine, prompt, params);
        params.sampler.seed = 12;
        const auto other = answerFresh(*m_engine, prompt, params);
        TESSERA_VERIFY_RESULT(one);
        TESSERA_VERIFY_RESULT(two);
        TESSERA_VERIFY_RESULT(other);
        QCOMPARE(two->tokenIds, one->tokenIds);
        QVERIFY(other->tokenIds != one->tokenIds);
    }

    // Random weights hardly ever say "</s>"; heat and many seeds find answers that do.
    void endOfTextAndIgnoringIt() {
        GenerateParams params = greedy(200);
        params.ignoreEos = false;
        params.sampler.temperature = 20.0f;
        bool ended = false;
        for (std::uint64_t seed = 1; seed <= 40 && !ended; ++seed) {
            params.sampler.seed = seed;
            const auto answer = answerFresh(*m_engine, rawPrompt("Hello"), params);
            TESSERA_VERIFY_RESULT(answer);
            ended = answer->stopReason == StopReason::EndOfText;
            for (const TokenId id : answer->tokenIds)
                QVERIFY(!m_engine->tokenizer().isEndOfGeneration(id));
        }
        QVERIFY(ended);
        params.ignoreEos = true;
        const auto longer = answerFresh(*m_engine, rawPrompt("Hello"), params);
        TESSERA_VERIFY_RESULT(longer);
        QCOMPARE(longer->tokenIds.size(), std::size_t(200));
        QVERIFY(std::any_of(longer->tokenIds.begin(), longer->tokenIds.end(), [this](TokenId id) {
            return m_engine->tokenizer().isEndOfGeneration(id);
        }));
    }

    // "plain" ends an answer at a line break.
    void stopStringEndsAnAnswer() {
        GenerateParams params = greedy(200);
        params.ignoreEos = false;
        params.chatTemplate = "plain";
        params.sampler.temperature = 20.0f;
        bool stopped = false;
        for (std::uint64_t seed = 1; seed <= 40 && !stopped; ++seed) {
            params.sampler.seed = seed;
            const auto answer = answerFresh(*m_engine, rawPrompt("Hello"), params);
            TESSERA_VERIFY_RESULT(answer);
            stopped = answer->stopReason == StopReason::StopString;
            QVERIFY(answer->text.find('\n') == std::string::npos);
        }
        QVERIFY(stopped);
    }

    void fullContextIsSaidBeforeAnyWork() {
        EngineOptions options;
        options.contextLength = 64;
        auto small = Engine::load(smallModel(), options, {}, {});
        TESSERA_VERIFY_RESULT(small);
        auto session = (*small)->openSession();
        TESSERA_VERIFY_RESULT(session);
        int encodes = 0;
        const auto refused =
            (*session)->generate(rawPrompt("<image>\nWhat?", {drawnPhoto(200, 200, 1)}), greedy(4),
                                 countingEncodes(encodes), {});
        TESSERA_VERIFY_ERROR(refused, ErrorCode::ContextFull, "the context holds 64");
        QCOMPARE(encodes, 0);
        // The session goes on.
        const auto answer = (*session)->generate(rawPrompt("Hello"), greedy(4), {}, {});
        TESSERA_VERIFY_RESULT(answer);
        QCOMPARE(answer->tokenIds.size(), std::size_t(4));
    }

    void contextThatFillsEndsTheAnswer() {
        EngineOptions options;
        options.contextLength = 40;
        auto small = Engine::load(smallModel(), options, {}, {});
        TESSERA_VERIFY_RESULT(small);
        const auto answer = answerFresh(**small, rawPrompt("Hello there"), greedy(100));
        TESSERA_VERIFY_RESULT(answer);
        QVERIFY(answer->stopReason == StopReason::ContextFull);
        // The last token needs no place: it is not evaluated.
        QCOMPARE(answer->promptTokens + std::uint32_t(answer->tokenIds.size()), 41u);
        // The same words as with room to spare.
        const auto roomy = answerFresh(*m_engine, rawPrompt("Hello there"),
                                       greedy(std::uint32_t(answer->tokenIds.size())));
        TESSERA_VERIFY_RESULT(roomy);
        QCOMPARE(answer->tokenIds, roomy->tokenIds);
    }

    // More tokens than one chunk of the decoder takes.
    void longPromptInChunksEqualsItsPartsInTurn() {
        std::string text = "A long story.";
        while (tokenizeRawPrompt(m_engine->tokenizer(), text).size() < 1200)
            text += " The fox went on, and the bird sang.";
        const auto whole = answerFresh(*m_engine, rawPrompt(text), greedy(8));
        TESSERA_VERIFY_RESULT(whole);
        auto session = open();
        for (const double part : {0.1, 0.35, 0.8}) {
            const auto length = std::size_t(double(text.size()) * part);
            const auto piece =
                session->generate(rawPrompt(text.substr(0, length)), greedy(1), {}, {});
            TESSERA_VERIFY_RESULT(piece);
        }
        const auto last = session->generate(rawPrompt(text), greedy(8), {}, {});
        TESSERA_VERIFY_RESULT(last);
        QVERIFY(last->reusedTokens > whole->promptTokens / 2);
        QCOMPARE(last->tokenIds, whole->tokenIds);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
