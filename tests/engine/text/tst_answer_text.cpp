// SPDX-License-Identifier: MIT
#include "engine/text/answer_text.h"

#include <QtTest>

#include "engine/text/text_stream.h"
#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

std::unique_ptr<const Tokenizer> tokenizerOf(const char* family) {
    Vocabulary v = byteBpeVocabulary("gpt-2", {"a b"});
    v.promptFamily = family;
    return makeTokenizer(v);
}

std::string streamed(const Tokenizer& tokenizer, std::string_view text) {
    TextStream stream(tokenizer, {"STOP"});
    std::string result;
    for (const TokenId id : tokenizer.encode(text, Tokenizer::SpecialTokens::AsTokens))
        result += stream.push(id);
    result += stream.finish();
    if (result != stream.text())
        qFatal("the pieces are not the text");
    return result;
}

}  // namespace

class AnswerTextTest : public QObject {
    Q_OBJECT

  private slots:
    void trimsWhatPythonTrims() {
        QCOMPARE(std::string(trimmed(" \t\n a b\r\n")), std::string("a b"));
        QCOMPARE(std::string(trimmed("\xC2\xA0\xE3\x80\x80\x1Cx\xC2\x85")), std::string("x"));
        QCOMPARE(std::string(trimmed("\xE2\x80\x8Bx")), std::string("\xE2\x80\x8Bx"));  // U+200B
        QCOMPARE(std::string(trimmed("  \n")), std::string());
        QCOMPARE(std::string(trimmed("x\xC2")), std::string("x\xC2"));
    }

    void closesUpAsTransformersDoes() {
        QCOMPARE(closedUp("Hello , world . What ? Yes !"), std::string("Hello, world. What? Yes!"));
        QCOMPARE(closedUp("do n't I 'm it 's we 've they 're"),
                 std::string("don't I'm it's we've they're"));
        QCOMPARE(closedUp("a ' b"), std::string("a'b"));
        QCOMPARE(closedUp("x  ."), std::string("x ."));
        QCOMPARE(closedUp("  ' m"), std::string("'m"));
        QCOMPARE(closedUp("3 .5 'tis"), std::string("3.5 'tis"));
    }

    // Byte by byte, an answer is what it is as a whole.
    void streamsTheSameText() {
        const char* texts[] = {
            "  hello  there \n", "a ' b ' c", "x  ' m", "do n't . . .", " ' ' ' ",
            "it  's  n't",       "\n\n",      "end .",  "a 'ver",       "' 're '",
            "ab  ,  ab",         " n n't",    "",       " . ' s ' ve"};
        for (const char* family : {"", "vila", "deepseek-vl", "xcomposer2"}) {
            const auto tokenizer = tokenizerOf(family);
            for (const char* text : texts) {
                const auto ids = tokenizer->encode(text, Tokenizer::SpecialTokens::AsTokens);
                QCOMPARE(streamed(*tokenizer, text), answerText(*tokenizer, ids));
            }
        }
        QCOMPARE(streamed(*tokenizerOf("vila"), " ab  STOP more"), std::string("ab"));
        QCOMPARE(streamed(*tokenizerOf(""), " ab  STOP more"), std::string(" ab  "));
        QCOMPARE(streamed(*tokenizerOf("xcomposer2"), "ab , b .STOP"), std::string("ab, b."));
    }

    void holdsBackNoMoreThanItMust() {
        const auto tokenizer = tokenizerOf("xcomposer2");
        TextStream stream(*tokenizer, {});
        std::string shown;
        for (const TokenId id :
             tokenizer->encode("Words follow words", Tokenizer::SpecialTokens::AsTokens))
            shown += stream.push(id);
        QCOMPARE(shown, std::string("Words follow words"));
        const auto space = tokenizer->encode(" ", Tokenizer::SpecialTokens::AsTokens);
        QCOMPARE(stream.push(space[0]), std::string());
        QCOMPARE(stream.finish(), std::string(" "));
    }
};

QTEST_APPLESS_MAIN(AnswerTextTest)
#include "tst_answer_text.moc"
