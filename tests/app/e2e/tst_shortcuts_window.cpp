// SPDX-License-Identifier: MIT
// The shortcuts, in the real window and in the sheet that lists them.
#include <QDirIterator>
#include <QFile>
#include <QMetaEnum>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

const QString kDesktopDir = QStringLiteral(TESSERA_SOURCE_DIR "/app/desktop");

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class TestShortcutsWindow : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void everyShortcutIsInTheSheetAndWorks() {
        auto running = startWindow(m_dir->path(), kBoatScript);
        QVERIFY(running->ask(QStringLiteral("First question")));
        QTest::keyClick(running->window, Qt::Key_N, Qt::ControlModifier);
        QVERIFY(running->ask(QStringLiteral("Second question")));
        Conversation* conversation = running->application->conversation();
        QTest::keyClick(running->window, Qt::Key_PageDown, Qt::ControlModifier);
        QTRY_COMPARE(conversation->title(), QStringLiteral("First question"));
        QTest::keyClick(running->window, Qt::Key_PageUp, Qt::ControlModifier);
        QTRY_COMPARE(conversation->title(), QStringLiteral("Second question"));

        QTest::keyClick(running->window, Qt::Key_F1);
        QTRY_VERIFY(running->find("shortcutList"));
        running->screenshots("shortcuts");
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("shortcutList") == nullptr);
        QTest::keyClick(running->window, Qt::Key_Slash, Qt::ControlModifier);
        QTRY_VERIFY(running->find("shortcutList"));
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("shortcutList") == nullptr);

        // A text field is no trap.
        running->find("questionInput")->forceActiveFocus();
        QTest::keyClick(running->window, Qt::Key_Tab);
        QVERIFY(!running->find("questionInput")->hasActiveFocus());
        QTest::keyClick(running->window, Qt::Key_Backtab);
        QVERIFY(running->find("questionInput")->hasActiveFocus());
        QVERIFY(running->text("questionInput").isEmpty());

        // From the menu, too.
        QVERIFY(running->click("historyMenuButton"));
        QTRY_VERIFY(running->find("shortcutsAction"));
        running->screenshot("main-menu");
        QVERIFY(running->click("shortcutsAction"));
        QTRY_VERIFY(running->find("shortcutList"));
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("shortcutList") == nullptr);

        QTest::keyClick(running->window, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(running->find("searchField")->hasActiveFocus());
        QTest::keyClick(running->window, Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(running->find("questionInput")->hasActiveFocus());
        QTest::keyClick(running->window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(running->find("loadButton"));
        QTest::keyClick(running->window, Qt::Key_Escape);
        QTRY_VERIFY(running->find("loadButton") == nullptr);
    }

    // Also while a dialog is open; what would change the conversation behind it waits.
    void theWindowsOwnKeysWorkOverDialogs() {
        for (const char* opens : {"Ctrl+M", "Ctrl+E", "Ctrl+,", "F1"}) {
            auto running = startWindow(m_dir->path(), kBoatScript);
            const auto press = [&](const char* keys) {
                QTest::keySequence(running->window, QKeySequence(QLatin1String(keys)));
            };
            QVERIFY(running->ask(QStringLiteral("What is it?")));
            const QQuickItem* question = running->find("questionInput");
            press(opens);
            QTRY_VERIFY2(!question->hasActiveFocus(), opens);
            QVERIFY(running->settle());
            const AppSettings* settings = running->application->settings();
            press("Ctrl++");
            QCOMPARE(settings->textPercent(), 110);
            press("Ctrl+-");
            press("Ctrl+-");
            QCOMPARE(settings->textPercent(), 90);
            press("Ctrl+0");
            QCOMPARE(settings->textPercent(), 100);
            press("Ctrl+N");
            QVERIFY(!running->application->messages()->rows().isEmpty());
            press("Ctrl+W");
            QTRY_VERIFY2(!running->window->isVisible(), opens);
        }
    }

    // What is only read is moved through with the same keys everywhere, and begins at its top.
    void sheetsAreMovedThroughByKeys() {
        auto running = startWindow(m_dir->path(), kBoatScript, QSize(1000, 400));
        const auto press = [&](Qt::Key key) { QTest::keyClick(running->window, key); };
        const auto movesThrough = [&](const char* name) {
            const QQuickItem* view = running->find(name);
            const auto y = [view] { return view->property("contentY").toReal(); };
            const qreal top = y();
            press(Qt::Key_PageDown);
            const qreal second = y();
            press(Qt::Key_End);
            const bool atEnd = view->property("atYEnd").toBool();
            press(Qt::Key_PageUp);
            const bool up = y() < view->property("contentHeight").toReal() - view->height();
            press(Qt::Key_Home);
            return second > top && atEnd && up && y() == top;
        };
        press(Qt::Key_F1);
        QTRY_VERIFY(running->find("shortcutList"));
        QVERIFY(running->settle());
        QVERIFY(movesThrough("shortcutList"));
        press(Qt::Key_End);
        press(Qt::Key_Escape);
        QTRY_VERIFY(running->find("shortcutList") == nullptr);
        press(Qt::Key_F1);
        QTRY_VERIFY(running->find("shortcutList"));
        QVERIFY(running->find("shortcutList")->property("atYBeginning").toBool());
        press(Qt::Key_Escape);
        QTRY_VERIFY(running->find("shortcutList") == nullptr);

        QVERIFY(running->click("historyMenuButton"));
        QVERIFY(running->click("aboutAction"));
        QTRY_VERIFY(running->find("aboutScroller"));
        QVERIFY(running->settle());
        QVERIFY(movesThrough("aboutScroller"));
    }

    // The sheet cannot be out of date: shortcuts are made from its table, and what the controls
    // look at themselves is in it.
    void noFileKnowsAKeyThatIsNotInTheTable() {
        const QString table =
            contentOf(kDesktopDir + QStringLiteral("/window/qml/ShortcutTable.qml"));
        QVERIFY(!table.isEmpty());
        QSet<QString> known;
        static const QRegularExpression keysLine(QStringLiteral("keys: \\[([^\\]]*)\\]"));
        static const QRegularExpression quoted(QStringLiteral("\"([^\"]+)\""));
        for (auto line = keysLine.globalMatch(table); line.hasNext();) {
            const QString keys = line.next().captured(1);
            for (auto key = quoted.globalMatch(keys); key.hasNext();) {
                const QKeySequence sequence(key.next().captured(1));
                QCOMPARE(sequence.count(), 1);
                QVERIFY(sequence[0].key() != Qt::Key_unknown);
                known.insert(QKeySequence(sequence[0].key()).toString());
            }
        }
        static const QRegularExpression used(
            QStringLiteral("Qt\\.Key_(\\w+)|Keys\\.on(\\w+)Pressed"));
        const QMetaEnum keyNames = QMetaEnum::fromType<Qt::Key>();
        QDirIterator files(kDesktopDir, {QStringLiteral("*.qml")}, QDir::Files,
                           QDirIterator::Subdirectories);
        QVERIFY(files.hasNext());
        while (files.hasNext()) {
            const QString content = contentOf(files.next());
            if (files.fileName() != QStringLiteral("AppShortcuts.qml"))
                QVERIFY2(!content.contains(QRegularExpression(QStringLiteral("\\bShortcut \\{"))),
                         qPrintable(files.fileName()));
            for (auto use = used.globalMatch(content); use.hasNext();) {
                const QRegularExpressionMatch match = use.next();
                const QString name =
                    match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
                if (name.isEmpty())
                    continue;
                bool isKey = false;
                const int key =
                    keyNames.keyToValue(QByteArray("Key_" + name.toLatin1()).constData(), &isKey);
                QVERIFY2(isKey, qPrintable(files.fileName() + QStringLiteral(": ") + name));
                if (key == Qt::Key_Shift)  // does nothing by itself
                    continue;
                // Two keys with one meaning.
                const auto shown = key == Qt::Key_Return    ? Qt::Key_Enter
                                   : key == Qt::Key_Equal   ? Qt::Key_Plus
                                   : key == Qt::Key_Backtab ? Qt::Key_Tab
                                                            : static_cast<Qt::Key>(key);
                QVERIFY2(known.contains(QKeySequence(shown).toString()),
                         qPrintable(files.fileName() + QStringLiteral(": ") + name));
            }
        }
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_MAIN(TestShortcutsWindow)
#include "tst_shortcuts_window.moc"
