// SPDX-License-Identifier: MIT
#include "engine/text/tokenizer/split_pattern.h"

#include <QtTest>

#include "engine/text/tokenizer/pre_tokenizer.h"

using namespace tessera;

class SplitPatternTest : public QObject {
    Q_OBJECT

  private slots:
    void readsSimpleExpressions() {
        const auto letters = SplitPattern::parse(R"(\s?[A-Za-zµ]+)");
        QVERIFY(letters);
        QVERIFY(letters->optionalSpace && letters->repeated && !letters->atEnd);
        const std::vector<SplitPattern::Range> ranges = {{'A', 'Z'}, {'a', 'z'}, {0xB5, 0xB5}};
        QVERIFY(letters->ranges == ranges);
        QVERIFY(SplitPattern::parse(R"(\s+$)")->atEnd);
        // The same characters, written in other ways.
        QVERIFY(SplitPattern::parse("[\r\n]") == SplitPattern::parse(R"([\n\r])"));
        QVERIFY(SplitPattern::parse("[a-cd-f]+") == SplitPattern::parse("[d-fa-c]+"));
        QVERIFY(SplitPattern::parse("[a-f]+") != SplitPattern::parse("[a-f]"));
        for (const char* other : {R"(\p{L}+)", "[^a]", "a+", "[b-a]", "[]", "", "[", R"([\w])",
                                  "[a][b]", R"([\)", "(?:[a])"})
            QVERIFY2(!SplitPattern::parse(other), other);
    }

    void cutsAsDeepSeekDoes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* text, const QStringList& words) {
            QTest::newRow(text) << QString(text) << words;
        };
        row("Hello, world!", {"Hello", ",", " world", "!"});
        row("a\n\nb\r\n", {"a", "\n", "\n", "b", "\r", "\n"});
        row("one   two", {"one", "  ", " two"});
        row("tab\tword", {"tab", "\tword"});
        row("end  ", {"end", "  "});
        row("x 1234", {"x", " ", "1", "2", "3", "4"});
        row("(A)", {"(", "A", ")"});
        row(" (A)", {" (", "A", ")"});
        row("你好，世界。", {"你好", "，", "世界", "。"});
        row("日本 한국", {"日本", " ", "한국"});
        row("½Ⅷ²", {"½", "Ⅷ", "²"});
        row("😀 a😀", {"😀", " a", "😀"});
        // The range of signs from : to ~ has the ASCII letters, and cuts words after the letters
        // did.
        row("caf\xC3\xA9", {"caf", "\xC3\xA9"});
        row("\xC3\xA9\xC3\xA8", {"\xC3\xA9\xC3\xA8"});
        row("cafe\xCC\x81", {"cafe", "\xCC\x81"});
        row("ա", {"ա"});  // Armenian small letters are in no class
        row("Աա", {"Ա", "ա"});
        row("　。", {"　。"});  // the space is in the class of the full stop
        row("", {});
    }
    void cutsAsDeepSeekDoes() {
        QFETCH(QString, text);
        QFETCH(QStringList, words);
        const std::string utf8 = text.toStdString();
        QStringList found;
        for (const std::string_view word : splitIntoWords(utf8, WordSplit::DeepSeek))
            found << QString::fromUtf8(word.data(), qsizetype(word.size()));
        QCOMPARE(found, words);
    }

    void keepsInvalidBytes() {
        const std::string text = "a\xff\xfe b";
        std::string joined;
        for (const std::string_view word : splitIntoWords(text, WordSplit::DeepSeek))
            joined += word;
        QCOMPARE(joined, text);
    }

    void longTextsTakeNoTime() {
        const std::string text = std::string(200'000, '\x01') + std::string(200'000, ' ');
        QCOMPARE(splitIntoWords(text, WordSplit::DeepSeek).size(), std::size_t(2));
    }
};

QTEST_APPLESS_MAIN(SplitPatternTest)
#include "tst_split_pattern.moc"
