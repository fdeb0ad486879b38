// SPDX-License-Identifier: MIT
// The model dialog: folders and files dropped, models chosen, loaded, switched, handled otherwise
// and unloaded, by clicks and keys in the real window, with the real engine and tiny models.
#include <QMimeData>
#include <QTemporaryDir>

#include "app/desktop/text/file_path.h"
#include "engine/engine.h"
#include "tests/app/e2e/window_driver.h"
#include "tests/engine/checkpoint/small_models.h"
#include "tests/golden/hub_writer.h"

using namespace tessera;

namespace {

constexpr int kLoadMs = 120000;

void dropOnto(const WindowDriver& running, const char* item, const QStringList& paths) {
    QMimeData mime;
    QList<QUrl> urls;
    for (const QString& path : paths)
        urls.append(QUrl::fromLocalFile(path));
    mime.setUrls(urls);
    running.drop(mime, WindowDriver::middleOf(running.find(item)));
}

}  // namespace

class TestModelWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("data")));
        QVERIFY(QDir(m_dir->path()).mkpath(QStringLiteral("models/llava")));
        QVERIFY(QFile::copy(tinyModel().textPath, pair().textPath));
        QVERIFY(QFile::copy(tinyModel().mmprojPath, pair().mmprojPath));
        m_running =
            std::make_unique<WindowDriver>(engineOptions(m_dir->filePath(QStringLiteral("data"))));
    }
    void cleanup() { m_running.reset(); }

    // An empty window, a folder, a model, a question.
    void fromAFolderToAnAnswer() {
        test::TextShape narrow;
        QVERIFY(test::smallTextModel(narrow).write(path("narrow-chat.gguf")));
        QFile broken(at("broken.gguf"));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("GGUF") == 4);
        broken.close();
        openDialog();
        QVERIFY(m_running->text("libraryEmpty").contains(QStringLiteral("Add the folders")));
        m_running->screenshots("models-empty");

        dropOnto(*m_running, "modelScroller", {at("")});
        QTRY_COMPARE_WITH_TIMEOUT(library()->rowCount(), 3, kLoadMs);
        QTRY_VERIFY(m_running->find("modelEntry-0") != nullptr);
        QVERIFY(!m_running->find("modelEntry-2")->isEnabled());  // the broken one

        QVERIFY(m_running->click("modelEntry-0"));
        QCOMPARE(choice()->source().textPath, pair().textPath);
        QCOMPARE(choice()->source().mmprojPath, pair().mmprojPath);
        QTRY_VERIFY_WITH_TIMEOUT(m_running->text("memorySummary").contains(QStringLiteral("free")),
                                 kLoadMs);
        QTRY_VERIFY(m_running->text("pairingText").contains(QStringLiteral("hidden size")));
        m_running->screenshots("models-chosen");
        QVERIFY(m_running->click("loadButton"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QTRY_VERIFY(m_running->find("loadButton") == nullptr);  // done: the dialog went
        QVERIFY(models()->loaded().canSee());
        const QString name = models()->name();

        openDialog();
        QTRY_COMPARE(m_running->text("loadedModelText"), name);
        QVERIFY(m_running->text("loadedModelDetail").contains(QStringLiteral("LLaVA-1.6")));
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QTRY_VERIFY(m_running->find("loadButton") == nullptr);
        answerOneQuestion();
        const MessageRow answer = m_running->application->messages()->rows().last();
        QCOMPARE(answer.modelName, name);
        QVERIFY(!answer.deviceName.isEmpty());
    }

    // Prompt format, cut and ties are shown, chosen by keyboard, used at once and kept.
    void theLoadedModelIsHandledOtherwise() {
        loadPair();
        openDialog();
        if (m_running->find("templateCombo") == nullptr)
            QVERIFY(m_running->click("handlingButton"));
        QTRY_VERIFY(m_running->find("templateCombo") != nullptr);
        // The device by the name that people have for it; the driver's is one of the details.
        QVERIFY(m_running->text("loadedModelDetail").contains(models()->loaded().deviceTitle()));
        QCOMPARE(m_running->text("driverText").contains(models()->loaded().deviceName()),
                 !models()->loaded().driverName().isEmpty());
        QVERIFY(
            m_running->text("templateReason").contains(models()->loaded().recognisedTemplate()));
        QVERIFY(m_running->text("tilingText").contains(QStringLiteral("anyres")));
        QVERIFY(m_running->find("templateCombo")->property("count").toInt() > 5);
        const int measuredBefore = promptTokens();

        pressDown("templateCombo");
        QCOMPARE(models()->handling()->chatTemplate(), models()->handling()->templateNames().at(1));
        pressDown("imageModeCombo");
        QCOMPARE(models()->handling()->imageMode(), QStringLiteral("pad"));
        QVERIFY(m_running->text("tilingText").contains(QStringLiteral("padded")));
        pressDown("rulesCombo");
        QCOMPARE(models()->handling()->rules(), QStringLiteral("hf"));
        m_running->screenshots("models-handled");
        models()->handling()->setChatTemplate(QStringLiteral("plain"));
        QTRY_VERIFY(promptTokens() != measuredBefore);  // a question is counted as it will be asked

        // Kept for this model, and not for others.
        QVERIFY(QFile::copy(pair().textPath, at("llava/twin.gguf")));
        models()->load({at("llava/twin.gguf"), pair().mmprojPath});
        QTRY_COMPARE_WITH_TIMEOUT(models()->source().textPath, at("llava/twin.gguf"), kLoadMs);
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QCOMPARE(models()->handling()->imageMode(), QStringLiteral("auto"));
        loadPair();
        QCOMPARE(models()->handling()->imageMode(), QStringLiteral("pad"));
        QCOMPARE(models()->handling()->chatTemplate(), QStringLiteral("plain"));
        QCOMPARE(models()->handling()->rules(), QStringLiteral("hf"));
    }

    // What cannot be loaded leaves the model before in its place; unloading gives it up.
    void aFailedSwitchKeepsTheModel() {
        loadPair();
        const QString name = models()->name();
        test::VisionShape wide;
        wide.projection = 128;
        QVERIFY(test::smallMmproj(wide).write(path("mmproj-wide.gguf")));
        openDialog();
        dropOnto(*m_running, "modelScroller", {at("mmproj-wide.gguf")});
        QTRY_COMPARE_WITH_TIMEOUT(choice()->source().mmprojPath, at("mmproj-wide.gguf"), kLoadMs);
        // The two numbers, before loading.
        QTRY_VERIFY_WITH_TIMEOUT(m_running->text("choiceProblem").contains(QStringLiteral("128")),
                                 kLoadMs);
        QVERIFY(m_running->text("choiceProblem").contains(QStringLiteral("96")));
        QVERIFY(m_running->click("loadButton"));
        QTRY_VERIFY_WITH_TIMEOUT(models()->errorMessage().contains(QStringLiteral("still loaded")),
                                 kLoadMs);
        QCOMPARE(models()->status(), ModelController::Ready);
        QCOMPARE(models()->name(), name);
        m_running->screenshots("models-refused");
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QTRY_VERIFY(m_running->find("loadButton") == nullptr);
        answerOneQuestion();

        openDialog();
        QVERIFY(m_running->click("unloadButton"));
        QCOMPARE(models()->status(), ModelController::None);
        QTRY_VERIFY(m_running->find("unloadButton") == nullptr);
        QVERIFY(!m_running->application->asking()->canSend());
    }

    // 100 GB of weights: refused before anything is read, with what is needed and what is there.
    void whatCannotFitIsSaidBefore() {
        loadPair();
        test::TextShape huge;
        huge.hidden = 8192;
        huge.heads = 64;
        huge.kvHeads = 64;
        huge.intermediate = 65536;
        huge.layers = 80;
        huge.sparse = true;
        QVERIFY(test::smallTextModel(huge).writeSparse(path("huge.gguf")));
        openDialog();
        dropOnto(*m_running, "modelScroller", {at("huge.gguf")});
        QTRY_VERIFY_WITH_TIMEOUT(
            m_running->text("memorySummary").contains(QStringLiteral("Does not fit")), kLoadMs);
        m_running->screenshots("models-too-large");
        QVERIFY(m_running->click("loadButton"));
        QTRY_VERIFY_WITH_TIMEOUT(models()->errorMessage().contains(QStringLiteral("still loaded")),
                                 kLoadMs);
        QCOMPARE(models()->status(), ModelController::Ready);
    }

    // The longest conversation that would fit is offered, a click away.
    void aShorterConversationThatFitsIsOffered() {
        const MemoryEstimate whole = writeLarge("large.gguf", 32768);
        settings()->setDeviceMemoryMiB(static_cast<quint32>(
            (whole.deviceBytes - whole.weightBytes - whole.kvCacheBytes / 2) >> 20));
        openDialog();
        dropOnto(*m_running, "modelScroller", {at("large.gguf")});
        QTRY_COMPARE_WITH_TIMEOUT(choice()->source().textPath, at("large.gguf"), kLoadMs);
        choice()->setContextLength(32768);
        QTRY_VERIFY_WITH_TIMEOUT(m_running->find("useFittingContext") != nullptr, kLoadMs);
        QVERIFY(m_running->text("memorySummary").contains(QStringLiteral("Does not fit")));
        const int fitting = choice()->fittingContext();
        QVERIFY(fitting > 0 && fitting < 32768);
        m_running->screenshots("models-shorter-offered");
        QVERIFY(m_running->click("useFittingContext"));
        QTRY_VERIFY_WITH_TIMEOUT(choice()->memoryFits(), kLoadMs);
        QTRY_VERIFY(m_running->find("useFittingContext") == nullptr);
        QVERIFY(m_running->click("loadButton"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QCOMPARE(models()->loaded().contextLength(), fitting);
    }

    // What the device has no room for stays in main memory, which is said before and after.
    void layersBeyondTheDeviceAreSaid() {
        const MemoryEstimate whole = writeLarge("large.gguf", 1024);
        const quint64 limit = whole.deviceBytes - whole.weightBytes / 2;
        openDialog();
        dropOnto(*m_running, "modelScroller", {at("large.gguf")});
        QTRY_VERIFY_WITH_TIMEOUT(m_running->text("memorySummary").contains(QStringLiteral("Needs")),
                                 kLoadMs);
        QVERIFY(!m_running->text("memorySummary").contains(QStringLiteral("main memory")));
        choice()->setContextLength(1024);
        choice()->setDeviceMemoryMiB(static_cast<int>(limit >> 20));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_running->text("memorySummary").contains(QStringLiteral("of 24 layers stay in main")),
            kLoadMs);
        m_running->screenshots("models-layers-before");
        QVERIFY(m_running->click("loadButton"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QVERIFY2(models()->note().contains(QStringLiteral("of 24 layers are in main memory")),
                 qPrintable(models()->note()));
        QVERIFY(models()->loadedModel()->memory.deviceBytes <= limit);
        QTRY_VERIFY(m_running->find("loadButton") == nullptr);
        answerOneQuestion();
        openDialog();
        m_running->screenshots("models-layers-after");

        // What a conversation takes is halved by a choice beside it.
        const quint64 exact =
            models()->loadedModel()->memory.deviceBytes + models()->loadedModel()->memory.hostBytes;
        QVERIFY(m_running->click("optionsButton"));
        pressDown("cacheCombo");
        QVERIFY(choice()->compactCache());
        QVERIFY(m_running->click("loadButton"));
        QTRY_VERIFY_WITH_TIMEOUT(models()->status() == ModelController::Ready &&
                                     models()->loadedModel()->memory.deviceBytes +
                                             models()->loadedModel()->memory.hostBytes <
                                         exact,
                                 kLoadMs);
    }

    // Where there is no room for two, the model before goes first; when the new one is then given
    // up, it is a click away.
    void makingRoomAndGoingBack() {
        const MemoryEstimate whole = writeLarge("large.gguf", 1024, 48);
        choice()->choose(at("large.gguf"));
        choice()->setContextLength(1024);
        settings()->setDeviceMemoryMiB(static_cast<quint32>(whole.deviceBytes >> 20) + 1);
        loadPair();
        const QString before = models()->name();
        bool cancelled = false;
        connect(models(), &ModelController::progressChanged, this, [&] {
            if (!cancelled && models()->status() == ModelController::Loading &&
                models()->progress() > 0) {
                cancelled = true;
                models()->cancel();
            }
        });
        openDialog();
        dropOnto(*m_running, "modelScroller", {at("large.gguf")});
        QTRY_COMPARE_WITH_TIMEOUT(choice()->source().textPath, at("large.gguf"), kLoadMs);
        QVERIFY(m_running->click("loadButton"));
        QTRY_VERIFY_WITH_TIMEOUT(cancelled, kLoadMs);
        QTRY_COMPARE_WITH_TIMEOUT(models()->displacedName(), before, kLoadMs);
        QVERIFY(models()->errorMessage().contains(QStringLiteral("unloaded to make room")));
        m_running->screenshots("models-made-room");
        QVERIFY(m_running->click("bannerAction"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QCOMPARE(models()->name(), before);
    }

    // A folder as hubs publish it, and a split file by its second part, typed.
    void foldersAndSplitFilesAreModels() {
        QVERIFY(QDir(at("")).mkpath(QStringLiteral("tiny hf")));
        QCOMPARE(testing::writeHubFolder(toPath(pair().textPath), toPath(pair().mmprojPath), {},
                                         path("tiny hf")),
                 std::string());
        openDialog();
        dropOnto(*m_running, "modelScroller", {at("tiny hf")});
        QTRY_COMPARE_WITH_TIMEOUT(choice()->source().textPath, at("tiny hf"), kLoadMs);
        QVERIFY(m_running->click("loadButton"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QVERIFY(models()->loaded().canSee());

        test::GgufBuilder first = test::smallTextModel();
        test::GgufBuilder second;
        second.tensors() = first.tensors();
        first.tensors().clear();
        first.add("split.no", 0u);
        first.add("split.count", 2u);
        second.add("split.no", 1u);
        second.add("split.count", 2u);
        QVERIFY(first.write(path("big-00001-of-00002.gguf")) &&
                second.write(path("big-00002-of-00002.gguf")));
        openDialog();
        QVERIFY(m_running->click("otherFilesButton"));
        QVERIFY(m_running->click("textPathField"));
        QTest::keyClick(m_running->window, Qt::Key_A, Qt::ControlModifier);
        m_running->type(at("big-00002-of-00002.gguf"));
        QTRY_VERIFY_WITH_TIMEOUT(m_running->text("entryDetail").contains(QStringLiteral("llama")),
                                 kLoadMs);
        QVERIFY(m_running->click("loadButton"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->source().textPath, at("big-00002-of-00002.gguf"),
                                  kLoadMs);
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
        QVERIFY(!models()->loaded().canSee());
        QVERIFY(!models()->note().isEmpty());
    }

    void devicesAndTheLongestConversationAreKept() {
        loadPair();
        openDialog();
        QTRY_VERIFY_WITH_TIMEOUT(choice()->devices().size() > 1, kLoadMs);
        QVERIFY(m_running->click("optionsButton"));
        pressDown("deviceCombo");
        const QString device = choice()->device();
        QVERIFY(!device.isEmpty());
        pressDown("contextCombo");
        QCOMPARE(choice()->contextLength(), 1024);
        QVERIFY(m_running->click("loadButton"));
        QTRY_COMPARE_WITH_TIMEOUT(models()->loaded().contextLength(), 1024, kLoadMs);
        QCOMPARE(m_running->application->settings()->device(), device);
    }

  private:
    ModelController* models() const { return m_running->application->models(); }
    ModelChoice* choice() const { return m_running->application->modelChoice(); }
    ModelLibrary* library() const { return m_running->application->library(); }
    QString at(const char* name) const {
        return QDir::cleanPath(m_dir->filePath(QStringLiteral("models/") + QLatin1String(name)));
    }
    std::filesystem::path path(const char* name) const { return toPath(at(name)); }
    ModelSource pair() const {
        return {at("llava/llava-v1.6-tiny.gguf"), at("llava/mmproj-llava-v1.6-tiny.gguf")};
    }

    AppSettings* settings() const { return m_running->application->settings(); }
    // A model of 6.4 MB of zeros a layer, and what it takes.
    MemoryEstimate writeLarge(const char* name, quint32 context, quint32 layers = 24) const {
        test::TextShape shape;
        shape.hidden = 512;
        shape.heads = 8;
        shape.kvHeads = 8;
        shape.intermediate = 1408;
        shape.layers = layers;
        shape.sparse = true;
        if (!test::smallTextModel(shape).writeSparse(path(name)))
            qFatal("not written");
        EngineOptions options;
        options.contextLength = context;
        const auto estimate = Engine::estimate({path(name), std::nullopt}, options);
        if (!estimate)
            qFatal("%s", estimate.error().message().c_str());
        return *estimate;
    }
    void openDialog() const {
        QVERIFY(m_running->click("modelButton"));
        QTRY_VERIFY(m_running->find("loadButton") != nullptr);
        QVERIFY(m_running->settle());
    }
    void loadPair() const {
        models()->load(pair());
        QTRY_COMPARE_WITH_TIMEOUT(models()->source().textPath, pair().textPath, kLoadMs);
        QTRY_COMPARE_WITH_TIMEOUT(models()->status(), ModelController::Ready, kLoadMs);
    }
    // The next entry of a combo box, by keyboard.
    void pressDown(const char* combo) const {
        QQuickItem* item = m_running->find(combo);
        QVERIFY(item != nullptr);
        item->forceActiveFocus();
        QTest::keyClick(m_running->window, Qt::Key_Down);
    }
    int promptTokens() const {
        const Asking* asking = m_running->application->asking();
        m_running->application->composer()->setText(QStringLiteral("What is this?"));
        if (!QTest::qWaitFor([&] { return asking->canSend(); }, kLoadMs))
            return -1;
        const int tokens = m_running->application->meter()->promptTokens();
        m_running->application->composer()->setText({});
        return QTest::qWaitFor([&] { return !asking->canSend(); }, kLoadMs) ? tokens : -1;
    }
    void answerOneQuestion() const {
        QVERIFY(m_running->send(QStringLiteral("Hello?")));
        // The tiny model goes on for long.
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_running->application->messages()->rows().isEmpty() &&
                !m_running->application->messages()->rows().last().text.isEmpty(),
            kLoadMs);
        m_running->application->answer()->stop();
        QVERIFY(m_running->waitForAnswer());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestModelWindow)
#include "tst_model_window.moc"
