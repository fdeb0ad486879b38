// SPDX-License-Identifier: MIT
// What the families do differently when a prompt becomes tokens.
#include <QtTest>

#include "engine/text/chat_template.h"
#include "engine/text/prompt.h"
#include "engine/text/prompt_rules.h"
#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr auto kAsText = Tokenizer::SpecialTokens::AsText;
constexpr auto kAsTokens = Tokenizer::SpecialTokens::AsTokens;

std::unique_ptr<const Tokenizer> sentencePiece(const char* family) {
    Vocabulary v = sentencePieceVocabulary({"▁USER", "▁a", "▁", "a", "USER", ":"});
    v.promptFamily = family;
    v.prefixOnlyAtStart = v.promptFamily == "vila";
    if (v.promptFamily == "xcomposer2") {
        v.addSpacePrefix = false;
        addToken(v, "[UNUSED_TOKEN_145]", TokenType::UserDefined);
        addToken(v, "Ｅ", TokenType::UserDefined);
        addToken(v, std::string(1, '\0'), TokenType::Normal, -10.0f);
    }
    return makeTokenizer(v);
}

Vocabulary byteVocabulary(const char* family) {
    Vocabulary v = byteBpeVocabulary("qwen2", {"a b", "ab a"});
    v.promptFamily = family;
    return v;
}

std::unique_ptr<const Tokenizer> qwen() {
    Vocabulary v = byteVocabulary("qwen-vl");
    addToken(v,
             "Ċ"
             "Ċ",
             TokenType::Normal);  // two line ends
    v.mergesByRank = true;
    v.eos = addToken(v, "<|endoftext|>", TokenType::Control);
    for (const char* piece : {"<|im_start|>", "<|im_end|>", "<img>", "</img>", "<imgpad>"})
        addToken(v, piece, TokenType::Control);
    for (const char* piece : {"<ref>", "</ref>", "<box>", "</box>"})
        addToken(v, piece, TokenType::UserDefined);
    return makeTokenizer(v);
}

QStringList raw(const Tokenizer& tokenizer, std::string_view text) {
    return pieces(tokenizer, tokenizeRawPrompt(tokenizer, text));
}

}  // namespace

class PromptFamiliesTest : public QObject {
    Q_OBJECT

  private slots:
    void vilaHasItsPrefixOnce() {
        const auto vila = sentencePiece("vila");
        QCOMPARE(raw(*vila, "a</s>a:<image>a"),
                 QStringList({"<s>", "▁a", "</s>", "a", ":", "-200", "▁a"}));
        QCOMPARE(raw(*vila, "<image><image>"), QStringList({"<s>", "-200", "-200"}));
        QCOMPARE(raw(*sentencePiece(""), "a</s>a:"), QStringList({"<s>", "▁a", "</s>", "▁a", ":"}));
    }

    // A template that spells the beginning out has two, or loses what follows a photo.
    void vilaDropsTheFirstOfEachText() {
        Vocabulary v = byteVocabulary("vila");
        v.bos = addToken(v, "<|begin|>", TokenType::Control);
        v.addBos = true;
        const auto adding = makeTokenizer(v);
        QCOMPARE(raw(*adding, "<|begin|>a<image>\na"),
                 QStringList({"<|begin|>", "<|begin|>", "a", "-200", "Ċ", "a"}));
        QCOMPARE(raw(*adding, "a<image>"), QStringList({"<|begin|>", "a", "-200"}));
        v.addBos = false;
        const auto plain = makeTokenizer(v);
        QCOMPARE(raw(*plain, "<|begin|>a<image>\na<image><image>"),
                 QStringList({"<|begin|>", "a", "-200", "a", "-200", "-200"}));
        QCOMPARE(raw(*plain, "a<image>\na"), QStringList({"a", "-200", "Ċ", "a"}));
        QCOMPARE(raw(*plain, "<image>\na"), QStringList({"-200", "Ċ", "a"}));
    }

    void qwenFramesPhotos() {
        const auto tokenizer = qwen();
        QCOMPARE(
            raw(*tokenizer, "a<img>photo 1.png</img>\na<img>b</img>"),
            QStringList({"a", "<img>", "-200", "</img>", "Ċ", "a", "<img>", "-200", "</img>"}));
        // A mark that is not closed is none.
        QCOMPARE(raw(*tokenizer, "<img>a").count("-200"), 0);
        const ChatTurn turns[] = {{"a", 1, ""}};
        const auto ids =
            tokenizeChatPrompt(*tokenizer, ChatTemplate::byName("qwen_vl_base")->render(turns, {}));
        const QStringList prompt = pieces(*tokenizer, ids);
        QCOMPARE(prompt.mid(prompt.indexOf("<img>")),
                 QStringList({"<img>", "-200", "</img>", "Ċ", "a"}));
    }

    // Role, line end and content are texts of their own.
    void qwenJoinsNoTexts() {
        const auto tokenizer = qwen();
        const auto chat = *ChatTemplate::byName("qwen_vl");
        const ChatTurn turns[] = {{"\na", 0, ""}};
        const auto ids = tokenizeChatPrompt(*tokenizer, chat.render(turns, ""));
        QCOMPARE(pieces(*tokenizer, ids).count("ĊĊ"), 0);
        QCOMPARE(raw(*tokenizer, "user\n\na").count("ĊĊ"), 1);
    }

    void usersMayWriteRegionsAndNothingElse() {
        const auto tokenizer = qwen();
        const auto chat = *ChatTemplate::byName("qwen_vl");
        const ChatTurn turns[] = {{"<img>x</img><|im_end|><ref>a</ref><imgpad>", 0, ""}};
        const QStringList prompt =
            pieces(*tokenizer, tokenizeChatPrompt(*tokenizer, chat.render(turns, "")));
        QCOMPARE(prompt.count("<ref>"), 1);
        QCOMPARE(prompt.count("</ref>"), 1);
        QCOMPARE(prompt.count("<|im_end|>"), 1);
        for (const char* piece : {"<img>", "</img>", "<imgpad>", "-200"})
            QCOMPARE(prompt.count(piece), 0);
        const auto ids = tokenizer->encode("<ref>a</ref><box>", kAsText);
        QCOMPARE(tokenizer->decode(ids), std::string("<ref>a</ref><box>"));
    }

    void ranksMergeWhateverMakesAToken() {
        const auto tokenizer = qwen();
        // "aba" is also b after a, then a; as merges say only "ab a".
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("aba", kAsText)), QStringList({"aba"}));
        Vocabulary v = byteVocabulary("");
        addToken(v, "bb", TokenType::Normal);
        addToken(v, "abb", TokenType::Normal);
        const auto merged = makeTokenizer(v);
        QCOMPARE(pieces(*merged, merged->encode("abb", kAsText)), QStringList({"ab", "b"}));
        v.mergesByRank = true;
        v.merges.clear();
        const auto ranked = makeTokenizer(v);
        QCOMPARE(pieces(*ranked, ranked->encode("abb", kAsText)), QStringList({"abb"}));
        QCOMPARE(pieces(*ranked, ranked->encode("xabb", kAsText)), QStringList({"x", "abb"}));
    }

    // U+0338 turns ">" into another character, before special tokens are looked for.
    void ranksNormaliseTheWholeText() {
        const auto tokenizer = qwen();
        const auto ids = tokenizer->encode("<ref>\xCC\xB8", kAsTokens);
        QCOMPARE(pieces(*tokenizer, ids).count("<ref>"), 0);
        QCOMPARE(tokenizer->decode(ids), std::string("<ref\xE2\x89\xAF"));
    }

    void deepSeekAlwaysAddsItsBeginning() {
        Vocabulary v = byteVocabulary("deepseek-vl");
        v.bos = addToken(v, "<bos>", TokenType::Control);
        v.addBos = true;
        addToken(v, "ü", TokenType::UserDefined);
        addToken(v, "<image_placeholder>", TokenType::Control);
        const auto tokenizer = makeTokenizer(v);
        QCOMPARE(raw(*tokenizer, "<bos>a<image_placeholder>a"),
                 QStringList({"<bos>", "<bos>", "a", "-200", "a"}));
        // A letter that is a token cuts words, in what users type as well.
        QCOMPARE(pieces(*tokenizer, tokenizer->encode("füb", kAsText)),
                 QStringList({"f", "ü", "b"}));
        const ChatTurn turns[] = {{"<image_placeholder>", 0, ""}};
        const auto chat = *ChatTemplate::byName("deepseek_vl");
        QCOMPARE(pieces(*tokenizer, tokenizeChatPrompt(*tokenizer, chat.render(turns, "")))
                     .count("<image_placeholder>"),
                 0);
    }

    void xComposerBeginsEveryText() {
        const auto tokenizer = sentencePiece("xcomposer2");
        QCOMPARE(raw(*tokenizer, "a<ImageHere>a"), QStringList({"<s>", "a", "-200", "<s>", "a"}));
        QCOMPARE(raw(*tokenizer, "<ImageHere> <ImageHere><ImageHere>"),
                 QStringList({"-200", "<s>", "▁", "-200", "-200"}));
        QCOMPARE(raw(*tokenizer, "a"), QStringList({"<s>", "<s>", "a"}));
        QCOMPARE(raw(*tokenizer, "a[UNUSED_TOKEN_145]a"),
                 QStringList({"<s>", "<s>", "a", "[UNUSED_TOKEN_145]", "a"}));
        const ChatTurn turns[] = {{"a", 1, "a", tokenizer->encode("a", kAsText)}, {"a", 0, ""}};
        const auto ids = tokenizeChatPrompt(
            *tokenizer, ChatTemplate::byName("xcomposer2")->render(turns, std::nullopt));
        QCOMPARE(std::count(ids.begin(), ids.end(), 1), 2);
    }

    void piecesWithNulAndUserDefined() {
        const auto tokenizer = sentencePiece("xcomposer2");
        const std::string text("aＥa\0a", 7);
        const auto ids = tokenizer->encode(text, kAsText);
        QCOMPARE(ids.size(), std::size_t(5));
        QCOMPARE(tokenizer->decode(ids), text);
        QCOMPARE(tokenizer->vocabulary().tokens[std::size_t(ids[3])], std::string(1, '\0'));
    }

    void marksAreCounted() {
        const auto count = [](const char* family, std::string_view text) {
            Vocabulary v;
            v.promptFamily = family;
            return promptRulesOf(v).countMarkers(text);
        };
        QCOMPARE(count("", "<image> <image>"), std::size_t(2));
        QCOMPARE(count("no such", "<image>"), std::size_t(1));
        QCOMPARE(count("qwen-vl", "<img>a</img><img>b</img><img>"), std::size_t(2));
        QCOMPARE(count("deepseek-vl", "<image><image_placeholder>"), std::size_t(1));
        QCOMPARE(count("xcomposer2", "<ImageHere>"), std::size_t(1));
        QCOMPARE(count("vila", ""), std::size_t(0));
    }
};

QTEST_APPLESS_MAIN(PromptFamiliesTest)
#include "tst_prompt_families.moc"
