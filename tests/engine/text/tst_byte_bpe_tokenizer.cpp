// SPDX-License-Identifier: MIT
#include <QtTest>

#include "engine/text/tokenizer/pre_tokenizer.h"
#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr auto kAsTokens = Tokenizer::SpecialTokens::AsTokens;
constexpr auto kAsText = Tokenizer::SpecialTokens::AsText;

QStringList words(const std::string& text, WordSplit split) {
    QStringList list;
    for (const auto word : splitIntoWords(text, split))
        list << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
    return list;
}

}  // namespace

class ByteBpeTokenizerTest : public QObject {
    Q_OBJECT

  private slots:
    // The expected words come from the regular expressions in pre_tokenizer.h, applied by hand.
    void splitsWords_data() {
        QTest::addColumn<int>("split");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const int gpt2 = static_cast<int>(WordSplit::Gpt2);
        const int llama3 = static_cast<int>(WordSplit::Llama3);
        const int qwen2 = static_cast<int>(WordSplit::Qwen2);
        const auto row = [](const char* name, int split, const char* text, QStringList expected) {
            QTest::newRow(name) << split << QString::fromUtf8(text) << expected;
        };
        row("gpt2 words", gpt2, "Hello  world\n", {"Hello", " ", " world", "\n"});
        row("gpt2 numbers", gpt2, "a 12345x", {"a", " 12345", "x"});
        row("gpt2 case", gpt2, "don't DON'T", {"don", "'t", " DON", "'", "T"});
        row("gpt2 symbols", gpt2, "a !?\nb", {"a", " !?", "\n", "b"});
        row("gpt2 tab", gpt2, "a\t\tb", {"a", "\t", "\t", "b"});
        row("llama3 numbers", llama3, "1234567", {"123", "456", "7"});
        row("qwen2 numbers", qwen2, "123 4", {"1", "2", "3", " ", "4"});
        row("llama3 number after space", llama3, "a 12", {"a", " ", "12"});
        row("llama3 contractions", llama3, "I'M we'LL it'ſ'",
            {"I", "'M", " we", "'LL", " it", "'ſ", "'"});
        row("llama3 not a contraction", llama3, "O'Neill", {"O", "'Neill"});
        row("llama3 glued symbol", llama3, "(a)\tb", {"(a", ")", "\tb"});
        row("llama3 symbols take newlines", llama3, "a !\r\n\nb", {"a", " !\r\n\n", "b"});
        row("llama3 newlines", llama3, "a  \n \n  b", {"a", "  \n \n", " ", " b"});
        row("llama3 trailing spaces", llama3, "a   ", {"a", "   "});
        row("llama3 newline before word", llama3, "\nab", {"\n", "ab"});
        row("ideographic space", llama3, "\u3000全角", {"\u3000全角"});
        row("combining mark is a symbol", llama3, "e\u0301x", {"e", "\u0301x"});
        row("empty", llama3, "", {});
    }
    void splitsWords() {
        QFETCH(int, split);
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QCOMPARE(words(text.toStdString(), static_cast<WordSplit>(split)), expected);
    }

    void splittingLosesNoByte() {
        std::string text = "a\xFF\xC3 \xE4\xBD b\xF0\x9F 1\x80";
        for (const auto split : {WordSplit::Gpt2, WordSplit::Llama3, WordSplit::Qwen2}) {
            std::string joined;
            for (const auto word : splitIntoWords(text, split))
                joined += word;
            QCOMPARE(joined, text);
        }
    }

    void mergesByRankThenFromTheLeft() {
        const auto tokenizer =
            makeTokenizer(byteBpeVocabulary("gpt-2", {"b c", "a b", "a a", "Ġ a"}));
        const auto encode = [&](const char* text) {
            return pieces(*tokenizer, tokenizer->encode(text, kAsText));
        };
        QCOMPARE(encode("abc"), QStringList({"a", "bc"}));
        QCOMPARE(encode("aaa"), QStringList({"aa", "a"}));
        QCOMPARE(encode("ab ab"), QStringList({"ab", "Ġ", "ab"}));
        QCOMPARE(encode("b a"), QStringList({"b", "Ġa"}));
    }

    void llama3TakesKnownWordsWhole() {
        auto v = byteBpeVocabulary("llama-bpe", {"a b"});
        addToken(v, "xyz", TokenType::Normal);
        QCOMPARE(pieces(*makeTokenizer(v), makeTokenizer(v)->encode("xyz", kAsText)),
                 QStringList({"xyz"}));
        v.pre = "smaug-bpe";
        QCOMPARE(pieces(*makeTokenizer(v), makeTokenizer(v)->encode("xyz", kAsText)),
                 QStringList({"x", "y", "z"}));
    }

    void qwen2Composes() {
        const auto qwen = makeTokenizer(byteBpeVocabulary("qwen2", {"Ã ©"}));
        QCOMPARE(qwen->encode("e\u0301", kAsText), std::vector<TokenId>({256}));
        const auto llama = makeTokenizer(byteBpeVocabulary("llama-bpe", {"Ã ©"}));
        QCOMPARE(llama->encode("e\u0301", kAsText).size(), std::size_t(3));
        QCOMPARE(normalizeNfc("\xFF"
                              "e\u0301\xC3"),
                 std::string("\xFF"
                             "é\xC3"));
        std::string stacked = "e";
        for (int i = 0; i < 200000; ++i)
            stacked += i % 2 ? "\u0301" : "\u0323";
        QCOMPARE(normalizeNfc(stacked), stacked);
    }

    void cutsSpecialTokens() {
        auto v = byteBpeVocabulary("llama-bpe", {"a b"});
        const TokenId eot = addToken(v, "<|eot_id|>", TokenType::Control);
        const TokenId tab = addToken(v, "\t\t", TokenType::UserDefined);
        const auto tokenizer = makeTokenizer(v);
        QCOMPARE(tokenizer->encode("ab<|eot_id|>ab", kAsTokens),
                 std::vector<TokenId>({256, eot, 256}));
        const auto spelled = tokenizer->encode("<|eot_id|>", kAsText);
        QCOMPARE(spelled.size(), std::size_t(10));
        QCOMPARE(tokenizer->decode(spelled), std::string("<|eot_id|>"));
        QCOMPARE(tokenizer->encode("a\t\ta", kAsText), std::vector<TokenId>({'a', tab, 'a'}));
        QCOMPARE(tokenizer->decode({'a', tab, eot, 'a'}), std::string("a\t\ta"));
        QVERIFY(tokenizer->isEndOfGeneration(eot));
    }

    void everyByteComesBack() {
        const auto tokenizer = makeTokenizer(byteBpeVocabulary("default", {"a b"}));
        std::string bytes;
        for (int byte = 0; byte < 256; ++byte) {
            bytes.push_back(static_cast<char>(byte));
            QCOMPARE(tokenizer->tokenBytes(byte), std::string(1, static_cast<char>(byte)));
        }
        const auto ids = tokenizer->encode(bytes, kAsText);
        QCOMPARE(ids.size(), std::size_t(256 - 1));
        std::string back;
        for (const TokenId id : ids)
            back += tokenizer->tokenBytes(id);
        QCOMPARE(back, bytes);
        QCOMPARE(tokenizer->decode({0xE4, 0xBD, 'a'}), std::string("\uFFFDa"));
    }

    void longWordsStayFast() {
        const auto tokenizer =
            makeTokenizer(byteBpeVocabulary("llama-bpe", {"a a", "aa aa", "aaaa aaaa"}));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(tokenizer->encode(std::string(1 << 18, 'a'), kAsText).size(),
                 std::size_t(1 << 15));
        QCOMPARE(tokenizer->encode(std::string(1 << 18, ' '), kAsText).size(),
                 std::size_t(1 << 18));
        QVERIFY2(timer.elapsed() < 30000, qPrintable(QString::number(timer.elapsed())));
    }

    void refusesBrokenVocabularies() {
        const auto expect = [](const Vocabulary& v, ErrorCode code, const char* part) {
            const auto result = Tokenizer::create(v);
            QVERIFY(!result);
            QCOMPARE(result.error().code, code);
            QVERIFY2(result.error().message().find(part) != std::string::npos,
                     result.error().message().c_str());
        };
        const auto good = byteBpeVocabulary("gpt-2", {"a b"});
        auto v = good;
        v.pre = "klingon";
        expect(v, ErrorCode::Unsupported, "\"klingon\"");
        v = good;
        v.merges.emplace_back("b x");
        expect(v, ErrorCode::InvalidFormat, "needs the piece \"bx\"");
        v = good;
        v.merges.emplace_back("abx");
        expect(v, ErrorCode::InvalidFormat, "Merge 1 of the model's vocabulary is not a pair");
        v = good;
        v.merges.emplace_back("");
        expect(v, ErrorCode::InvalidFormat, "is not a pair");
        v = good;
        v.merges.clear();
        expect(v, ErrorCode::InvalidFormat, "no merges");
        v = good;
        v.types[0x20] = TokenType::Control;
        expect(v, ErrorCode::InvalidFormat, "1 of 256 byte pieces");
        v = good;
        v.eos = 257;
        expect(v, ErrorCode::InvalidFormat, "ends at 256");
    }
};

QTEST_APPLESS_MAIN(ByteBpeTokenizerTest)
#include "tst_byte_bpe_tokenizer.moc"
