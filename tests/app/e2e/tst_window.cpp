// SPDX-License-Identifier: MIT
// The real window, with real clicks and keys, against a scripted model.
#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

const char* const kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device", "contextLength": 4096},
  "answers": [
    {"text": "The photo shows a white cup of coffee on a wooden table, seen from above. A small spoon lies on the saucer, and the foam on top is still untouched."},
    {"text": "one two three four five six seven eight nine ten eleven twelve"},
    {"text": "Half of an answer", "error": {"afterTokens": 2, "code": "DeviceLost", "message": "lost"}}
  ]})";

// No model is chosen yet.
std::unique_ptr<WindowDriver> start(const QString& dataDir, const QStringList& photos = {}) {
    ApplicationOptions options = optionsFor(dataDir);
    options.photos = photos;
    return std::make_unique<WindowDriver>(options, kScript);
}

}  // namespace

class TestWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void fromAModelToAnAnswerAndBackAgain() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        running->screenshot("empty");

        // Choose a model.
        QVERIFY(running->click("modelButton"));
        QTRY_VERIFY(running->find("otherFilesButton"));
        QVERIFY(running->click("otherFilesButton"));
        QVERIFY(running->click("textPathField"));
        running->type(QStringLiteral("/models/llava.gguf"));
        running->screenshot("model-dialog");
        QVERIFY(running->click("loadButton"));
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        QTRY_VERIFY(running->find("loadButton") == nullptr);

        // Attach, ask, and see the answer stream.
        running->application->composer()->addUrls({QUrl::fromLocalFile(coffeePhoto())});
        QTRY_VERIFY(running->text("attachmentCost").contains(QStringLiteral("tokens")));
        QVERIFY(running->click("questionInput"));
        running->type(QStringLiteral("What is"));
        QTest::keyClick(window, Qt::Key_Return, Qt::ShiftModifier);
        running->type(QStringLiteral("this?"));
        QTRY_VERIFY(!running->text("contextText").isEmpty());
        running->screenshot("composer");
        QTRY_VERIFY(running->application->asking()->canSend());
        running->model->holdReading();
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY(!running->text("stageText").isEmpty());
        // Said once.
        QVERIFY(running->text("blockerText") != running->text("stageText"));
        running->model->holdAfterTokens(2);
        running->model->release();
        QTRY_COMPARE(running->text("answerText").trimmed(), QStringLiteral("The photo"));
        QVERIFY(running->application->answer()->isBusy());
        running->model->release();
        QVERIFY(running->waitForAnswer());
        QTRY_VERIFY(running->text("answerText").endsWith(QStringLiteral("untouched.")));
        QCOMPARE(running->application->messages()->rows().first().text,
                 QStringLiteral("What is\nthis?"));
        running->screenshot("answer");

        // The tiles of the photo.
        QVERIFY(running->click("messagePhoto"));
        QTRY_VERIFY(running->text("inspectorSummary").contains(QStringLiteral("tokens")));
        running->screenshot("tiles");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("inspectorSummary") == nullptr);

        // Stop with the button.
        QVERIFY(running->click("questionInput"));
        running->type(QStringLiteral("Count"));
        QTRY_VERIFY(running->application->asking()->canSend());
        running->model->holdAfterTokens(1);
        QVERIFY(running->click("sendButton"));
        QTRY_COMPARE(running->text("answerText").trimmed(), QStringLiteral("one"));
        running->screenshot("streaming");
        QVERIFY(running->click("sendButton"));
        QTRY_VERIFY(!running->application->answer()->isBusy());
        QCOMPARE(running->application->messages()->rows().last().state, MessageState::Stopped);

        // A failure.
        running->type(QStringLiteral("Fail"));
        QTRY_VERIFY(running->application->asking()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY(running->find("errorBanner"));
        running->screenshot("failure");

        // After a restart everything is there.
        running.reset();
        running = start(m_dir->path());
        window = running->window;
        QTRY_COMPARE(running->application->messages()->count(), 6);
        QTRY_VERIFY(running->find("errorBanner"));
        QVERIFY(QMetaObject::invokeMethod(running->find("messageList"), "positionViewAtBeginning"));
        QTRY_VERIFY(running->find("messagePhoto"));
        QVERIFY(running->waitForModel());
        running->screenshot("restarted");
    }

    void conversationsAreRenamedDeletedAndBroughtBack() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        running->application->models()->load({QStringLiteral("/models/a.gguf")});
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        running->type(QStringLiteral("Hello"));
        QTRY_VERIFY(running->application->asking()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QVERIFY(running->waitForAnswer());
        QTest::keyClick(window, Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(running->application->messages()->count(), 0);

        QVERIFY(running->click("conversation-0"));
        QTRY_COMPARE(running->application->messages()->count(), 2);
        running->find("conversation-0")->forceActiveFocus();
        QTest::keyClick(window, Qt::Key_F2);
        QTRY_VERIFY(running->find("renameField"));
        running->type(QStringLiteral("Harbour"));
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_COMPARE(running->application->conversation()->title(), QStringLiteral("Harbour"));

        QVERIFY(running->click("conversationMenu"));
        QTRY_VERIFY(running->find("deleteAction"));
        QVERIFY(running->click("deleteAction"));
        QTRY_COMPARE(running->application->conversations()->count(), 0);
        QTRY_VERIFY(running->find("undoButton"));
        running->screenshot("undo");
        QVERIFY(running->click("undoButton"));
        QTRY_COMPARE(running->application->messages()->count(), 2);
    }

    void photosAreDroppedAndPasted() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        Composer* composer = running->application->composer();

        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(coffeePhoto())});
        const QPoint place(400, 300);
        QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(window, &enter));
        QVERIFY(enter.isAccepted());
        running->screenshot("drop");
        QDropEvent drop(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &drop);
        QTRY_COMPARE(composer->photos().size(), 1);

        QImage image(40, 20, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QGuiApplication::clipboard()->setImage(image);
        QVERIFY(running->click("questionInput"));
        QTest::keyClick(window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(composer->photos().size(), 2);
        QVERIFY(composer->text().isEmpty());
        QGuiApplication::clipboard()->setText(QStringLiteral("words"));
        QTest::keyClick(window, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(composer->text(), QStringLiteral("words"));

        QVERIFY(running->click("removeAttachment"));
        QTRY_COMPARE(composer->photos().size(), 1);
    }

    void loadingIsCancelledAndEscapeStops() {
        auto running = start(m_dir->path());
        QQuickWindow* window = running->window;
        ModelController* models = running->application->models();
        QVERIFY(running->click("modelButton"));
        QTRY_VERIFY(running->find("otherFilesButton"));
        QVERIFY(running->click("otherFilesButton"));
        QVERIFY(running->click("textPathField"));
        running->type(QStringLiteral("/m.gguf"));
        running->model->holdLoading();
        QVERIFY(running->click("loadButton"));
        QTRY_VERIFY(running->find("cancelLoadButton"));
        QVERIFY(running->click("cancelLoadButton"));
        QTRY_COMPARE(models->status(), ModelController::None);
        QVERIFY(running->click("loadButton"));
        QTRY_COMPARE(models->status(), ModelController::Ready);
        QTRY_VERIFY(running->find("loadButton") == nullptr);

        AnswerRun* answer = running->application->answer();
        QVERIFY(running->click("questionInput"));
        running->type(QStringLiteral("Long"));
        QTRY_VERIFY(running->application->asking()->canSend());
        running->model->holdAfterTokens(1);
        QTest::keyClick(window, Qt::Key_Return);
        QTRY_VERIFY(answer->isBusyHere());
        // It closes what is open first.
        QVERIFY(running->click("conversationMenu"));
        QTRY_VERIFY(running->find("renameAction"));
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("renameAction") == nullptr);
        QVERIFY(answer->isBusyHere());
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(!answer->isBusy());
        QCOMPARE(running->application->messages()->rows().last().state, MessageState::Stopped);
    }

    void narrowAndDark() {
        auto running = start(m_dir->path(), {coffeePhoto(), QStringLiteral("/no/such.jpg")});
        QQuickWindow* window = running->window;
        running->resize(400, 700);
        running->application->models()->load({QStringLiteral("/models/a.gguf")});
        QTRY_COMPARE(running->application->models()->status(), ModelController::Ready);
        QTRY_VERIFY(!running->application->composer()->isImporting());
        running->screenshot("narrow-composer");
        running->type(QStringLiteral("What is in the cup?"));
        QTRY_VERIFY(running->application->asking()->canSend());
        QTest::keyClick(window, Qt::Key_Return);
        QVERIFY(running->waitForAnswer());
        running->screenshot("narrow-light");
        QVERIFY(running->click("messagePhoto"));
        QTRY_VERIFY(running->find("inspectorSummary"));
        running->screenshot("narrow-tiles");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("inspectorSummary") == nullptr);
        QVERIFY(running->click("drawerButton"));
        QTRY_VERIFY(running->find("newChatButton"));
        QVERIFY(running->click("appearance-dark"));
        QTRY_VERIFY(running->application->settings()->isDark());
        running->screenshot("narrow-drawer-dark");
        QTest::keyClick(window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("newChatButton") == nullptr);
        running->screenshot("narrow-dark");
        running->resize(1000, 700);
        running->screenshot("wide-dark");
        QVERIFY(running->click("messagePhoto"));
        QTRY_VERIFY(running->find("inspectorSummary"));
        running->screenshot("tiles-dark");
    }

    void textOfTheThemeIsReadable() {
        auto running = start(m_dir->path());
        QQmlComponent component(running->engine.get());
        component.setData(
            "import Tessera.Style\nimport QtQml\nQtObject { property var theme: Theme }", QUrl());
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
