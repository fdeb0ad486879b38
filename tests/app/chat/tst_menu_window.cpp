// SPDX-License-Identifier: MIT
// The menus of conversations, questions, answers and the composer: with the right button, with the
// menu key, and from the button in the row.
#include <QClipboard>
#include <QGuiApplication>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "answers": [{"text": "A white cup of coffee."}, {"text": "Coffee, black."}]})";

}  // namespace

class TestMenuWindow : public QObject {
    Q_OBJECT

  private:
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_driver->window, static_cast<Qt::Key>(key), modifiers);
    }
    QString clipboard() const { return QGuiApplication::clipboard()->text(); }
    void closeMenu(const char* entry) const {
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find(entry) == nullptr);
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_driver = std::make_unique<WindowDriver>(m_dir->path(), kScript);
        QVERIFY(m_driver->waitForModel());
        QVERIFY(m_driver->ask(QStringLiteral("What is this?")));
        QVERIFY(m_driver->settle());
        QGuiApplication::clipboard()->clear();
    }
    void cleanup() { m_driver.reset(); }

    void ofAnAnswer() {
        QVERIFY(m_driver->click(m_driver->find("answerText"), Qt::RightButton));
        QTRY_VERIFY(m_driver->find("deleteMessageAction"));
        m_driver->screenshots("menu-answer");
        QVERIFY(m_driver->find("copySelectionAction") == nullptr);
        QVERIFY(m_driver->find("compareAction") == nullptr);
        QVERIFY(m_driver->find("editAction") == nullptr);
        QVERIFY(m_driver->find("deleteMessageAction")->property("danger").toBool());
        QCOMPARE(m_driver->find("againAction")->property("keys").toString(),
                 QStringLiteral("Ctrl+R"));
        QVERIFY(m_driver->click("copyMessageAction"));
        QCOMPARE(clipboard(), QStringLiteral("A white cup of coffee."));
        QTRY_COMPARE(m_driver->text("copyAnswerButton"), QStringLiteral("Copied"));

        QVERIFY(m_driver->click("answerMenuButton"));
        QTRY_VERIFY(m_driver->find("againAction"));
        QVERIFY(m_driver->click("againAction"));
        QVERIFY(m_driver->waitForAnswer());
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("Coffee, black."));

        QVERIFY(m_driver->click("answerMenuButton"));
        QTRY_VERIFY(m_driver->find("compareAction"));
        QVERIFY(m_driver->click("compareAction"));
        QTRY_VERIFY(m_driver->find("comparedAfter"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("comparedAfter") == nullptr);

        QVERIFY(m_driver->click("answerMenuButton"));
        QTRY_VERIFY(m_driver->find("deleteMessageAction"));
        QVERIFY(m_driver->click("deleteMessageAction"));
        QTRY_VERIFY(m_driver->find("undoButton"));
        QTRY_COMPARE(m_driver->text("answerText"), QStringLiteral("A white cup of coffee."));
    }

    void ofAQuestion() {
        QVERIFY(m_driver->click(m_driver->find("questionText"), Qt::RightButton));
        QTRY_VERIFY(m_driver->find("editAction"));
        m_driver->screenshot("menu-question");
        QVERIFY(m_driver->find("againAction") == nullptr);
        QVERIFY(m_driver->click("editAction"));
        QTRY_COMPARE(m_driver->window->activeFocusItem(), m_driver->find("questionEditor"));
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_driver->find("questionEditor") == nullptr);

        QVERIFY(m_driver->click("questionMenuButton"));
        QTRY_VERIFY(m_driver->find("copyMessageAction"));
        QVERIFY(m_driver->click("copyMessageAction"));
        QCOMPARE(clipboard(), QStringLiteral("What is this?"));
        // With what follows.
        QVERIFY(m_driver->click("questionMenuButton"));
        QTRY_VERIFY(m_driver->find("deleteMessageAction"));
        QVERIFY(m_driver->click("deleteMessageAction"));
        QTRY_COMPARE(m_driver->application->messages()->count(), 0);
    }

    void ofSelectedText() {
        QVERIFY(m_driver->click("questionText"));
        press(Qt::Key_A, Qt::ControlModifier);
        press(Qt::Key_Left, Qt::ShiftModifier);
        press(Qt::Key_Menu);
        QTRY_VERIFY(m_driver->find("copySelectionAction"));
        QVERIFY(m_driver->click("copySelectionAction"));
        QCOMPARE(clipboard(), QStringLiteral("What is this"));
    }

    // Of all of it, not only of its picture.
    void ofAnAttachedPhoto() {
        QVERIFY(m_driver->attach(coffeePhoto()));
        QTRY_VERIFY(m_driver->find("attachmentCost"));
        QVERIFY(m_driver->click(m_driver->find("attachmentCost"), Qt::RightButton));
        QTRY_VERIFY(m_driver->find("lookAction"));
        closeMenu("lookAction");
        m_driver->find("removeAttachment")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Menu);
        QTRY_VERIFY(m_driver->find("lookAction"));
        closeMenu("lookAction");
    }

    void ofTheComposer() {
        m_driver->find("questionInput")->forceActiveFocus();
        m_driver->type(QStringLiteral("words"));
        press(Qt::Key_F10, Qt::ShiftModifier);
        QTRY_VERIFY(m_driver->find("selectAllAction"));
        QVERIFY(!m_driver->find("cutAction")->isEnabled());
        QVERIFY(m_driver->click("selectAllAction"));
        QTRY_VERIFY(m_driver->find("selectAllAction") == nullptr);
        QVERIFY(m_driver->click(m_driver->find("questionInput"), Qt::RightButton));
        QTRY_VERIFY(m_driver->find("cutAction"));
        m_driver->screenshots("menu-composer");
        QVERIFY(m_driver->click("cutAction"));
        QCOMPARE(clipboard(), QStringLiteral("words"));
        QTRY_COMPARE(m_driver->text("questionInput"), QString());
        for (int times = 1; times <= 2; ++times) {
            QVERIFY(m_driver->click(m_driver->find("questionInput"), Qt::RightButton));
            QTRY_VERIFY(m_driver->find("pasteAction"));
            QVERIFY(m_driver->click("pasteAction"));
            QTRY_COMPARE(m_driver->text("questionInput"), QStringLiteral("words").repeated(times));
        }
        QTRY_VERIFY(m_driver->find("questionInput")->hasActiveFocus());
    }

    void ofAConversation() {
        QVERIFY(m_driver->click(m_driver->find("conversation-0"), Qt::RightButton));
        QTRY_VERIFY(m_driver->find("renameAction"));
        m_driver->screenshot("menu-conversation");
        closeMenu("renameAction");
        m_driver->find("conversation-0")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_Menu);
        QTRY_VERIFY(m_driver->find("pinAction"));
        QVERIFY(m_driver->click("pinAction"));
        QTRY_VERIFY(m_driver->application->conversations()->rows().constFirst().pinned);
        // In the drawer of a narrow window, too.
        m_driver->resize(400, 700);
        QVERIFY(m_driver->click("drawerButton"));
        QTRY_VERIFY(m_driver->find("conversation-0"));
        QVERIFY(m_driver->settle());
        m_driver->find("conversation-0")->forceActiveFocus(Qt::TabFocusReason);
        press(Qt::Key_F10, Qt::ShiftModifier);
        QTRY_VERIFY(m_driver->find("deleteAction"));
        QVERIFY(m_driver->click("deleteAction"));
        QTRY_COMPARE(m_driver->application->conversations()->count(), 0);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_driver;
};

QTEST_MAIN(TestMenuWindow)
#include "tst_menu_window.moc"
