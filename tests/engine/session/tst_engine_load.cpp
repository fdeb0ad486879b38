// SPDX-License-Identifier: MIT
// Loading: what is refused and why, cancelling, a full device, and giving all memory back.
#include <QFile>
#include <QtTest>

#include "tests/engine/session/session_fixture.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

// Of this process, as the system counts it; 0 where it does not say.
std::uint64_t residentKiB() {
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly)) {
        return 0;
    }
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:")) {
            return line.mid(6).trimmed().split(' ').first().toULongLong();
        }
    }
    return 0;
}

}  // namespace

class TestEngineLoad : public QObject {
    Q_OBJECT

  private slots:
    void describesWhatItLoaded() {
        LoadProgress last;
        int reports = 0;
        const auto engine = Engine::load(smallModel(), {},
                                         [&](LoadProgress progress) {
                                             QVERIFY(progress.doneBytes >= last.doneBytes);
                                             last = progress;
                                             ++reports;
                                         },
                                         {});
        TESSERA_VERIFY_RESULT(engine);
        QVERIFY(reports > 0);
        QCOMPARE(last.doneBytes, last.totalBytes);
        const ModelDescription& description = (*engine)->description();
        QCOMPARE(description.text.hiddenSize, 96u);
        QVERIFY(description.vision.has_value());
        QCOMPARE(description.vision->imageSize, 56u);
        QCOMPARE(description.contextLength, 4096u);
        QVERIFY(description.weightBytes > 0 && description.kvCacheBytes > 0);
        QVERIFY(!(*engine)->device().name.empty());
    }

    void withoutMmprojItCannotSee() {
        ModelPaths paths = smallModel();
        paths.mmproj.reset();
        const auto engine = Engine::load(paths, {}, {}, {});
        TESSERA_VERIFY_RESULT(engine);
        QVERIFY(!(*engine)->description().vision.has_value());
        auto refused =
            answerFresh(**engine, rawPrompt("<image> what", {drawnPhoto(9, 9, 1)}), greedy(2));
        TESSERA_VERIFY_ERROR(refused, ErrorCode::Unsupported, "mmproj");
        TESSERA_VERIFY_RESULT(answerFresh(**engine, rawPrompt("what"), greedy(2)));
    }

    void wrongPairsAreNamed() {
        const ModelPaths small = smallModel();
        TESSERA_VERIFY_ERROR(Engine::load({*small.mmproj, std::nullopt}, {}, {}, {}),
                             ErrorCode::Mismatch, "mmproj.gguf");
        TESSERA_VERIFY_ERROR(Engine::load({small.text, small.text}, {}, {}, {}),
                             ErrorCode::Mismatch, "model.gguf");
        TESSERA_VERIFY_ERROR(Engine::load({*small.mmproj, small.text}, {}, {}, {}),
                             ErrorCode::Mismatch, "gguf");
    }

    // A projector for a text model of another width.
    void projectorOfAnotherModel() {
        const std::filesystem::path other =
            std::filesystem::path(TESSERA_GOLDEN_DIR) / "a-llava1-linear/gguf/mmproj-f16.gguf";
        if (!std::filesystem::exists(other)) {
            QSKIP("the full golden data is not here");
        }
        const auto refused = Engine::load({smallModel().text, other}, {}, {}, {});
        TESSERA_VERIFY_ERROR(refused, ErrorCode::Mismatch, "96");
        QVERIFY2(refused.error().message.find("64") != std::string::npos,
                 refused.error().message.c_str());
    }

    void missingFilesAndDevices() {
        ModelPaths paths = smallModel();
        paths.text = "/no/such/model.gguf";
        TESSERA_VERIFY_ERROR(Engine::load(paths, {}, {}, {}), ErrorCode::FileNotFound,
                             "model.gguf");
        EngineOptions options;
        options.device = "no such device";
        TESSERA_VERIFY_ERROR(Engine::load(smallModel(), options, {}, {}), ErrorCode::NoDevice,
                             "no such device");
    }

    void cancelled() {
        std::stop_source stop;
        const auto refused = Engine::load(
            smallModel(), {}, [&stop](LoadProgress) { stop.request_stop(); }, stop.get_token());
        TESSERA_VERIFY_ERROR(refused, ErrorCode::Cancelled, "");
        TESSERA_VERIFY_RESULT(Engine::load(smallModel(), {}, {}, {}));
    }

    // At any limit: a whole engine that answers, or a clear refusal; never something in between.
    void fullDevice() {
        const auto whole = Engine::load(smallModel(), {}, {}, {});
        TESSERA_VERIFY_RESULT(whole);
        const auto expected =
            answerFresh(**whole, rawPrompt("<image>\nWhat?", {drawnPhoto(100, 100, 1)}), greedy(6));
        TESSERA_VERIFY_RESULT(expected);
        int refusals = 0;
        int answers = 0;
        for (std::uint64_t limit = 256 << 10; limit <= (std::uint64_t(1) << 30); limit *= 2) {
            EngineOptions options;
            options.deviceMemoryLimitBytes = limit;
            const auto engine = Engine::load(smallModel(), options, {}, {});
            const auto answer =
                engine
                    ? answerFresh(**engine, rawPrompt("<image>\nWhat?", {drawnPhoto(100, 100, 1)}),
                                  greedy(6))
                    : Result<GenerateResult>(engine.error());
            if (answer) {
                ++answers;
                QCOMPARE(answer->tokenIds, expected->tokenIds);
                continue;
            }
            ++refusals;
            QCOMPARE(answers, 0);
            QVERIFY2(answer.error().code == ErrorCode::OutOfDeviceMemory,
                     answer.error().message.c_str());
            QVERIFY2(answer.error().message.find("memory") != std::string::npos,
                     answer.error().message.c_str());
        }
        QVERIFY(refusals > 0);
        QVERIFY(answers > 0);
    }

    // A photo that the device has no room for leaves the conversation as it was.
    void fullDeviceForAPhotoOnly() {
        const Prompt text = rawPrompt("Hello");
        const auto speaks = [&](std::uint64_t limit) {
            EngineOptions options;
            options.deviceMemoryLimitBytes = limit;
            const auto engine = Engine::load(smallModel(), options, {}, {});
            return engine && answerFresh(**engine, text, greedy(6));
        };
        // The least memory with which the model speaks is not enough to see as well.
        std::uint64_t tooLittle = 0;
        std::uint64_t enough = std::uint64_t(1) << 30;
        QVERIFY(speaks(enough));
        while (enough - tooLittle > (64 << 10)) {
            const std::uint64_t middle = (enough + tooLittle) / 2;
            (speaks(middle) ? enough : tooLittle) = middle;
        }
        EngineOptions options;
        options.deviceMemoryLimitBytes = enough;
        const auto engine = Engine::load(smallModel(), options, {}, {});
        TESSERA_VERIFY_RESULT(engine);
        auto session = (*engine)->openSession();
        TESSERA_VERIFY_RESULT(session);
        const auto before = (*session)->generate(text, greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(before);
        const Prompt photo = rawPrompt("<image>\nWhat?", {drawnPhoto(300, 300, 3)});
        TESSERA_VERIFY_ERROR((*session)->generate(photo, greedy(2), {}, {}),
                             ErrorCode::OutOfDeviceMemory, "memory");
        const auto after = (*session)->generate(text, greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(after);
        QCOMPARE(after->tokenIds, before->tokenIds);
    }

    void manyLoadsDoNotGrow() {
        const auto loadAndAsk = [] {
            const auto engine = Engine::load(smallModel(), {}, {}, {});
            TESSERA_VERIFY_RESULT(engine);
            TESSERA_VERIFY_RESULT(answerFresh(
                **engine, rawPrompt("<image>\nWhat?", {drawnPhoto(50, 50, 1)}), greedy(3)));
        };
        for (int i = 0; i < 4; ++i) {
            loadAndAsk();
        }
        const std::uint64_t before = residentKiB();
        for (int i = 0; i < 20; ++i) {
            loadAndAsk();
        }
        const std::uint64_t after = residentKiB();
        qInfo("resident: %llu KiB, then %llu KiB", static_cast<unsigned long long>(before),
              static_cast<unsigned long long>(after));
        QVERIFY2(after < before + 24 * 1024,
                 qPrintable(QString("%1 KiB, then %2 KiB").arg(before).arg(after)));
    }
};

QTEST_GUILESS_MAIN(TestEngineLoad)
#include "tst_engine_load.moc"
