// SPDX-License-Identifier: MIT
// What all views have in common, in the real window: the ring around what the keyboard has reached,
// menus, lists to choose from, tool tips and scroll bars.
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

constexpr const char* kScript = R"({
  "model": {"name": "LLaVA 1.6 Vicuna 7B", "device": "NVIDIA GeForce RTX 4070", "contextLength": 4096},
  "answers": [
    {"text": "The sign says: Boats for hire, in blue letters on a white board beside the water.\n\n```\nboats\n```\n"}
  ]})";

QRectF inScene(const QQuickItem* item) {
    return item->mapRectToScene(item->boundingRect());
}

// What cuts a part of the item off, or an empty text.
QString clippedBy(const QQuickItem* item, const QQuickWindow* window) {
    const QRectF all = inScene(item);
    if (!QRectF(QPointF(), window->size()).contains(all))
        return QStringLiteral("the window");
    for (const QQuickItem* place = item->parentItem(); place != nullptr;
         place = place->parentItem()) {
        if (place->clip() && !inScene(place).contains(all))
            return QStringLiteral("%1 %2").arg(QLatin1String(place->metaObject()->className()),
                                               place->objectName());
    }
    return {};
}

}  // namespace

class TestLookWindow : public QObject {
    Q_OBJECT

  private:
    // Presses Tab until the focus is where it was; false after a ring that is missing or cut off.
    void goAround(const QStringList& without = {}) {
        QQuickWindow* window = m_running->window;
        QList<QQuickItem*> visited;
        for (int i = 0; i < 200; ++i) {
            QTest::keyClick(window, Qt::Key_Tab);
            QVERIFY(m_running->settle());
            const QQuickItem* item = window->activeFocusItem();
            QVERIFY(item != nullptr);
            if (visited.contains(item))
                break;
            visited.append(window->activeFocusItem());
            const QString name = QStringLiteral("%1 %2").arg(
                QLatin1String(item->metaObject()->className()), item->objectName());
            const QList<QQuickItem*> rings = m_running->all("focusRing");
            // Lists that only scroll, and messages.
            if (without.contains(item->objectName()))
                continue;
            QVERIFY2(rings.size() == 1,
                     qPrintable(name + QStringLiteral(": %1 rings").arg(rings.size())));
            const QString culprit = clippedBy(rings.constFirst(), window);
            QVERIFY2(culprit.isEmpty(),
                     qPrintable(name + QStringLiteral(" is cut off by ") + culprit));
        }
        QVERIFY(visited.size() > 2);
    }
    // From elsewhere: the pointer may have been there before.
    void pointAt(const char* name) {
        QVERIFY(m_running->settle());
        QTest::mouseMove(m_running->window, QPoint(1, 1));
        QTest::mouseMove(m_running->window, WindowDriver::middleOf(m_running->find(name)));
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_running = startWindow(m_dir->path(), kScript);
        QVERIFY(m_running->attach(coffeePhoto()));
        QVERIFY(m_running->ask(QStringLiteral("What does the sign say?")));
        QVERIFY(m_running->attach(coffeePhoto()));
    }
    void cleanup() { m_running.reset(); }

    void theRingIsAroundWhatTheKeyboardReaches() {
        goAround();
        m_running->find("newChatButton")->forceActiveFocus(Qt::TabFocusReason);
        m_running->screenshots("ring-button");
        m_running->find("sendButton")->forceActiveFocus(Qt::TabFocusReason);
        m_running->screenshots("ring-field");
        m_running->find("conversation-0")->forceActiveFocus(Qt::TabFocusReason);
        m_running->screenshot("ring-row");
        QCOMPARE(m_running->all("focusRing").size(), 1);
        QCOMPARE(clippedBy(m_running->find("focusRing"), m_running->window), QString());
        m_running->find("messagePhoto")->forceActiveFocus(Qt::TabFocusReason);
        m_running->screenshot("ring-photo");
    }

    void theRingIsAroundWhatTheKeyboardReachesInDialogs_data() {
        QTest::addColumn<int>("key");
        QTest::newRow("settings") << int{Qt::Key_Comma};
        QTest::newRow("chat settings") << int{Qt::Key_E};
        QTest::newRow("models") << int{Qt::Key_M};
    }
    void theRingIsAroundWhatTheKeyboardReachesInDialogs() {
        QFETCH(int, key);
        QTest::keyClick(m_running->window, static_cast<Qt::Key>(key), Qt::ControlModifier);
        QVERIFY(m_running->settle());
        goAround({QStringLiteral("modelList")});
        m_running->screenshot(
            qPrintable(QStringLiteral("ring-%1").arg(QLatin1String(QTest::currentDataTag()))));
    }

    void theRingIsAroundWhatTheKeyboardReachesAmongTiles() {
        QVERIFY(m_running->click("messagePhoto"));
        QTRY_VERIFY(m_running->text("inspectorSummary").contains(QStringLiteral("tokens")));
        QVERIFY(m_running->settle());
        goAround();
        m_running->screenshots("ring-tiles");
        // Over a photo it is light and dark.
        for (const char* name : {"zoomIn", "newChatButton"}) {
            QQuickItem* button = m_running->find(name);
            QVERIFY(button);
            button->forceActiveFocus(Qt::TabFocusReason);
            QTRY_COMPARE(m_running->all("focusRing").size(), 1);
            const bool overPhoto = QLatin1String(name) == QLatin1String("zoomIn");
            QCOMPARE(m_running->find("innerRing") != nullptr, overPhoto);
        }
        m_running->find("zoomIn")->forceActiveFocus(Qt::TabFocusReason);
        m_running->screenshots("ring-zoom");
    }

    // What has the focus is visible, whatever was clicked before.
    void aClickOnNothingLeadsToTheComposer() {
        const QQuickWindow* window = m_running->window;
        for (const char* name : {"questionText", "answerProse"}) {
            QVERIFY(m_running->click(name));
            QVERIFY2(window->activeFocusItem() == m_running->find(name), name);
            const QQuickItem* area = m_running->find("messageArea");
            const QPoint margin = area->mapToScene(QPointF(6, area->height() / 2)).toPoint();
            QTest::mouseClick(m_running->window, Qt::LeftButton, Qt::NoModifier, margin);
            QTRY_COMPARE(window->activeFocusItem(), m_running->find("questionInput"));
            QCOMPARE(m_running->all("focusRing").size(), 1);
        }
    }

    void textThatWasClickedShowsItOnceKeysAreUsed() {
        QQuickWindow* window = m_running->window;
        for (const char* name : {"questionText", "answerProse", "codeText"}) {
            QVERIFY2(m_running->click(name), name);
            QQuickItem* text = m_running->find(name);
            QCOMPARE(window->activeFocusItem(), text);
            QVERIFY(m_running->find("focusRing") == nullptr);
            QTest::keyClick(window, Qt::Key_PageDown);
            QCOMPARE(window->activeFocusItem(), text);
            QTRY_COMPARE(m_running->all("focusRing").size(), 1);
            QVERIFY(inScene(m_running->find("focusRing")).contains(inScene(text)));
            QCOMPARE(clippedBy(m_running->find("focusRing"), window), QString());
            m_running->screenshot(
                qPrintable(QStringLiteral("ring-text-%1").arg(QLatin1String(name))));
            // A selection shows it, too.
            QTest::keyClick(window, Qt::Key_A, Qt::ControlModifier);
            QTRY_VERIFY(m_running->find("focusRing") == nullptr);
            QTest::keyClick(window, Qt::Key_Escape);
            QTRY_COMPARE(window->activeFocusItem(), m_running->find("questionInput"));
        }
    }

    void menusAndListsHaveOneLook() {
        QVERIFY(m_running->click("conversationMenu"));
        QTRY_VERIFY(m_running->find("deleteAction"));
        QTest::keyClick(m_running->window, Qt::Key_Down);
        m_running->screenshots("menu");
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QVERIFY(m_running->click("historyMenuButton"));
        m_running->screenshots("menu-more");
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QTest::keyClick(m_running->window, Qt::Key_Comma, Qt::ControlModifier);
        QTRY_VERIFY(m_running->find("languageCombo"));
        QVERIFY(m_running->click("languageCombo"));
        m_running->screenshots("combo");
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QTest::keyClick(m_running->window, Qt::Key_Escape);
        QVERIFY(m_running->click("historyMenuButton"));
        QVERIFY(m_running->click("backupsAction"));
        QTRY_VERIFY(m_running->find("backupsKept"));
        m_running->screenshots("spin");
    }

    void aToolTipIsAboveAndGoesWithAPress() {
        pointAt("answerDetailsButton");
        QTRY_VERIFY(m_running->find("toolTip"));
        QVERIFY(m_running->settle());
        const QQuickItem* tip = m_running->find("toolTip");
        const QQuickItem* button = m_running->find("answerDetailsButton");
        QVERIFY(inScene(tip).bottom() < inScene(button).top());
        m_running->screenshot("tip");
        QVERIFY(m_running->click("answerDetailsButton"));
        QTRY_VERIFY(m_running->find("copyDetailsButton"));
        QVERIFY(m_running->find("toolTip") == nullptr);
    }

    void aToolTipGoesWithTheFirstKey_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::newRow("a letter") << int{Qt::Key_A} << Qt::KeyboardModifiers(Qt::NoModifier);
        QTest::newRow("scrolling") << int{Qt::Key_PageUp} << Qt::KeyboardModifiers(Qt::NoModifier);
        QTest::newRow("a shortcut") << int{Qt::Key_B} << Qt::KeyboardModifiers(Qt::ControlModifier);
    }
    void aToolTipGoesWithTheFirstKey() {
        QFETCH(const int, key);
        QFETCH(const Qt::KeyboardModifiers, modifiers);
        pointAt("answerDetailsButton");
        QTRY_VERIFY(m_running->find("toolTip"));
        QTest::keyClick(m_running->window, static_cast<Qt::Key>(key), modifiers);
        QTRY_VERIFY(m_running->find("toolTip") == nullptr);
        QVERIFY(m_running->settle());
        QVERIFY(m_running->find("toolTip") == nullptr);
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestLookWindow)
#include "tst_look_window.moc"
