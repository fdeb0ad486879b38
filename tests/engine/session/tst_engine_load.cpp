// SPDX-License-Identifier: MIT
// Loading: what is refused and why, cancelling, a full device, and giving all memory back.
#include <malloc.h>

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>
#include <atomic>
#include <ctime>
#include <thread>

#include "engine/vulkan/device/instance.h"
#include "tests/engine/checkpoint/small_models.h"
#include "tests/engine/session/session_fixture.h"

using namespace tessera;
using namespace tessera::testing;

namespace {

// ThreadSanitizer takes memory and time of its own.
#ifdef __SANITIZE_THREAD__
constexpr bool kMeasures = false;
#else
constexpr bool kMeasures = true;
#endif

// Of this process, as the system counts it; 0 where it does not say.
std::uint64_t residentKiB() {
    QFile status("/proc/self/status");
    if (!kMeasures || !status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toULongLong();
    return 0;
}

// The same without what the allocator keeps of freed memory, which depends on which threads met.
std::uint64_t residentInUseKiB() {
    malloc_trim(0);
    return residentKiB();
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

    // Qwen-VL alone names regions; its base model was not taught to be asked.
    void asksForRegionsAsTheModelWasTaught() {
        namespace fs = std::filesystem;
        const fs::path families = fs::path(TESSERA_SOURCE_DIR) / "tests/golden/families";
        const fs::path chat = families / "qwen-vl-int4/hf";
        const QTemporaryDir place;
        QVERIFY(place.isValid());
        const fs::path base = fs::path(place.path().toStdString()) / "base";
        fs::copy(chat, base);
        {
            QFile generation(QString::fromStdString((base / "generation_config.json").string()));
            QVERIFY(generation.open(QIODevice::ReadWrite));
            QByteArray text = generation.readAll();
            QVERIFY(text.contains("\"chatml\""));
            text.replace("\"chatml\"", "\"raw\"");
            QVERIFY(generation.resize(0) && generation.seek(0) &&
                    generation.write(text) == text.size());
        }
        const auto questionsOf = [](const ModelPaths& paths) {
            const auto engine = Engine::load(paths, {}, {}, {});
            return engine ? std::optional((*engine)->description().regionQuestions) : std::nullopt;
        };
        QVERIFY(questionsOf({chat, std::nullopt}) == RegionQuestions::InWords);
        QVERIFY(questionsOf({base, std::nullopt}) == RegionQuestions::AsCompletion);
        QVERIFY(questionsOf({families / "vila15-s2/hf", std::nullopt}) == RegionQuestions::None);
        QVERIFY(questionsOf(smallModel()) == RegionQuestions::None);
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
        if (!std::filesystem::exists(other))
            QSKIP("the full golden data is not here");
        const auto refused = Engine::load({smallModel().text, other}, {}, {}, {});
        TESSERA_VERIFY_ERROR(refused, ErrorCode::Mismatch, "96");
        QVERIFY2(refused.error().message().find("64") != std::string::npos,
                 refused.error().message().c_str());
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

    // A model of 0.65 GB, cancelled at any moment: within half a second it has stopped, and all
    // memory is given back. Not cancelled, it takes its weights and little more, although the file
    // was read as well.
    void cancelledAtAnyMoment() {
        const QTemporaryDir folder;
        const std::filesystem::path path =
            std::filesystem::path(folder.path().toStdString()) / "large.gguf";
        test::TextShape shape;
        shape.hidden = 2048;
        shape.heads = shape.kvHeads = 16;
        shape.intermediate = 5632;
        shape.layers = 12;
        shape.type = TensorType::Q8_0;
        shape.sparse = true;
        QVERIFY(test::smallTextModel(shape).writeSparse(path));
        const auto fileKiB = std::filesystem::file_size(path) >> 10;
        const ModelPaths paths = {path, std::nullopt};
        EngineOptions options;
        options.contextLength = 128;

        const std::uint64_t before = residentKiB();
        QElapsedTimer timer;
        timer.start();
        std::uint64_t most = 0;
        std::uint64_t largestStep = 0;
        {
            LoadProgress last;
            const auto whole = Engine::load(
                paths, options,
                [&](LoadProgress progress) {
                    most = std::max(most, residentKiB());
                    largestStep = std::max(largestStep, progress.doneBytes - last.doneBytes);
                    last = progress;
                },
                {});
            TESSERA_VERIFY_RESULT(whole);
            QCOMPARE(last.doneBytes, last.totalBytes);
        }
        const qint64 wholeMs = timer.elapsed();
        // The first load of a process leaves the driver's own memory behind.
        const std::uint64_t settled = residentKiB();
        qInfo("%llu MiB in %lld ms, at most %llu MiB resident above what was",
              static_cast<unsigned long long>(fileKiB >> 10), static_cast<long long>(wholeMs),
              static_cast<unsigned long long>((most - before) >> 10));
        QVERIFY(largestStep <= (64u << 20));
        QVERIFY(most < before + fileKiB + 200 * 1024);
        for (int part = 1; part <= 8; ++part) {
            std::stop_source stop;
            // Processor time: other programs may have the machine at the moment.
            std::atomic<std::clock_t> stoppedAt = 0;
            // Sleeps on purpose: the moments are spread over the load, whatever goes on at them.
            std::thread canceller([&] {
                QThread::msleep(static_cast<unsigned long>(wholeMs * part / 10));
                stoppedAt = std::clock();
                stop.request_stop();
            });
            const auto engine = Engine::load(paths, options, {}, stop.get_token());
            canceller.join();
            const double tookMs = 1e3 * double(std::clock() - stoppedAt) / CLOCKS_PER_SEC;
            if (!engine) {
                QCOMPARE(engine.error().code, ErrorCode::Cancelled);
                QVERIFY2(!kMeasures || tookMs < 500, qPrintable(QString("%1 ms").arg(tookMs)));
            }
        }
        const std::uint64_t after = residentKiB();
        qInfo("resident: %llu KiB, after cancelling %llu KiB",
              static_cast<unsigned long long>(settled), static_cast<unsigned long long>(after));
        QVERIFY2(after < settled + 32 * 1024,
                 qPrintable(QString("%1 KiB, then %2 KiB").arg(settled).arg(after)));
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
                     answer.error().message().c_str());
            QVERIFY2(answer.error().message().find("memory") != std::string::npos,
                     answer.error().message().c_str());
        }
        QVERIFY(refusals > 0);
        QVERIFY(answers > 0);
    }

    // The processor reads weights where their file is mapped, so that file had better stay as it
    // is; if it does not, nothing is answered from what is no longer there.
    void theFileBecomesShorterWhileInUse() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("model.gguf"));
        QVERIFY(QFile::copy(QString::fromStdString(smallModel().text.string()), path));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        EngineOptions options;
        options.device = "Processor";
        const ModelPaths paths = {path.toStdString(), std::nullopt};
        const auto engine = Engine::load(paths, options, {}, {});
        TESSERA_VERIFY_RESULT(engine);
        const auto before = answerFresh(**engine, rawPrompt("Hello"), greedy(6));
        TESSERA_VERIFY_RESULT(before);
        QVERIFY(QFile::resize(path, QFileInfo(path).size() / 4));
        for (int i = 0; i < 2; ++i) {
            TESSERA_VERIFY_ERROR(answerFresh(**engine, rawPrompt("Hello"), greedy(6)),
                                 ErrorCode::FileUnreadable, "Load the model again");
        }
        // What is opened from now on is not affected.
        const auto other = Engine::load({smallModel().text, std::nullopt}, options, {}, {});
        TESSERA_VERIFY_RESULT(other);
        const auto after = answerFresh(**other, rawPrompt("Hello"), greedy(6));
        TESSERA_VERIFY_RESULT(after);
        QCOMPARE(after->tokenIds, before->tokenIds);
    }

    // A photo that the device has no room for leaves the conversation as it was. Loading makes sure
    // of the room; other conversations take it away.
    void fullDeviceForAPhotoOnly() {
        const Prompt text = rawPrompt("Hello");
        EngineOptions options;
        options.contextLength = 256;
        const auto estimate = Engine::estimate(smallModel(), options);
        TESSERA_VERIFY_RESULT(estimate);
        options.deviceMemoryLimitBytes = estimate->deviceBytes;
        const auto engine = Engine::load(smallModel(), options, {}, {});
        TESSERA_VERIFY_RESULT(engine);
        auto session = (*engine)->openSession();
        TESSERA_VERIFY_RESULT(session);
        std::vector<std::unique_ptr<Session>> others;
        auto other = (*engine)->openSession();
        while (other) {
            others.push_back(*std::move(other));
            other = (*engine)->openSession();
        }
        QVERIFY(!others.empty());
        TESSERA_VERIFY_ERROR(other, ErrorCode::OutOfDeviceMemory, "memory");
        const auto before = (*session)->generate(text, greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(before);
        const Prompt photo = rawPrompt("<image>\nWhat?", {drawnPhoto(300, 300, 3)});
        TESSERA_VERIFY_ERROR((*session)->generate(photo, greedy(2), {}, {}),
                             ErrorCode::OutOfDeviceMemory, "memory");
        const auto after = (*session)->generate(text, greedy(6), {}, {});
        TESSERA_VERIFY_RESULT(after);
        QCOMPARE(after->tokenIds, before->tokenIds);
        others.clear();
        TESSERA_VERIFY_RESULT((*session)->generate(photo, greedy(2), {}, {}));
    }

    void manyLoadsDoNotGrow() {
        const QTemporaryDir folder;
        EngineOptions options;
        // Kernels are compiled once only.
        options.pipelineCacheFile =
            std::filesystem::path(folder.path().toStdString()) / "pipelines.bin";
        const auto loadAndAsk = [&options] {
            const auto engine = Engine::load(smallModel(), options, {}, {});
            TESSERA_VERIFY_RESULT(engine);
            TESSERA_VERIFY_RESULT(answerFresh(
                **engine, rawPrompt("<image>\nWhat?", {drawnPhoto(50, 50, 1)}), greedy(3)));
        };
        const bool validated = qEnvironmentVariableIsSet("TESSERA_VALIDATION");
        for (int i = 0; i < 5; ++i)
            loadAndAsk();
        const std::uint64_t before = residentInUseKiB();
        const int loads = validated ? 5 : 100;
        for (int i = 0; i < loads; ++i)
            loadAndAsk();
        const std::uint64_t after = residentInUseKiB();
        qInfo("resident: %llu KiB, after %d loads %llu KiB",
              static_cast<unsigned long long>(before), loads,
              static_cast<unsigned long long>(after));
        QVERIFY2(validated || after < before + 4 * 1024,
                 qPrintable(QString("%1 KiB, then %2 KiB").arg(before).arg(after)));
    }

    // With TESSERA_VALIDATION=1 the layer counts every Vulkan object that outlived its device.
    void cleanupTestCase() { QCOMPARE(Instance::validationErrors(), std::uint64_t(0)); }
};

QTEST_GUILESS_MAIN(TestEngineLoad)
#include "tst_engine_load.moc"
