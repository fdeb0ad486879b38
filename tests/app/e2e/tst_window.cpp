// SPDX-License-Identifier: MIT
// The real window, with real clicks and keys, against a scripted model.
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QQmlApplicationEngine>
#include <QQmlExtensionPlugin>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/application.h"
#include "app/desktop/inference/scripted_backend.h"

Q_IMPORT_QML_PLUGIN(TesseraPlugin)

using namespace tessera;

namespace {

const char* const kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 4096, "loadMs": 400},
  "answers": [
    {"text": "The photo shows a white cup of coffee on a wooden table, seen from above. A small spoon lies on the saucer, and the foam on top is still untouched.",
     "encodeMs": 200, "readMs": 100, "tokenMs": 15},
    {"text": "one two three four five six seven eight nine ten eleven twelve", "tokenMs": 150},
    {"text": "Half of an answer", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "lost"}}
  ]})";

// The application and its window, as main() makes them.
struct Running {
    std::unique_ptr<Application> application;
    std::unique_ptr<QQmlApplicationEngine> engine;
    QQuickWindow* window = nullptr;

    ~Running() { engine.reset(); }
};

std::unique_ptr<Running> start(const QString& dataDir, const QStringList& photos = {}) {
    auto script = Script::fromJson(kScript);
    ApplicationOptions options;
    options.dataDir = dataDir;
    options.photos = photos;
    options.backend = [script = *script] { return std::make_unique<ScriptedBackend>(script); };
    auto application = Application::create(options);
    if (!application)
        return nullptr;
    auto running = std::make_unique<Running>();
    running->application = std::move(*application);
    running->engine = std::make_unique<QQmlApplicationEngine>();
    if (!running->application->show(*running->engine))
        return nullptr;
    running->window = qobject_cast<QQuickWindow*>(running->engine->rootObjects().constFirst());
    return running;
}

void collect(QQuickItem* item, const QString& name, QList<QQuickItem*>& found) {
    if (item->objectName() == name && item->isVisible())
        found.append(item);
    for (QQuickItem* child : item->childItems())
        collect(child, name, found);
}

// The visible item of this name, in the window or in one of its popups.
QQuickItem* find(QQuickWindow* window, const char* name) {
    QList<QQuickItem*> found;
    collect(window->contentItem(), QString::fromLatin1(name), found);
    return found.isEmpty() ? nullptr : found.constLast();
}

QString textOf(QQuickWindow* window, const char* name) {
    const QQuickItem* item = find(window, name);
    return item == nullptr ? QString() : item->property("text").toString();
}

bool click(QQuickWindow* window, const char* name) {
    const QQuickItem* item = find(window, name);
    if (item == nullptr || !item->isEnabled())
        return false;
    const QPoint centre =
        item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
    QTest::mouseMove(window, centre);
    QTest::mouseClick(window, Qt::LeftButton, Qt::NoModifier, centre);
    return true;
}

void type(QQuickWindow* window, const QString& text) {
    for (const QChar& c : text)
        QTest::keyClick(window, c.toLatin1());
}

void screenshot(QQuickWindow* window, const char* name) {
    QTest::qWait(400);  // pictures load on threads of their own
    QDir().mkpath(QStringLiteral(TESSERA_SCREENSHOT_DIR));
    QVERIFY(window->grabWindow().save(
        QStringLiteral(TESSERA_SCREENSHOT_DIR "/%1.png").arg(QLatin1String(name))));
}

QString samplePhoto() {
    return QStringLiteral(TESSERA_SOURCE_DIR "/resources/samples/coffee.png");
}

}  // namespace

class TestWindow : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QQuickStyle::setStyle(QStringLiteral("Basic"));
        QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera")));
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void fromAModelToAnAnswerAndBackAgain() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("qrc:/qt/qml/Tessera")));
        auto running = start(m_dir->path());
        QVERIFY(running);
        QQuickWindow* window = running->window;
        QVERIFY(QTest::qWaitForWindowExposed(window));
        screenshot(window, "empty");

        // Choose a model.
        QVERIFY(click(window, "modelButton"));
        QTRY_VERIFY(find(window, "textPathField"));
        QTest::qWait(300);
        QVERIFY(click(window, "textPathField"));
        type(window, QStringLiteral("/models/llava.gguf"));
        screenshot(window, "model-dialog");
        QVERIFY(click(window, "loadButton"));
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        QTRY_VERIFY(find(window, "loadButton") == nullptr);

        // Attach, ask, and see the answer stream.
        running->application->composer()->addUrls({QUrl::fromLocalFile(samplePhoto())});
        QTRY_VERIFY(textOf(window, "attachmentCost").contains(QStringLiteral("tokens")));
        QVERIFY(click(window, "questionInput"));
        type(window, QStringLiteral("What is"));
        QTest::keyClick(window, Qt::Key_Return, Qt::ShiftModifier);
        type(window, QStringLiteral("this?"));
        QTRY_VERIFY(!textOf(window, "contextText").isEmpty());
        screenshot(window, "composer");
        QTRY_VERIFY(running->application->chat()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY(!textOf(window, "stageText").isEmpty());
        QTRY_VERIFY(textOf(window, "answerText").startsWith(QStringLiteral("The photo")));
        QVERIFY(running->application->chat()->isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(!running->application->chat()->isBusy(), 20000);
        QVERIFY(textOf(window, "answerText").endsWith(QStringLiteral("untouched.")));
        QCOMPARE(running->application->messages()->rows().first().text,
                 QStringLiteral("What is\nthis?"));
        screenshot(window, "answer");

        // The tiles of the photo.
        QVERIFY(click(window, "messagePhoto"));
        QTRY_VERIFY(textOf(window, "inspectorSummary").contains(QStringLiteral("tokens")));
        screenshot(window, "tiles");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(find(window, "inspectorSummary") == nullptr);

        // Stop with the button.
        QVERIFY(click(window, "questionInput"));
        type(window, QStringLiteral("Count"));
        QTRY_VERIFY(running->application->chat()->canSend());
        QVERIFY(click(window, "sendButton"));
        QTRY_VERIFY(textOf(window, "answerText").startsWith(QStringLiteral("one")));
        screenshot(window, "streaming");
        QVERIFY(click(window, "sendButton"));
        QTRY_VERIFY(!running->application->chat()->isBusy());
        QCOMPARE(running->application->messages()->rows().last().state, MessageState::Stopped);

        // A failure.
        type(window, QStringLiteral("Fail"));
        QTRY_VERIFY(running->application->chat()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY(find(window, "errorBanner"));
        screenshot(window, "failure");

        // After a restart everything is there.
        running.reset();
        running = start(m_dir->path());
        QVERIFY(running);
        window = running->window;
        QVERIFY(QTest::qWaitForWindowExposed(window));
        QTRY_COMPARE(running->application->messages()->count(), 6);
        QTRY_VERIFY(find(window, "messagePhoto") || find(window, "errorBanner"));
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        screenshot(window, "restarted");
    }

    void conversationsAreRenamedDeletedAndBroughtBack() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        QVERIFY(QTest::qWaitForWindowExposed(window));
        running->application->models()->load(QStringLiteral("/models/a.gguf"), {});
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        type(window, QStringLiteral("Hello"));
        QTRY_VERIFY(running->application->chat()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!running->application->chat()->isBusy(), 20000);
        QTest::keyClick(window, Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(running->application->messages()->count(), 0);

        QVERIFY(click(window, "conversation-0"));
        QTRY_COMPARE(running->application->messages()->count(), 2);
        find(window, "conversation-0")->forceActiveFocus();
        QTest::keyClick(window, Qt::Key_F2);
        QTRY_VERIFY(find(window, "renameField"));
        type(window, QStringLiteral("Harbour"));
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_COMPARE(running->application->chat()->title(), QStringLiteral("Harbour"));

        QVERIFY(click(window, "conversationMenu"));
        QTRY_VERIFY(find(window, "deleteAction"));
        QTest::qWait(200);
        QVERIFY(click(window, "deleteAction"));
        QTRY_COMPARE(running->application->conversations()->count(), 0);
        QTRY_VERIFY(find(window, "undoButton"));
        screenshot(window, "undo");
        QVERIFY(click(window, "undoButton"));
        QTRY_COMPARE(running->application->messages()->count(), 2);
    }

    void photosAreDroppedAndPasted() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        QVERIFY(QTest::qWaitForWindowExposed(window));
        Composer* composer = running->application->composer();

        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(samplePhoto())});
        const QPoint place(400, 300);
        QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(window, &enter));
        QVERIFY(enter.isAccepted());
        screenshot(window, "drop");
        QDropEvent drop(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &drop);
        QTRY_COMPARE(composer->photos().size(), 1);

        QImage image(40, 20, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QGuiApplication::clipboard()->setImage(image);
        QVERIFY(click(window, "questionInput"));
        QTest::keyClick(window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(composer->photos().size(), 2);
        QVERIFY(composer->text().isEmpty());
        QGuiApplication::clipboard()->setText(QStringLiteral("words"));
        QTest::keyClick(window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(composer->text(), QStringLiteral("words"));

        QVERIFY(click(window, "removeAttachment"));
        QTRY_COMPARE(composer->photos().size(), 1);
    }

    void loadingIsCancelledAndEscapeStops() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        QVERIFY(QTest::qWaitForWindowExposed(window));
        ModelController* models = running->application->models();
        QVERIFY(click(window, "modelButton"));
        QTRY_VERIFY(find(window, "textPathField"));
        QTest::qWait(300);
        QVERIFY(click(window, "textPathField"));
        type(window, QStringLiteral("/m.gguf"));
        QVERIFY(click(window, "loadButton"));
        QTRY_VERIFY(click(window, "cancelLoadButton"));
        QTRY_COMPARE(models->status(), ModelController::None);
        QVERIFY(click(window, "loadButton"));
        QTRY_COMPARE(models->status(), ModelController::Ready);
        QTRY_VERIFY(find(window, "loadButton") == nullptr);

        ChatController* chat = running->application->chat();
        QVERIFY(click(window, "questionInput"));
        type(window, QStringLiteral("Long"));
        QTRY_VERIFY(chat->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY(chat->isBusyHere());
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(!chat->isBusy());
        QCOMPARE(running->application->messages()->rows().last().state, MessageState::Stopped);
    }

    void narrowAndDark() {
        auto running = start(m_dir->path(), {samplePhoto(), QStringLiteral("/no/such.jpg")});
        QQuickWindow* window = running->window;
        window->resize(400, 700);
        QVERIFY(QTest::qWaitForWindowExposed(window));
        running->application->models()->load(QStringLiteral("/models/a.gguf"), {});
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        QTRY_VERIFY(!running->application->composer()->isImporting());
        screenshot(window, "narrow-composer");
        type(window, QStringLiteral("What is in the cup?"));
        QTRY_VERIFY(running->application->chat()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!running->application->chat()->isBusy(), 20000);
        screenshot(window, "narrow-light");
        QVERIFY(click(window, "messagePhoto"));
        QTest::qWait(300);
        screenshot(window, "narrow-tiles");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(find(window, "inspectorSummary") == nullptr);
        QVERIFY(click(window, "drawerButton"));
        QTRY_VERIFY(find(window, "newChatButton"));
        QTest::qWait(400);
        QVERIFY(click(window, "appearance-dark"));
        QTRY_VERIFY(running->application->settings()->isDark());
        screenshot(window, "narrow-drawer-dark");
        QTest::keyClick(window, Qt::Key_Escape);
        QTest::qWait(400);
        screenshot(window, "narrow-dark");
        window->resize(1000, 700);
        screenshot(window, "wide-dark");
        QVERIFY(click(window, "messagePhoto"));
        QTest::qWait(300);
        screenshot(window, "tiles-dark");
    }

    void textOfTheThemeIsReadable() {
        auto running = start(m_dir->path());
        QQmlComponent component(running->engine.get());
        component.setData("import Tessera\nimport QtQml\nQtObject { property var theme: Theme }",
                          QUrl());
        const std::unique_ptr<QObject> holder(component.create());
        QVERIFY2(holder, qPrintable(component.errorString()));
        const auto* theme = holder->property("theme").value<QObject*>();
        const auto colour = [&](const char* name) { return theme->property(name).value<QColor>(); };
        for (const auto appearance : {AppSettings::Light, AppSettings::Dark}) {
            running->application->settings()->setAppearance(appearance);
            for (const char* surface : {"window", "surface", "surfaceRaised"})
                for (const char* text : {"text", "textDim", "accent"})
                    QVERIFY2(contrastRatio(colour(text), colour(surface)) >= 4.5, text);
            for (const char* surface : {"window", "surface"})
                QVERIFY2(contrastRatio(colour("outline"), colour(surface)) >= 3, surface);
            QVERIFY(contrastRatio(colour("danger"), colour("dangerSurface")) >= 4.5);
            QVERIFY(contrastRatio(colour("danger"), colour("window")) >= 4.5);
            QVERIFY(contrastRatio(colour("accentText"), colour("accent")) >= 4.5);
        }
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
