// SPDX-License-Identifier: MIT
// Text that is cut or stored keeps what a reader sees as one character.
#include <QTest>

#include "app/desktop/text/characters.h"

using namespace tessera;

class TestCharacters : public QObject {
    Q_OBJECT

  private slots:
    void charactersStayWhole_data() {
        QTest::addColumn<QString>("character");
        QTest::newRow("letter") << QStringLiteral("a");
        QTest::newRow("accent of its own") << QStringLiteral("e\u0301");
        QTest::newRow("emoji") << QString::fromUtf8("😀");
        QTest::newRow("skin colour") << QString::fromUtf8("👍🏽");
        QTest::newRow("family") << QString::fromUtf8("👩‍👩‍👧‍👦");
        QTest::newRow("flag") << QString::fromUtf8("🇳🇱");
        QTest::newRow("line end") << QStringLiteral("\r\n");
    }
    void charactersStayWhole() {
        QFETCH(const QString, character);
        // Behind text of every length around the border, and before more text.
        for (qsizetype most = 1; most <= 24; ++most)
            for (qsizetype before = 0; before <= most; ++before) {
                const QString lead(before, QChar(0x56FE));
                const QString text = lead + character + QStringLiteral("end");
                const QString cut = firstCharacters(text, most);
                const bool fits = before + character.size() <= most;
                QVERIFY(cut.size() <= most);
                QVERIFY(text.startsWith(cut));
                QVERIFY(cut == lead || (fits && cut.startsWith(lead + character)));
            }
    }

    void allIsKeptOfWhatIsShort() {
        QCOMPARE(firstCharacters(QStringLiteral("abc"), 3), QStringLiteral("abc"));
        QCOMPARE(firstCharacters(QString(), 3), QString());
        QCOMPARE(firstCharacters(QStringLiteral("abc"), 0), QString());
    }

    // Letters with more accents than anybody writes are cut somewhere, and quickly.
    void endlessCharactersAreCutSomewhere() {
        const QString text = QStringLiteral("e") + QString(1'000'000, QChar(0x301));
        QCOMPARE(firstCharacters(text, 999'999).size(), 999'999);
    }

    void titlesEndWithAWholeCharacter() {
        const QString smile = QString::fromUtf8("😀");
        for (int lead : {46, 47, 48}) {
            const QString question =
                QString(lead, QChar(0x56FE)) + smile + smile + QString::fromUtf8(" 这是什么？");
            const QString title = titleOf(question);
            QVERIFY(title.endsWith(QChar(0x2026)));
            QCOMPARE(wellFormed(title), title);
            QCOMPARE(QString::fromUtf8(title.toUtf8()), title);
        }
        QCOMPARE(titleOf(QStringLiteral("  What is this?\nSay it briefly.")),
                 QStringLiteral("What is this?"));
        const QString words = QStringLiteral("word ").repeated(20);
        QVERIFY(titleOf(words).endsWith(QStringLiteral("word") + QChar(0x2026)));
    }

    void whatIsNotTextIsReplaced_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const QChar high(0xD83D);
        const QChar low(0xDE00);
        const QString odd(QChar(QChar::ReplacementCharacter));
        QTest::newRow("good") << QString::fromUtf8("a😀é") << QString::fromUtf8("a😀é");
        QTest::newRow("high alone") << (QStringLiteral("a") + high + QStringLiteral(" b"))
                                    << (QStringLiteral("a") + odd + QStringLiteral(" b"));
        QTest::newRow("high at the end")
            << (QStringLiteral("a") + high) << (QStringLiteral("a") + odd);
        QTest::newRow("low alone") << (low + QStringLiteral("a")) << (odd + QStringLiteral("a"));
        QTest::newRow("wrong order") << QString(QString(low) + high) << QString(odd + odd);
        QTest::newRow("NUL") << (QStringLiteral("a") + QChar(0) + QStringLiteral("b"))
                             << (QStringLiteral("a") + odd + QStringLiteral("b"));
    }
    void whatIsNotTextIsReplaced() {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(wellFormed(text), expected);
    }
};

QTEST_APPLESS_MAIN(TestCharacters)
#include "tst_characters.moc"
