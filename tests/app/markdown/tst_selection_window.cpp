// SPDX-License-Identifier: MIT
// Selecting in the real window, through the parts of an answer: text, a quote, code, a table.
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include "tests/app/e2e/window_driver.h"

using namespace tessera;

namespace {

const QString kAnswer = QStringLiteral(
    "Three boats are there.\n\nOne is red.\n\n> It is windy.\n\n```\nred = 1\nwhite = 2\n```\n\n"
    "| Boat | Colour |\n|---|---|\n| first | red |\n\nThe area is $a^2$.\n");
const QString kWhole = QStringLiteral(
    "Three boats are there.\nOne is red.\n\nIt is windy.\n\nred = 1\nwhite = 2\n\n"
    "Boat\tColour\nfirst\tred\n\nThe area is $a^2$.");

QByteArray script(const QString& text) {
    const QJsonObject answer{{QStringLiteral("text"), text}};
    return QJsonDocument(QJsonObject{{QStringLiteral("answers"), QJsonArray{answer}}}).toJson();
}

QString selectedIn(const QQuickItem* field) {
    return field->property("selectedText").toString();
}

}  // namespace

class TestSelectionWindow : public QObject {
    Q_OBJECT

  private:
    void start(const QString& text = kAnswer) {
        m_running = startWindow(m_dir->path(), script(text));
        QVERIFY(m_running->ask(QStringLiteral("What is there?")));
        QVERIFY(m_running->settle());
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_running->window, static_cast<Qt::Key>(key), modifiers);
    }
    QString copied() const {
        QGuiApplication::clipboard()->clear();
        press(Qt::Key_C, Qt::ControlModifier);
        return QGuiApplication::clipboard()->text();
    }
    // Of the character at this position, from left to right.
    static QPoint placeOf(QQuickItem* field, int position) {
        QRectF area;
        QMetaObject::invokeMethod(field, "positionToRectangle", Q_RETURN_ARG(QRectF, area),
                                  Q_ARG(int, position));
        return field->mapToScene(area.center()).toPoint();
    }
    QQuickItem* prose(qsizetype index) const { return m_running->all("answerProse").value(index); }
    QQuickItem* code() const { return m_running->find("codeText"); }

  private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_running.reset(); }

    void dragsGoThroughParts_data() {
        QTest::addColumn<bool>("down");
        QTest::newRow("down") << true;
        QTest::newRow("up") << false;
    }
    void dragsGoThroughParts() {
        QFETCH(bool, down);
        start();
        const QPoint first = placeOf(prose(0), 6);
        const QPoint last = placeOf(code(), 3);
        m_running->drag(down ? first : last, down ? last : first);
        QTRY_COMPARE(selectedIn(prose(0)), QStringLiteral("boats are there.\nOne is red."));
        QCOMPARE(selectedIn(prose(1)), QStringLiteral("It is windy."));
        QCOMPARE(selectedIn(code()), QStringLiteral("red"));
        m_running->screenshot("selection");
        const QString part = QStringLiteral("boats are there.\nOne is red.\n\nIt is windy.\n\nred");
        QCOMPARE(copied(), part);

        // The menu does the same, also over a field that is not the first one.
        QGuiApplication::clipboard()->clear();
        QVERIFY(m_running->click(prose(1), Qt::RightButton));
        QTRY_VERIFY(m_running->find("copySelectionAction"));
        QVERIFY(m_running->click("copySelectionAction"));
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), part);

        // What is typed is for the question, and nothing stays selected.
        QTRY_VERIFY(m_running->find("copySelectionAction") == nullptr);
        m_running->type(QStringLiteral("x"));
        QCOMPARE(m_running->text("questionInput"), QStringLiteral("x"));
        for (const QQuickItem* field : {prose(0), prose(1), code()})
            QTRY_COMPARE(selectedIn(field), QString());
    }

    void draggingBackLeavesTheOthers() {
        start();
        const QPoint from = placeOf(prose(0), 6);
        QTest::mousePress(m_running->window, Qt::LeftButton, Qt::NoModifier, from);
        QTest::mouseMove(m_running->window, placeOf(code(), 3));
        QTRY_COMPARE(selectedIn(prose(1)), QStringLiteral("It is windy."));
        QTest::mouseMove(m_running->window, placeOf(prose(0), 11));
        QTRY_COMPARE(selectedIn(prose(1)), QString());
        QTest::mouseRelease(m_running->window, Qt::LeftButton, Qt::NoModifier,
                            placeOf(prose(0), 11));
        QCOMPARE(selectedIn(code()), QString());
        QCOMPARE(copied(), QStringLiteral("boats"));
    }

    void aClickEndsIt() {
        start();
        m_running->drag(placeOf(prose(0), 6), placeOf(code(), 3));
        QTRY_COMPARE(selectedIn(prose(1)), QStringLiteral("It is windy."));
        QVERIFY(m_running->click(code()));
        for (const QQuickItem* field : {prose(0), prose(1), code()})
            QTRY_COMPARE(selectedIn(field), QString());
    }

    void selectAllIsTheWholeAnswer() {
        start();
        for (QQuickItem* field : {prose(1), code(), m_running->find("tableText")}) {
            QVERIFY(m_running->click(field));
            press(Qt::Key_A, Qt::ControlModifier);
            QCOMPARE(copied(), kWhole);
        }
        m_running->screenshots("selection-all");
        // Keys that select go on in the field that has the focus.
        press(Qt::Key_Left, Qt::ShiftModifier);
        QTRY_COMPARE(selectedIn(prose(0)), QString());
        press(Qt::Key_Escape);
        QTRY_VERIFY(m_running->find("questionInput")->hasActiveFocus());
        for (const QQuickItem* field : m_running->all("answerProse"))
            QTRY_COMPARE(selectedIn(field), QString());
    }

    // Its parts that are far away do not exist.
    void alsoOfALongAnswer() {
        const QString part = QStringLiteral("Some words.\n\n> And a quote.\n\n").repeated(100);
        start(part);
        QVERIFY(m_running->all("answerProse").size() < 150);
        QVERIFY(m_running->click("answerProse"));
        press(Qt::Key_A, Qt::ControlModifier);
        const QStringList parts = copied().split(QStringLiteral("\n\n"));
        QCOMPARE(parts.size(), 200);
        QCOMPARE(parts.count(QStringLiteral("Some words.")), 100);
        QCOMPARE(parts.count(QStringLiteral("And a quote.")), 100);
        // What is made later is selected, too.
        press(Qt::Key_Home);
        QVERIFY(m_running->settle());
        QTRY_COMPARE(selectedIn(prose(0)), QStringLiteral("Some words."));
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WindowDriver> m_running;
};

QTEST_MAIN(TestSelectionWindow)
#include "tst_selection_window.moc"
