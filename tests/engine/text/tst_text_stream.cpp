// SPDX-License-Identifier: MIT
#include "engine/text/text_stream.h"

#include <QtTest>

#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

// Byte b of a SentencePiece vocabulary.
TokenId byteId(int byte) {
    return 3 + byte;
}

}  // namespace

class TextStreamTest : public QObject {
    Q_OBJECT

    std::unique_ptr<const Tokenizer> m_tokenizer =
        makeTokenizer(sentencePieceVocabulary({"▁a", "▁", "##", "#H", "uman", "</", "s>"}));

    TokenId id(std::string_view piece) const { return *m_tokenizer->findToken(piece); }

  private slots:
    void dropsOnlyTheFirstAddedSpace() {
        TextStream stream(*m_tokenizer, {});
        QCOMPARE(stream.push(1), std::string());
        QCOMPARE(stream.push(id("▁a")), std::string("a"));
        QCOMPARE(stream.push(id("▁a")), std::string(" a"));
        QCOMPARE(stream.finish(), std::string());
        QCOMPARE(stream.text(), std::string("a a"));

        TextStream spaceAlone(*m_tokenizer, {});
        QCOMPARE(spaceAlone.push(id("▁")), std::string());
        QCOMPARE(spaceAlone.push(id("▁a")), std::string(" a"));

        const auto bpe = makeTokenizer(byteBpeVocabulary("gpt-2", {"Ġ a"}));
        TextStream kept(*bpe, {});
        QCOMPARE(kept.push(256), std::string(" a"));
    }

    void showsOnlyWholeCharacters() {
        TextStream stream(*m_tokenizer, {});
        const std::string face = "\xF0\x9F\x98\x80";
        QCOMPARE(stream.push(byteId(0xF0)), std::string());
        QCOMPARE(stream.push(byteId(0x9F)), std::string());
        QCOMPARE(stream.push(byteId(0x98)), std::string());
        QCOMPARE(stream.push(byteId(0x80)), face);
        // Broken off by something else: one U+FFFD, then the rest.
        QCOMPARE(stream.push(byteId(0xE4)), std::string());
        QCOMPARE(stream.push(byteId('x')), std::string("\uFFFDx"));
        QCOMPARE(stream.push(byteId(0xFF)), std::string("\uFFFD"));
        QCOMPARE(stream.push(byteId(0xE4)), std::string());
        QCOMPARE(stream.push(byteId(0xBD)), std::string());
        QCOMPARE(stream.finish(), std::string("\uFFFD\uFFFD"));
        QCOMPARE(stream.text(), face + "\uFFFDx\uFFFD\uFFFD\uFFFD");
    }

    void holdsBackWhatMayBecomeAStopString() {
        TextStream stream(*m_tokenizer, {"###", "</s>"});
        QCOMPARE(stream.push(byteId('x')), std::string("x"));
        QCOMPARE(stream.push(id("##")), std::string());
        QCOMPARE(stream.push(byteId('y')), std::string("##y"));
        QCOMPARE(stream.push(id("</")), std::string());
        QCOMPARE(stream.push(id("##")), std::string("</"));
        QVERIFY(!stream.stopped());
        QCOMPARE(stream.push(id("#H")), std::string());
        QVERIFY(stream.stopped());
        QCOMPARE(stream.push(id("uman")), std::string());
        QCOMPARE(stream.finish(), std::string());
        QCOMPARE(stream.text(), std::string("x##y</"));
    }

    void stopStringInsideOneToken() {
        auto v = sentencePieceVocabulary({"ab###Human"});
        const auto tokenizer = makeTokenizer(v);
        TextStream stream(*tokenizer, {"Human", "###"});
        QCOMPARE(stream.push(259), std::string("ab"));
        QVERIFY(stream.stopped());
    }

    void returnsHeldTextAtTheEnd() {
        TextStream stream(*m_tokenizer, {"###", ""});
        QCOMPARE(stream.push(id("##")), std::string());
        QCOMPARE(stream.finish(), std::string("##"));
    }

    void stopStringAfterABrokenCharacter() {
        TextStream stream(*m_tokenizer, {"é#"});
        QCOMPARE(stream.push(byteId(0xC3)), std::string());
        QCOMPARE(stream.push(byteId(0xA9)), std::string());
        QCOMPARE(stream.push(byteId('#')), std::string());
        QVERIFY(stream.stopped());
        TextStream broken(*m_tokenizer, {"#"});
        QCOMPARE(broken.push(byteId(0xC3)), std::string());
        QCOMPARE(broken.push(byteId('#')), std::string("\uFFFD"));
        QVERIFY(broken.stopped());
    }
};

QTEST_APPLESS_MAIN(TextStreamTest)
#include "tst_text_stream.moc"
