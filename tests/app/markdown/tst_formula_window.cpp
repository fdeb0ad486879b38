// SPDX-License-Identifier: MIT
// Formulas of an answer in the real window: read, and copied as they were written.
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
    "The roots of $ax^2 + bx + c = 0$ are\n\n$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$\n\n"
    "and it costs $5 to know. With\n\n"
    "\\[ A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}, \\quad \\det A = -2 \\]\n\n"
    "- **mean**: $\\bar{x} = \\frac{1}{n} \\sum_{i=1}^{n} x_i$\n"
    "- limit: $\\lim_{n \\to \\infty} \\left(1 + \\frac{1}{n}\\right)^n = e$\n");

QByteArray script() {
    const QJsonObject answer{{QStringLiteral("text"), kAnswer}};
    return QJsonDocument(QJsonObject{{QStringLiteral("answers"), QJsonArray{answer}}}).toJson();
}

}  // namespace

class TestFormulaWindow : public QObject {
    Q_OBJECT

  private slots:
    void theyAreReadAndCopied() {
        const QTemporaryDir dir;
        WindowDriver running(dir.path(), script());
        running.resize(1000, 700);
        QVERIFY(running.waitForModel());
        QVERIFY(running.ask(QStringLiteral("What are the roots?")));
        QVERIFY(running.settle());
        const QQuickItem* prose = running.find("answerProse");
        QVERIFY(prose);
        QString shown;
        QMetaObject::invokeMethod(const_cast<QQuickItem*>(prose), "getText",
                                  Q_RETURN_ARG(QString, shown), Q_ARG(int, 0), Q_ARG(int, 400));
        QVERIFY(shown.contains(QString::fromUtf8("The roots of ax² + bx + c = 0 are")));
        QVERIFY(shown.contains(QString::fromUtf8("x = (−b ± √(b² − 4ac))/(2a)")));
        QVERIFY(shown.contains(QString::fromUtf8("and it costs $5 to know.")));
        QVERIFY(shown.contains(QString::fromUtf8("A = (1, 2; 3, 4)")));
        running.screenshots("formulas");

        // With a click into the text, as its reader does.
        QVERIFY(running.click(prose));
        QTest::keyClick(running.window, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(running.window, Qt::Key_C, Qt::ControlModifier);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.startsWith(QStringLiteral("The roots of $ax^2 + bx + c = 0$ are\n")));
        QVERIFY(copied.contains(QStringLiteral("\\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$")));
        QVERIFY(copied.contains(QStringLiteral("costs $5 to know")));
        // The menu does the same.
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(running.window, Qt::Key_Menu);
        QTRY_VERIFY(running.find("copySelectionAction"));
        QVERIFY(running.click("copySelectionAction"));
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), copied);
        QVERIFY(running.click(prose));
        // Without a formula it is what is selected.
        QMetaObject::invokeMethod(const_cast<QQuickItem*>(prose), "select", Q_ARG(int, 0),
                                  Q_ARG(int, 9));
        QTest::keyClick(running.window, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("The roots"));
    }
};

QTEST_MAIN(TestFormulaWindow)
#include "tst_formula_window.moc"
