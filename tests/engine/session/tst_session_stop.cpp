// SPDX-License-Identifier: MIT
// Stopping an answer in each of its stages, from a callback and from another thread.
#include <atomic>
#include <chrono>
#include <thread>

#include "tests/engine/session/session_case.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

// Long enough that every stage has something to stop.
std::string longText() {
    std::string text = "<image>\nTell";
    for (int i = 0; i < 250; ++i)
        text += " me more about it,";
    return text;
}

}  // namespace

class TestSessionStop : public SessionCase {
    Q_OBJECT

  private:
    PhotoPtr m_photo;
    std::vector<TokenId> m_expected;
    unsigned m_nextSeed = 100;

    // Not seen before, so that it has to be encoded.
    PhotoPtr newPhoto() { return drawnPhoto(160, 160, m_nextSeed++); }

    void answersAsEver(Session& session) {
        const auto answer = session.generate(rawPrompt(longText(), {m_photo}), greedy(12), {}, {});
        TESSERA_VERIFY_RESULT(answer);
        QCOMPARE(answer->tokenIds, m_expected);
    }

  private slots:
    void initTestCase() {
        load();
        m_photo = drawnPhoto(160, 160, 1);
        const auto answer = answerFresh(*m_engine, rawPrompt(longText(), {m_photo}), greedy(12));
        TESSERA_VERIFY_RESULT(answer);
        m_expected = answer->tokenIds;
    }

    void beforeItBegins() {
        auto session = m_engine->openSession();
        TESSERA_VERIFY_RESULT(session);
        std::stop_source stop;
        stop.request_stop();
        const auto answer = (*session)->generate(rawPrompt(longText(), {newPhoto()}), greedy(8), {},
                                                 stop.get_token());
        TESSERA_VERIFY_RESULT(answer);
        QVERIFY(answer->stopReason == StopReason::Cancelled);
        QVERIFY(answer->tokenIds.empty());
        answersAsEver(**session);
    }

    void fromProgress_data() {
        QTest::addColumn<int>("stage");
        QTest::newRow("image encode") << int(GenerateStage::ImageEncode);
        QTest::newRow("prefill") << int(GenerateStage::Prefill);
    }

    void fromProgress() {
        QFETCH(int, stage);
        auto session = m_engine->openSession();
        TESSERA_VERIFY_RESULT(session);
        std::stop_source stop;
        GenerateEvents events;
        bool stageEnded = false;
        events.onProgress = [&](GenerateStage at, double fraction) {
            if (int(at) == stage) {
                stop.request_stop();
                stageEnded = fraction >= 1.0;
            }
        };
        const auto answer = (*session)->generate(rawPrompt(longText(), {newPhoto()}), greedy(64),
                                                 events, stop.get_token());
        TESSERA_VERIFY_RESULT(answer);
        QVERIFY(stop.stop_requested());
        QVERIFY(answer->stopReason == StopReason::Cancelled);
        // A stop at the very end of the prefill may still let the first token out.
        QVERIFY(answer->tokenIds.size() <= (stageEnded ? 1u : 0u));
        answersAsEver(**session);
    }

    void fromText() {
        auto session = m_engine->openSession();
        TESSERA_VERIFY_RESULT(session);
        std::stop_source stop;
        GenerateEvents events;
        int deltas = 0;
        events.onText = [&](std::string_view) {
            if (++deltas == 3)
                stop.request_stop();
        };
        const auto answer = (*session)->generate(rawPrompt(longText(), {m_photo}), greedy(500),
                                                 events, stop.get_token());
        TESSERA_VERIFY_RESULT(answer);
        QVERIFY(answer->stopReason == StopReason::Cancelled);
        QVERIFY(!answer->tokenIds.empty() && answer->tokenIds.size() < 20);
        QVERIFY(!answer->text.empty());
        answersAsEver(**session);
    }

    // At moments that fall into all stages; each time the session must go on as if nothing was.
    void fromAnotherThread() {
        auto session = m_engine->openSession();
        TESSERA_VERIFY_RESULT(session);
        const auto generate = [&](std::stop_token stop) {
            return (*session)->generate(rawPrompt(longText(), {newPhoto()}), greedy(2000), {},
                                        stop);
        };
        const auto begun = std::chrono::steady_clock::now();
        const auto undisturbed = generate({});
        const auto whole = std::chrono::steady_clock::now() - begun;
        TESSERA_VERIFY_RESULT(undisturbed);
        int cancelled = 0;
        for (const double part : {0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5}) {
            std::stop_source stop;
            std::atomic<std::chrono::steady_clock::time_point> asked{};
            // Sleeps on purpose: fromProgress() and fromText() stop at known points.
            std::jthread stopper([&] {
                std::this_thread::sleep_for(whole * part);
                asked = std::chrono::steady_clock::now();
                stop.request_stop();
            });
            const auto answer = generate(stop.get_token());
            const auto ended = std::chrono::steady_clock::now();
            TESSERA_VERIFY_RESULT(answer);
            stopper.join();
            if (answer->stopReason == StopReason::Cancelled) {
                ++cancelled;
                // Within a submission; generous because other programs may share the processor.
                QVERIFY(ended - asked.load() < std::chrono::seconds(3));
            }
        }
        // The last ones may come too late where another program had taken the processor before.
        QVERIFY(cancelled >= 4);
        answersAsEver(**session);
    }
};

QTEST_GUILESS_MAIN(TestSessionStop)
#include "tst_session_stop.moc"
