// SPDX-License-Identifier: MIT
#include <QTest>

#include "app/terminal/printable.h"

using tessera::printable;

class TestPrintable : public QObject {
    Q_OBJECT

  private slots:
    void texts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto same = [](const char* name, const QByteArray& text) {
            QTest::newRow(name) << text << text;
        };
        same("empty", "");
        same("words", "l'été 100%, 中文 😀");
        same("lines and tabs", "a\tb\nc");
        same("the first beyond the controls", "\xc2\xa0");
        QTest::newRow("escape") << QByteArray("a\033[31mb") << QByteArray("a?[31mb");
        QTest::newRow("carriage return") << QByteArray("a\rb") << QByteArray("a?b");
        QTest::newRow("nul") << QByteArray("a\0b", 3) << QByteArray("a?b");
        QTest::newRow("delete") << QByteArray("\x7f") << QByteArray("?");
        QTest::newRow("control sequence introducer") << QByteArray(
                                                            "\xc2\x9b"
                                                            "2J")
                                                     << QByteArray("?2J");
        QTest::newRow("the same as a byte") << QByteArray(
                                                   "\x9b"
                                                   "2J")
                                            << QByteArray("?2J");
        QTest::newRow("cut short") << QByteArray("é\xe4\xb8") << QByteArray("é??");
        QTest::newRow("overlong") << QByteArray("\xc0\x9b") << QByteArray("??");
    }

    void texts() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(printable(text.toStdString())), expected);
    }
};

QTEST_APPLESS_MAIN(TestPrintable)
#include "tst_printable.moc"
