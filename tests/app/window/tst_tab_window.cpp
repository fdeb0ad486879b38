// SPDX-License-Identifier: MIT
// Tab and Shift+Tab in the real window: they lead through everything and back to the question, and
// get stuck nowhere.
#include <QSet>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

class TestTabWindow : public QObject {
    Q_OBJECT

  private:
    QQuickItem* home() const { return m_running->find("questionInput"); }

    // The names of what had the focus on the way, or nothing if it does not lead back.
    QStringList around(Qt::Key key, Qt::KeyboardModifiers modifiers) const {
        QStringList names;
        QSet<const QQuickItem*> seen;
        for (;;) {
            QTest::keyClick(m_running->window, key, modifiers);
            if (!m_running->settle())
                return {};
            const QQuickItem* item = m_running->window->activeFocusItem();
            if (item == home())
                return names;
            if (item == nullptr || !item->isVisible() || seen.contains(item)) {
                qWarning() << "stuck after" << names << "at" << item;
                return {};
            }
            seen.insert(item);
            names.append(item->objectName());
        }
    }

  private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_running = startWindow(m_dir->path(), kBoatScript);
        for (const char* question : {"What does the sign say?", "How many boats are there?"}) {
            m_running->application->conversation()->startNew();
            QVERIFY(m_running->ask(QLatin1String(question)));
        }
    }
    void cleanup() { m_running.reset(); }

    void throughTheWindow_data() {
        QTest::addColumn<QString>("state");
        QTest::newRow("a conversation") << QStringLiteral("conversation");
        QTest::newRow("a new chat") << QStringLiteral("new");
        QTest::newRow("a search") << QStringLiteral("search");
    }
    void throughTheWindow() {
        QFETCH(QString, state);
        if (state == QStringLiteral("new"))
            QTest::keyClick(m_running->window, Qt::Key_N, Qt::ControlModifier);
        if (state == QStringLiteral("search"))
            m_running->application->search()->setQuery(QStringLiteral("boats"));
        QVERIFY(m_running->settle());
        home()->forceActiveFocus(Qt::TabFocusReason);
        const QStringList there = around(Qt::Key_Tab, Qt::NoModifier);
        QVERIFY(there.contains(QStringLiteral("newChatButton")));
        QVERIFY(there.contains(QStringLiteral("historyMenuButton")));
        QVERIFY(there.contains(QStringLiteral("modelButton")));
        QVERIFY(there.contains(QStringLiteral("conversationMenu")) !=
                (state == QStringLiteral("search")));
        const QStringList back = around(Qt::Key_Backtab, Qt::ShiftModifier);
        QVERIFY(back.contains(QStringLiteral("newChatButton")));
        QVERIFY(back.contains(QStringLiteral("modelButton")));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestTabWindow)
#include "tst_tab_window.moc"
