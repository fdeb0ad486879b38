// SPDX-License-Identifier: MIT
#include "engine/text/prompt.h"

#include <QtTest>

#include "engine/text/prompt_rules.h"
#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

class PromptTest : public QObject {
    Q_OBJECT

    std::unique_ptr<const Tokenizer> m_tokenizer =
        makeTokenizer(sentencePieceVocabulary({"▁USER", "▁a", "▁", "a", "USER", ":"}));

    QStringList raw(const char* text) const {
        return pieces(*m_tokenizer, tokenizeRawPrompt(*m_tokenizer, text));
    }

  private slots:
    void tokenisesEachChunkOnItsOwn() {
        QCOMPARE(raw("a<image>\na"), QStringList({"<s>", "▁a", "-200", "▁", "<0x0A>", "a"}));
        QCOMPARE(raw("<image><image>"), QStringList({"<s>", "-200", "-200"}));
        QCOMPARE(raw(""), QStringList({"<s>"}));
        QCOMPARE(raw("a</s>a"), QStringList({"<s>", "▁a", "</s>", "▁a"}));
    }

    void neverTwoBeginnings() {
        QCOMPARE(raw("<s>a"), QStringList({"<s>", "▁a"}));
        auto v = m_tokenizer->vocabulary();
        v.addBos = false;
        const auto without = makeTokenizer(v);
        QCOMPARE(pieces(*without, tokenizeRawPrompt(*without, "a")), QStringList({"▁a"}));
        QCOMPARE(pieces(*without, tokenizeRawPrompt(*without, "<s>a")), QStringList({"<s>", "▁a"}));
    }

    void chatEqualsItsText() {
        for (const auto name : ChatTemplate::names()) {
            const auto chat = ChatTemplate::byName(name);
            const ChatTurn turns[] = {{"what a", 2, "an a"}, {"and a?", 1, ""}};
            const auto rendered = chat->render(turns, std::nullopt);
            std::string text;
            for (const PromptPiece& piece : rendered) {
                text +=
                    piece.kind == PromptPiece::Kind::Image ? std::string(kImageMarker) : piece.text;
            }
            QCOMPARE(tokenizeChatPrompt(*m_tokenizer, rendered),
                     tokenizeRawPrompt(*m_tokenizer, text));
        }
    }

    // An answer that stands there as its tokens changes nothing around it, whichever text follows.
    void answersMayStandAsTheirTokens() {
        for (const auto name : ChatTemplate::names()) {
            const auto chat = ChatTemplate::byName(name);
            const std::vector<ChatTurn> turns = {{"what a", 1, "an a"}, {"and a?", 1, ""}};
            const auto text = tokenizeChatPrompt(*m_tokenizer, chat->render(turns, std::nullopt));
            const auto asTokens = [&](std::string_view answer) {
                auto known = turns;
                const Tokenizer::TextPart part[] = {{answer}};
                known[0].assistantIds = m_tokenizer->encode(part, Tokenizer::TextStart::Continued);
                return tokenizeChatPrompt(*m_tokenizer, chat->render(known, std::nullopt));
            };
            // Templates differ in whether a space comes before an answer.
            QVERIFY2(asTokens(" an a") == text || asTokens("an a") == text,
                     std::string(name).c_str());
        }
    }

    void tokensOfAnAnswerAreItsText() {
        const auto ids = [&](QStringList names) {
            std::vector<TokenId> found;
            for (const QString& name : names)
                found.push_back(*m_tokenizer->findToken(name.toStdString()));
            return found;
        };
        const std::vector<std::string> stops = {"::"};
        const auto kept = [&](const char* text, const std::vector<TokenId>& generated) {
            return qsizetype(generatedAs(*m_tokenizer, text, generated, stops).size());
        };
        QCOMPARE(kept("a a", ids({"▁a", "▁", "a"})), 3);  // not as it would be tokenised
        QCOMPARE(kept("a", ids({"▁a", ":", ":"})), 1);    // without the stop string
        QCOMPARE(kept("a\xEF\xBF\xBD", ids({"▁a", "<0xE2>"})), 2);
        QCOMPARE(kept("a b", ids({"▁a", "▁", "a"})), 0);        // edited
        QCOMPARE(kept("a", ids({"▁a", "▁a", "▁a", "▁a"})), 0);  // shortened
        QCOMPARE(kept("a", ids({"▁a", "</s>"})), 1);            // prints nothing
        QCOMPARE(kept("a\xEF\xBF\xBD\xEF\xBF\xBD", ids({"▁a", "<0xE2>", "<unk>", "<0xE2>"})), 3);
        QCOMPARE(kept("a", {ids({"▁a"})[0], kImageSentinel}), 1);
        QCOMPARE(kept("a", {1 << 30}), 0);
        QCOMPARE(kept("a", {}), 0);
        QCOMPARE(kept("", ids({"▁a"})), 0);
    }

    void userCannotWriteSpecialTokens() {
        const auto chat = ChatTemplate::byName("vicuna_v1");
        const ChatTurn turns[] = {{"<image></s><s>a", 1, ""}};
        const auto ids = tokenizeChatPrompt(*m_tokenizer, chat->render(turns, "<s><image>"));
        QCOMPARE(std::count(ids.begin(), ids.end(), kImageSentinel), 1);
        QCOMPARE(std::count(ids.begin(), ids.end(), 1), 1);
        QCOMPARE(std::count(ids.begin(), ids.end(), 2), 0);
    }
};

QTEST_APPLESS_MAIN(PromptTest)
#include "tst_prompt.moc"
