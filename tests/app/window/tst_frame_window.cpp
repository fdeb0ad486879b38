// SPDX-License-Identifier: MIT
// The window's frame: its size and state, the sidebar, the size of text; with real keys, and kept
// from start to start.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <functional>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "Scripted device"},
  "answers": [
    {"text": "# Boats\n\nTwo boats are tied to the landing stage.\n\n- the first is **white**\n- the second is blue, with a name that nobody can read from here\n\n| Boat | Colour |\n|---|---|\n| first | white |\n"},
    {"text": "one two three four five six seven eight nine ten"}]})";

}  // namespace

class TestFrameWindow : public QObject {
    Q_OBJECT

  private:
    void start() {
        m_running.reset();
        m_running = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_running->waitForModel());
    }
    // Closes the window as its user does, then starts the program again.
    void restart() {
        QVERIFY(m_running->window->close());
        start();
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_running->window, static_cast<Qt::Key>(key), modifiers);
    }
    bool shows(const char* name) const { return m_running->find(name) != nullptr; }
    QWindow::Visibility visibility() const { return m_running->window->visibility(); }
    qreal sidebarEnd() const { return m_running->find("messageArea")->mapToScene(QPointF()).x(); }
    int textPx() const {
        return m_running->find("questionInput")->property("font").value<QFont>().pixelSize();
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        start();
        m_running->resize(760, 600);
    }
    void cleanup() { m_running.reset(); }

    void maximizedIsKeptWithTheSizeBelowIt() {
        restart();
        QCOMPARE(m_running->window->size(), QSize(760, 600));
        m_running->window->showMaximized();
        QTRY_COMPARE(visibility(), QWindow::Maximized);
        restart();
        QTRY_COMPARE(visibility(), QWindow::Maximized);
        m_running->window->showNormal();
        QTRY_COMPARE(m_running->window->size(), QSize(760, 600));
        QTRY_COMPARE(visibility(), QWindow::Windowed);
        restart();
        QCOMPARE(visibility(), QWindow::Windowed);
        QCOMPARE(m_running->window->size(), QSize(760, 600));
    }

    void fullScreenGoesBackToWhatWasBefore() {
        for (const auto before : {QWindow::Windowed, QWindow::Maximized}) {
            m_running->window->setVisibility(before);
            QTRY_COMPARE(visibility(), before);
            press(Qt::Key_F11);
            QTRY_COMPARE(visibility(), QWindow::FullScreen);
            press(Qt::Key_F11);
            QTRY_COMPARE(visibility(), before);
            press(Qt::Key_F11);
            QTRY_COMPARE(visibility(), QWindow::FullScreen);
            press(Qt::Key_Escape);
            QTRY_COMPARE(visibility(), before);
        }
        // It is not kept, but that the window was maximised before is.
        press(Qt::Key_F11);
        QTRY_COMPARE(visibility(), QWindow::FullScreen);
        restart();
        QTRY_COMPARE(visibility(), QWindow::Maximized);
        // As an X11 window manager goes there.
        press(Qt::Key_F11);
        m_running->window->setVisibility(QWindow::Windowed);
        m_running->window->setVisibility(QWindow::FullScreen);
        restart();
        QTRY_COMPARE(visibility(), QWindow::Maximized);
    }

    void escapeLeavesFullScreenLast() {
        QVERIFY(m_running->ask(QStringLiteral("Boats?")));
        press(Qt::Key_F11);
        QTRY_COMPARE(visibility(), QWindow::FullScreen);
        press(Qt::Key_Comma, Qt::ControlModifier);
        QTRY_VERIFY(shows("languageCombo"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(!shows("languageCombo"));
        QCOMPARE(visibility(), QWindow::FullScreen);

        m_running->model->holdAfterTokens(2);
        QVERIFY(m_running->send(QStringLiteral("Count")));
        QVERIFY(m_running->waitUntilHeld());
        press(Qt::Key_Escape);
        QVERIFY(m_running->waitForAnswer());
        QCOMPARE(m_running->lastMessage().state, MessageState::Stopped);
        QCOMPARE(visibility(), QWindow::FullScreen);
        press(Qt::Key_Escape);
        QTRY_COMPARE(visibility(), QWindow::Windowed);
    }

    void theSidebarIsHiddenAndShown() {
        QVERIFY(shows("newChatButton"));
        QVERIFY(!shows("drawerButton"));
        press(Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY(!shows("newChatButton"));
        QCOMPARE(sidebarEnd(), 0.0);
        m_running->screenshot("frame-without-sidebar");
        restart();
        QVERIFY(!shows("newChatButton"));
        QVERIFY(m_running->click("drawerButton"));
        QTRY_VERIFY(shows("newChatButton"));
        QVERIFY(m_running->click("historyMenuButton"));
        QTRY_VERIFY(shows("hideSidebarAction"));
        QVERIFY(m_running->click("hideSidebarAction"));
        QTRY_VERIFY(!shows("newChatButton"));
        // The search needs it.
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(shows("searchField"));
        QTRY_VERIFY(m_running->find("searchField")->hasActiveFocus());
    }

    // The model's name comes first; its device is there as a whole or not at all, and in the tool
    // tip.
    void theHeaderSaysWhichModelAnswers() {
        for (const int widthPx : {1000, 1600}) {
            m_running->resize(widthPx, 600);
            QVERIFY(shows("modelButtonDevice"));
            QVERIFY(!m_running->find("modelButtonName")->property("truncated").toBool());
        }
        for (int widthPx = 360; widthPx <= 1000; widthPx += 40) {
            m_running->resize(widthPx, 600);
            const QQuickItem* button = m_running->find("modelButton");
            QVERIFY(button->width() >= button->implicitWidth() || !shows("modelButtonDevice"));
        }
        QTest::mouseMove(m_running->window, m_running->middleOf(m_running->find("modelButton")));
        QTRY_VERIFY(shows("toolTip"));
        QTRY_VERIFY(m_running->text("toolTip").contains(QStringLiteral("Scripted device")));
    }

    void inANarrowWindowItIsADrawer() {
        m_running->resize(400, 600);
        QVERIFY(!shows("newChatButton"));
        press(Qt::Key_B, Qt::ControlModifier);
        QTRY_VERIFY(shows("newChatButton"));
        QVERIFY(m_running->settle());
        press(Qt::Key_Escape);
        QTRY_VERIFY(!shows("newChatButton"));
        QVERIFY(m_running->settle());
        // Wide, it is there as before.
        m_running->resize(760, 600);
        QVERIFY(shows("newChatButton"));
    }

    // What closes it, and what is typed at once, before it is away.
    void keysTypedWhileTheDrawerClosesAreTheQuestions() {
        QVERIFY(m_running->ask(QStringLiteral("First")));
        press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(m_running->ask(QStringLiteral("Second")));
        m_running->resize(400, 600);
        const auto closes = [&](const char* how, const std::function<bool()>& close) {
            press(Qt::Key_B, Qt::ControlModifier);
            QTRY_VERIFY2(shows("newChatButton"), how);
            QVERIFY2(m_running->settle(), how);
            QVERIFY2(close(), how);
            m_running->type(QStringLiteral("abc"));
            QVERIFY2(m_running->text("questionInput") == QStringLiteral("abc"), how);
            QTRY_VERIFY2(!shows("newChatButton"), how);
            m_running->type(QStringLiteral("d"));
            QVERIFY2(m_running->text("questionInput") == QStringLiteral("abcd"), how);
            m_running->application->composer()->setText({});
        };
        closes("a row", [&] { return m_running->click("conversation-1"); });
        closes("Escape", [&] { return press(Qt::Key_Escape), true; });
        closes("its key", [&] { return press(Qt::Key_B, Qt::ControlModifier), true; });
        closes("a new chat", [&] { return m_running->click("newChatButton"); });
        closes("a click beside it", [&] {
            QTest::mouseClick(m_running->window, Qt::LeftButton, {}, QPoint(395, 300));
            return true;
        });
    }

    // A start makes only what it shows.
    void dialogsAreMadeWhenTheyAreFirstOpened() {
        const auto made = [&](const char* name) {
            return m_running->window->findChildren<QObject*>(QLatin1String(name)).size();
        };
        for (const char* dialog : {"settingsDialog", "modelDialog", "tileInspector", "photoLook"})
            QCOMPARE(made(dialog), 0);
        QCOMPARE(made("searchField"), 1);
        for (int time = 0; time < 2; ++time) {
            press(Qt::Key_Comma, Qt::ControlModifier);
            QTRY_VERIFY(shows("languageCombo"));
            QCOMPARE(made("settingsDialog"), 1);
            press(Qt::Key_Escape);
            QTRY_VERIFY(!shows("languageCombo"));
            QTRY_VERIFY(m_running->find("questionInput")->hasActiveFocus());
        }
        m_running->resize(400, 600);
        QCOMPARE(made("searchField"), 1);
        for (int time = 0; time < 2; ++time) {
            press(Qt::Key_B, Qt::ControlModifier);
            QTRY_VERIFY(shows("searchField"));
            QCOMPARE(made("searchField"), 2);
            QVERIFY(m_running->settle());
            press(Qt::Key_Escape);
            QTRY_VERIFY(!shows("searchField"));
        }
    }

    void theEdgeOfTheSidebarMoves() {
        const qreal usual = sidebarEnd();
        const auto drag = [&](int toX) {
            QVERIFY(m_running->settle());
            const QPoint from = WindowDriver::middleOf(m_running->find("sidebarEdge"));
            m_running->drag(from, QPoint(toX, from.y()));
        };
        drag(330);
        QTRY_COMPARE(sidebarEnd(), 330.0);
        m_running->screenshot("frame-wide-sidebar");
        restart();
        QTRY_COMPARE(sidebarEnd(), 330.0);
        // Neither it nor the conversation becomes too narrow.
        drag(20);
        QTRY_COMPARE(sidebarEnd(), AppSettings::leastSidebarWidth());
        drag(700);
        QTRY_COMPARE(sidebarEnd(), 380.0);
        // A click does not move it, a double click takes it back.
        QVERIFY(m_running->click("sidebarEdge"));
        QCOMPARE(sidebarEnd(), 380.0);
        QTest::mouseDClick(m_running->window, Qt::LeftButton, Qt::NoModifier,
                           WindowDriver::middleOf(m_running->find("sidebarEdge")));
        QTRY_COMPARE(sidebarEnd(), usual);

        m_running->find("sidebarEdge")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Right);
        QTRY_COMPARE(sidebarEnd(), usual + 16);
        press(Qt::Key_Left);
        press(Qt::Key_Left);
        QTRY_COMPARE(sidebarEnd(), usual - 16);
        m_running->screenshot("frame-edge");
        m_running->type(QStringLiteral("a"));
        QCOMPARE(m_running->text("questionInput"), QStringLiteral("a"));
    }

    void textIsMadeLargerAndSmaller() {
        QVERIFY(m_running->ask(QStringLiteral("What is on the water?")));
        const int usual = textPx();
        press(Qt::Key_Plus, Qt::ControlModifier);
        press(Qt::Key_Equal, Qt::ControlModifier);
        QCOMPARE(textPx(), qRound(usual * 1.2));
        press(Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(textPx(), qRound(usual * 1.1));
        restart();
        QCOMPARE(textPx(), qRound(usual * 1.1));
        press(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(textPx(), usual);
        for (int i = 0; i < 20; ++i)
            press(Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(textPx(), qRound(usual * 0.7));
        for (int i = 0; i < 20; ++i)
            press(Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(textPx(), usual * 2);

        // The settings show the same.
        press(Qt::Key_Comma, Qt::ControlModifier);
        QTRY_VERIFY(shows("textSizeSpin"));
        QVERIFY(m_running->settle());
        QQuickItem* spin = m_running->find("textSizeSpin");
        QCOMPARE(spin->property("displayText").toString(), QStringLiteral("200%"));
        spin->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Down);
        QCOMPARE(m_running->application->settings()->textPercent(), 190);
        QCOMPARE(spin->property("displayText").toString(), QStringLiteral("190%"));
    }

    // What is written again keeps its formats at any size.
    void answersFollow() {
        QVERIFY(m_running->ask(QStringLiteral("What is on the water?")));
        QVERIFY(m_running->settle());
        const QString text = m_running->text("answerProse");
        const qreal height = m_running->find("answerProse")->height();
        m_running->application->settings()->setTextPercent(200);
        QTRY_VERIFY(m_running->find("answerProse")->height() > height * 1.8);
        QCOMPARE(m_running->text("answerProse"), text);
        m_running->screenshots("frame-text-200");
        m_running->application->settings()->setTextPercent(70);
        QTRY_VERIFY(m_running->find("answerProse")->height() < height * 0.9);
        m_running->screenshot("frame-text-70");
    }

    // In a conversation of several screens.
    void theViewStaysWhereItIsInOtherSizes_data() {
        QTest::addColumn<int>("pagesUp");
        QTest::newRow("at the end") << 0;
        QTest::newRow("in an answer") << 2;
        QTest::newRow("far up") << 7;
    }
    void theViewStaysWhereItIsInOtherSizes() {
        QFETCH(const int, pagesUp);
        m_running.reset();
        QByteArray text;
        for (int line = 0; line < 30; ++line)
            text += "Line " + QByteArray::number(line) +
                    " of an answer that is long enough to be wrapped in a narrow window.\\n\\n";
        m_running = std::make_unique<WindowDriver>(m_dir->path(),
                                                   "{\"answers\": [{\"text\": \"" + text + "\"}]}");
        QVERIFY(m_running->waitForModel());
        for (int i = 0; i < 4; ++i)
            QVERIFY(m_running->ask(QStringLiteral("Question %1").arg(i)));
        for (int i = 0; i < pagesUp; ++i)
            press(Qt::Key_PageUp);
        QVERIFY(m_running->settle());
        const QQuickItem* list = m_running->find("messageList");
        const auto below = [&] { return list->property("below").toReal(); };
        const auto place = [&] {
            return list->property("topRow").toInt() + list->property("topShare").toReal();
        };
        const qreal before = place();
        QCOMPARE(list->property("following").toBool(), pagesUp == 0);
        const auto check = [&](const char* after) {
            QVERIFY2(m_running->settle(), after);
            QTRY_VERIFY2(!list->property("keeping").toBool(), after);
            if (pagesUp == 0)
                QTRY_VERIFY2(below() < 1, after);
            else
                QTRY_VERIFY2(std::abs(place() - before) < 0.02,
                             qPrintable(QStringLiteral("%1: %2 instead of %3")
                                            .arg(QLatin1String(after), QString::number(place()),
                                                 QString::number(before))));
            QVERIFY(m_running->find("endButton") == nullptr || pagesUp > 0);
        };
        for (int i = 0; i < 5; ++i) {
            press(Qt::Key_Plus, Qt::ControlModifier);
            check("larger");
        }
        press(Qt::Key_0, Qt::ControlModifier);
        check("usual");
        press(Qt::Key_Minus, Qt::ControlModifier);
        check("smaller");
        press(Qt::Key_0, Qt::ControlModifier);
        m_running->resize(420, 600);
        check("narrow");
        m_running->resize(1200, 600);
        check("wide");
    }

    void closingAndQuitting() {
        press(Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!m_running->window->isVisible());
        start();
        const QSignalSpy quit(m_running->engine.get(), &QQmlEngine::quit);
        m_running->window->resize(820, 640);
        QVERIFY(m_running->settle());
        press(Qt::Key_Q, Qt::ControlModifier);
        QCOMPARE(quit.size(), 1);
        QCOMPARE(m_running->application->settings()->windowSize(), QSize(820, 640));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestFrameWindow)
#include "tst_frame_window.moc"
