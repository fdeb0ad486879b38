// SPDX-License-Identifier: MIT
// Photos in conversations: when they are encoded anew, how they are cut, where a changed one
// counts.
#include "engine/image/grid_choice.h"
#include "engine/text/prompt.h"
#include "tests/engine/session/session_case.h"

using namespace tessera;
using namespace tessera::testing;

class TestSessionPhotos : public SessionCase {
    Q_OBJECT

  private slots:
    void initTestCase() { load(); }

    void photosAreEncodedOnceInAProcess() {
        const PhotoPtr photo = drawnPhoto(77, 120, 2);
        const Prompt prompt = rawPrompt("<image>\nWhat?", {photo});
        int first = 0;
        int second = 0;
        const auto one = open()->generate(prompt, greedy(4), countingEncodes(first), {});
        // Another session, and another object with the same pixels.
        const Prompt copy = rawPrompt("<image>\nWhat?", {drawnPhoto(77, 120, 2)});
        const auto two = open()->generate(copy, greedy(4), countingEncodes(second), {});
        TESSERA_VERIFY_RESULT(one);
        TESSERA_VERIFY_RESULT(two);
        QVERIFY(first > 0);
        QCOMPARE(second, 0);
        QCOMPARE(two->tokenIds, one->tokenIds);
        QCOMPARE(two->reusedTokens, 0u);
    }

    void anotherWayOfCuttingIsAnotherPhoto() {
        auto session = open();
        const Prompt prompt = rawPrompt("<image>\nWhat?", {drawnPhoto(60, 90, 3)});
        GenerateParams pad = greedy(4);
        pad.imageMode = ImageMode::Pad;
        const auto cut = session->generate(prompt, greedy(4), {}, {});
        const auto padded = session->generate(prompt, pad, {}, {});
        TESSERA_VERIFY_RESULT(cut);
        TESSERA_VERIFY_RESULT(padded);
        QVERIFY(padded->imageTokens.front() < cut->imageTokens.front());
        QVERIFY(padded->reusedTokens <= 1);
        const auto fresh = answerFresh(*m_engine, prompt, pad);
        TESSERA_VERIFY_RESULT(fresh);
        QCOMPARE(padded->tokenIds, fresh->tokenIds);
    }

    // A grid by hand is counted, cut and cached as itself; one that the rule takes too is no other.
    void aGridChosenByHand() {
        const auto scheme = m_engine->tileScheme(ImageMode::Auto, TileRules::Original);
        TESSERA_VERIFY_RESULT(scheme);
        const PhotoPtr photo = drawnPhoto(170, 90, 31);
        const std::string text = "<image>\nWhat?";
        const TilePlan byRule = planTiles({170, 90}, *scheme);
        const std::string ruleGrid = gridName(byRule.bestResolution, scheme->tileSizePx);
        auto session = open();
        const auto first = session->generate(rawPrompt(text, {photo}), greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(first);
        const std::vector<std::string> names = gridNames(*scheme, {170, 90});
        QVERIFY(names.size() > 2);
        for (const std::string& name : names) {
            const Prompt prompt = rawPrompt(text, {{photo, name}});
            const auto cut = withGrid(*scheme, {170, 90}, name);
            TESSERA_VERIFY_RESULT(cut);
            const auto tokens = std::uint32_t(planTiles({170, 90}, *cut).tokens);
            const auto cost = session->measure(prompt, greedy(6));
            TESSERA_VERIFY_RESULT(cost);
            QCOMPARE(cost->imageTokens.front(), tokens);
            // Each after the rule's own: the photo is in the cache, cut otherwise.
            TESSERA_VERIFY_RESULT(session->generate(rawPrompt(text, {photo}), greedy(6), {}, {}));
            int encodes = 0;
            const auto answer = session->generate(prompt, greedy(6), countingEncodes(encodes), {});
            TESSERA_VERIFY_RESULT(answer);
            QCOMPARE(answer->imageTokens.front(), tokens);
            QCOMPARE(answer->promptTokens, cost->promptTokens);
            if (name == ruleGrid) {
                QCOMPARE(answer->reusedTokens, answer->promptTokens - 1);
                QCOMPARE(answer->tokenIds, first->tokenIds);
                QCOMPARE(encodes, 0);
            } else {
                QVERIFY(answer->reusedTokens <= 1);
                QVERIFY(encodes > 0);
                const auto fresh = answerFresh(*m_engine, prompt, greedy(6));
                TESSERA_VERIFY_RESULT(fresh);
                QCOMPARE(answer->tokenIds, fresh->tokenIds);
            }
        }
        const auto overview =
            answerFresh(*m_engine, rawPrompt(text, {{photo, "overview"}}), greedy(6));
        GenerateParams squash = greedy(6);
        squash.imageMode = ImageMode::Squash;
        const auto squashed = answerFresh(*m_engine, rawPrompt(text, {photo}), squash);
        TESSERA_VERIFY_RESULT(overview);
        TESSERA_VERIFY_RESULT(squashed);
        QCOMPARE(overview->tokenIds, squashed->tokenIds);
    }

    void photosOfAPromptHaveTheirOwnGrids() {
        auto session = open();
        const PhotoPtr photo = drawnPhoto(150, 150, 32);
        const std::string text = "<image> and <image> differ?";
        const auto mixed =
            session->generate(rawPrompt(text, {{photo, "overview"}, photo}), greedy(4), {}, {});
        TESSERA_VERIFY_RESULT(mixed);
        QVERIFY(mixed->imageTokens[0] < mixed->imageTokens[1]);
        const auto other = session->generate(
            rawPrompt(text, {{photo, "overview"}, {photo, "overview"}}), greedy(4), {}, {});
        TESSERA_VERIFY_RESULT(other);
        QCOMPARE(other->imageTokens[1], mixed->imageTokens[0]);
        QVERIFY(other->reusedTokens > mixed->imageTokens[0]);
    }

    void aGridThatTheModelDoesNotHave() {
        auto session = open();
        const Prompt prompt = rawPrompt("<image> what", {{drawnPhoto(60, 60, 33), "9x9"}});
        TESSERA_VERIFY_ERROR(session->measure(prompt, greedy(2)), ErrorCode::InvalidArgument,
                             "9x9");
        TESSERA_VERIFY_ERROR(session->generate(prompt, greedy(2), {}, {}),
                             ErrorCode::InvalidArgument, "overview");
        GenerateParams pad = greedy(2);
        pad.imageMode = ImageMode::Pad;
        const Prompt grid = rawPrompt("<image> what", {{drawnPhoto(60, 60, 33), "2x2"}});
        TESSERA_VERIFY_ERROR(session->generate(grid, pad, {}, {}), ErrorCode::InvalidArgument,
                             "choice of grids");
    }

    void changedPhotoEndsThePrefixAtIt() {
        auto session = open();
        const PhotoPtr left = drawnPhoto(100, 50, 4);
        const PhotoPtr right = drawnPhoto(100, 50, 5);
        const PhotoPtr other = drawnPhoto(100, 50, 6);
        const std::string text = "First <image> then <image> compare.";
        const auto one = session->generate(rawPrompt(text, {left, right}), greedy(4), {}, {});
        TESSERA_VERIFY_RESULT(one);
        QCOMPARE(one->imageTokens.size(), std::size_t(2));
        const auto two = session->generate(rawPrompt(text, {left, other}), greedy(8), {}, {});
        TESSERA_VERIFY_RESULT(two);
        // All up to the second photo: text, the first photo, text.
        const auto ids = tokenizeRawPrompt(m_engine->tokenizer(), text);
        const auto second = std::find(ids.rbegin(), ids.rend(), kImageSentinel).base() - 1;
        const auto before = std::uint32_t(second - ids.begin()) - 1 + one->imageTokens.front();
        QCOMPARE(two->reusedTokens, before);
        const auto fresh = answerFresh(*m_engine, rawPrompt(text, {left, other}), greedy(8));
        TESSERA_VERIFY_RESULT(fresh);
        QCOMPARE(two->tokenIds, fresh->tokenIds);
        QVERIFY(two->tokenIds != one->tokenIds);
        // Swapped photos are other photos.
        const auto swapped = session->generate(rawPrompt(text, {right, left}), greedy(8), {}, {});
        TESSERA_VERIFY_RESULT(swapped);
        QVERIFY(swapped->reusedTokens < 10);
    }
};

QTEST_GUILESS_MAIN(TestSessionPhotos)
#include "tst_session_photos.moc"
