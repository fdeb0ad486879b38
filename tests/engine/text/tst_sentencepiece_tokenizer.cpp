// SPDX-License-Identifier: MIT
#include <QtTest>

#include <cmath>

#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr auto kAsTokens = Tokenizer::SpecialTokens::AsTokens;
constexpr auto kAsText = Tokenizer::SpecialTokens::AsText;

}  // namespace

class SentencePieceTokenizerTest : public QObject {
    Q_OBJECT

  private slots:
    void mergesByScoreThenFromTheLeft() {
        // "bc" has the better score, so "abc" is a + bc although "ab" comes first.
        auto tokenizer = makeTokenizer(sentencePieceVocabulary({"bc", "ab", "aa", "a", "b", "c"}));
        auto vocabulary = tokenizer->vocabulary();
        vocabulary.addSpacePrefix = false;
        tokenizer = makeTokenizer(vocabulary);
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("abc", kAsText)), QStringList({"a", "bc"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("ab", kAsText)), QStringList({"ab"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("aaa", kAsText)), QStringList({"aa", "a"}));
    }

    void putsOneSpaceBeforeEveryFragment() {
        const auto tokenizer = makeTokenizer(sentencePieceVocabulary({"▁a", "▁▁", "▁", "a"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("a", kAsTokens)), QStringList({"▁a"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode(" a", kAsTokens)), QStringList({"▁", "▁a"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode(" ", kAsTokens)), QStringList({"▁▁"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("a</s>a", kAsTokens)),
                 QStringList({"▁a", "</s>", "▁a"}));
        QCOMPARE(tokenizer->encode("", kAsTokens), std::vector<TokenId>());
    }

    void spellsUnknownTextInBytes() {
        const auto tokenizer = makeTokenizer(sentencePieceVocabulary({"▁"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("é", kAsText)),
                 QStringList({"▁", "<0xC3>", "<0xA9>"}));
        // Not UTF-8: kept byte by byte, and shown as U+FFFD.
        const auto ids = tokenizer->encode("\xFF\xE4\xBD", kAsText);
        QCOMPARE(pieces(*tokenizer, ids), QStringList({"▁", "<0xFF>", "<0xE4>", "<0xBD>"}));
        QCOMPARE(tokenizer->decode(ids), std::string("\uFFFD\uFFFD\uFFFD"));
    }

    void usesTheUnknownTokenWithoutByteTokens() {
        Vocabulary v;
        v.unknown = addToken(v, "<unk>", TokenType::Unknown);
        addToken(v, "a", TokenType::Normal);
        const auto tokenizer = makeTokenizer(v);
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("aéa", kAsText)),
                 QStringList({"a", "<unk>", "a"}));
    }

    void cutsTheLongestSpecialToken() {
        auto v = sentencePieceVocabulary({"▁", "a"});
        addToken(v, "<im", TokenType::Control);
        addToken(v, "<im_start>", TokenType::Control);
        const auto tokenizer = makeTokenizer(v);
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("<im_start>a<im_s", kAsTokens)).mid(0, 4),
                 QStringList({"<im_start>", "▁", "a", "<im"}));
        const auto spelled = tokenizer->encode("<im_start>", kAsText);
        QCOMPARE(spelled.size(), std::size_t(1 + 10));
        QCOMPARE(tokenizer->decode(spelled), std::string("<im_start>"));
        QCOMPARE(tokenizer->decode(tokenizer->encode("<im_start>a", kAsTokens)), std::string("a"));
    }

    void neverMergesIntoControlOrByteTokens() {
        const auto tokenizer = makeTokenizer(sentencePieceVocabulary(
            {"▁", "<0", "x0", "<0x0", "A>", "<", "0", "x", "A", ">", "s", "<s", "/", "</s"}));
        const auto ids = tokenizer->encode("<0x0A></s><s>", kAsText);
        QVERIFY(std::find(ids.begin(), ids.end(), 1) == ids.end());
        QVERIFY(std::find(ids.begin(), ids.end(), 2) == ids.end());
        QVERIFY(std::find(ids.begin(), ids.end(), 3 + 10) == ids.end());
        QCOMPARE(tokenizer->decode(ids), std::string("<0x0A></s><s>"));
    }

    void takesUnusedPiecesApart() {
        auto v = sentencePieceVocabulary({"abc", "ab", "a", "b", "c"});
        v.addSpacePrefix = false;
        v.types[259 + 1] = TokenType::Unused;
        const auto tokenizer = makeTokenizer(v);
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("abab", kAsText)),
                 QStringList({"a", "b", "a", "b"}));
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("abc", kAsText)), QStringList({"abc"}));
    }

    void keepsUserDefinedTextWhole() {
        auto v = sentencePieceVocabulary({"▁", "nn", "n", "o"});
        addToken(v, "no", TokenType::UserDefined);
        addToken(v, "<image>", TokenType::UserDefined);
        const auto tokenizer = makeTokenizer(v);
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("nno", kAsText)),
                 QStringList({"▁", "n", "no"}));
        // Markup is only a token where special tokens are.
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("<image>", kAsTokens)),
                 QStringList({"<image>"}));
        QCOMPARE(tokenizer->encode("<image>", kAsText).size(), std::size_t(1 + 7));
    }

    void partsAreOneTextButNotOneSpecialToken() {
        const auto tokenizer = makeTokenizer(sentencePieceVocabulary({"▁ab", "▁a", "▁", "a", "b"}));
        const Tokenizer::TextPart parts[] = {{"a", kAsTokens},
                                             {"b</s>", kAsText},
                                             {"</s>", kAsTokens},
                                             {"</", kAsTokens},
                                             {"s>", kAsText}};
        const auto ids = tokenizer->encode(parts);
        QCOMPARE(pieces(*tokenizer, ids).front(), QString("▁ab"));
        QCOMPARE(std::count(ids.begin(), ids.end(), 2), 1);
    }

    void decodesWithoutTheAddedSpace() {
        const auto tokenizer = makeTokenizer(sentencePieceVocabulary({"▁a", "▁▁"}));
        QCOMPARE(tokenizer->decode({1, 259, 259, 2}), std::string("a a"));
        QCOMPARE(tokenizer->decode({260}), std::string(" "));
        QCOMPARE(tokenizer->decode({-200, 100000}), std::string());
        QCOMPARE(tokenizer->tokenBytes(2, true), std::string("</s>"));
        QVERIFY(tokenizer->isEndOfGeneration(2));
        QVERIFY(!tokenizer->isEndOfGeneration(1));
        QVERIFY(!tokenizer->isEndOfGeneration(-200));
    }

    void recognisesEndOfTurnByText() {
        auto v = sentencePieceVocabulary({"a"});
        const TokenId end = addToken(v, "<|im_end|>", TokenType::Normal);
        const auto tokenizer = makeTokenizer(v);
        QVERIFY(tokenizer->isEndOfGeneration(end));
        QCOMPARE(tokenizer->encode("<|im_end|>", kAsTokens), std::vector<TokenId>({end}));
        QCOMPARE(tokenizer->tokenBytes(end), std::string());
    }

    void longTextsStayFast() {
        const auto tokenizer =
            makeTokenizer(sentencePieceVocabulary({"aaaa", "aa", "▁the", "th", "▁", "a", "the"}));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(tokenizer->encode(std::string(1 << 18, 'a'), kAsText).size(),
                 std::size_t((1 << 16) + 1));
        std::string words;
        while (words.size() < (1 << 18))
            words += "the \xE4\xBD\xA0 <<<s ";
        QCOMPARE(tokenizer->decode(tokenizer->encode(words, kAsTokens)), words);
        QVERIFY2(timer.elapsed() < 30000, qPrintable(QString::number(timer.elapsed())));
    }

    void refusesBrokenVocabularies_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << 0 << "vocabulary is empty";
        QTest::newRow("scores") << 1 << "scores";
        QTest::newRow("types") << 2 << "token types";
        QTest::newRow("bos") << 3 << "beginning-of-text token has the id 5000";
        QTest::newRow("negative") << 4 << "unknown token has the id -1";
        QTest::newRow("nan") << 5 << "not a number";
        QTest::newRow("unspellable") << 6 << "255 of 256 byte pieces are missing";
        QTest::newRow("type") << 7 << "unknown type";
    }
    void refusesBrokenVocabularies() {
        QFETCH(int, what);
        QFETCH(QString, message);
        auto v = sentencePieceVocabulary({"a"});
        switch (what) {
            case 0:
                v = Vocabulary();
                break;
            case 1:
                v.scores.pop_back();
                break;
            case 2:
                v.types.pop_back();
                break;
            case 3:
                v.bos = 5000;
                break;
            case 4:
                v.unknown = -1;
                break;
            case 5:
                v.scores[3] = std::nanf("");
                break;
            case 6:
                v = Vocabulary();
                addToken(v, "<0x41>", TokenType::Byte);
                break;
            case 7:
                v.types[5] = static_cast<TokenType>(9);
                break;
        }
        const auto result = Tokenizer::create(v);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidFormat);
        QVERIFY2(result.error().message().find(message.toStdString()) != std::string::npos,
                 result.error().message().c_str());
    }
};

QTEST_APPLESS_MAIN(SentencePieceTokenizerTest)
#include "tst_sentencepiece_tokenizer.moc"
