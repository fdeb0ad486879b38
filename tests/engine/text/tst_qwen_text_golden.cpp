// SPDX-License-Identifier: MIT
// Qwen-VL's ids and texts in the original's ways of recognising special tokens, and whole chats.
#include <QtTest>

#include "golden_families.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr auto kAsText = Tokenizer::SpecialTokens::AsText;
constexpr auto kAsTokens = Tokenizer::SpecialTokens::AsTokens;

}  // namespace

class QwenGoldenTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        if (!QFileInfo::exists(goldenPath("j1-qwen-vl-chat/tokenizer_cases.json")))
            QSKIP("the golden data is not here");
    }

    void qwenTexts() {
        const QString folder = "j1-qwen-vl-chat";
        const auto tokenizer = load(folder);
        Vocabulary plainVocabulary = tokenizer->vocabulary();
        std::ranges::replace(plainVocabulary.types, TokenType::UserDefined, TokenType::Control);
        const auto plain = makeTokenizer(plainVocabulary);
        const TokenId pad = *tokenizer->findToken("<imgpad>");
        const auto json = readCases(goldenPath(folder + "/tokenizer_cases.json"));
        int asChat = 0;
        for (const Json& c : json["cases"]) {
            const auto bytes = QByteArray::fromHex(textOf(c["utf8_hex"]).c_str());
            const std::string text = bytes.toStdString();
            if (hasIds(c, "all_canonical")) {
                QVERIFY2(tokenizeRawPrompt(*tokenizer, text) ==
                             withPhotos(idsOf(c["all_canonical"]), pad),
                         bytes.constData());
            } else if (hasIds(c, "all")) {
                const auto all = idsOf(c["all"]);
                QVERIFY2(tokenizer->encode(text, kAsTokens) == all, bytes.constData());
                QCOMPARE(joined(*tokenizer, all), textOf(c["decoded"]));
                QCOMPARE(tokenizer->decode(all), textOf(c["decoded_keep_boxes"]));
                QCOMPARE(plain->decode(all), textOf(c["decoded_skip_special"]));
            }
            if (!bytes.contains("<img") && !bytes.contains("</img>")) {
                QVERIFY2(tokenizer->encode(text, kAsText) == idsOf(c["chat"]), bytes.constData());
                ++asChat;
            }
            QVERIFY2(plain->encode(text, kAsText) == idsOf(c["plain"]), bytes.constData());
        }
        QVERIFY(asChat > 100);
        for (const Json& c : json["decode_cases"])
            QCOMPARE(joined(*tokenizer, idsOf(c["ids"])), textOf(c["decoded"]));
    }

    // What stands in the chats' own files and, where no old turn was left out, in the cases.
    void qwenChats() {
        const auto tokenizer = load("j1-qwen-vl-chat");
        const TokenId pad = *tokenizer->findToken("<imgpad>");
        const auto chat = *ChatTemplate::byName("qwen_vl");
        const QRegularExpression photo("^Picture \\d+: <img>[^<]*</img>\n");
        const auto turnsOf = [&](const QJsonArray& list) {
            std::vector<ChatTurn> turns;
            for (const QJsonValue& turn : list)
                turns.push_back(turnOf(turn["user"].toString(), turn["assistant"].toString(),
                                       promptRulesOf(tokenizer->vocabulary()), photo));
            return turns;
        };
        int compared = 0;
        const auto json = readJson(goldenPath("j1-qwen-vl-chat/tokenizer_cases.json"));
        for (const QJsonValue& c : json["chat_cases"].toArray()) {
            const auto turns = turnsOf(c["turns"].toArray());
            if (c["kept_old_turns"].toInt() == int(turns.size()) - 1) {
                auto expected = ids(c["ids"]);
                const TokenId start = *tokenizer->findToken("<img>");
                // The published form has a file's name there.
                for (std::size_t i = 0; i < expected.size(); ++i)
                    if (expected[i] == start)
                        std::fill_n(expected.begin() + std::ptrdiff_t(i) + 1, 256, pad);
                compared +=
                    compareChat(*tokenizer, chat, turns, std::nullopt, withPhotos(expected, pad))
                        ? 1
                        : 0;
            }
        }
        QVERIFY(compared >= 3);
        const QDir inputs(goldenPath("j1-qwen-vl-chat/inputs"));
        for (const QString& file : inputs.entryList({"*.chat.json"})) {
            const QString name = file.chopped(int(strlen(".chat.json")));
            const auto chatJson = readJson(inputs.filePath(file));
            const auto expanded =
                idsFromSafetensors(goldenPath("j1-qwen-vl-chat/expected/" + name + ".safetensors"),
                                   name == "text" ? "input_ids" : "input_ids_expanded");
            QVERIFY(!expanded.empty());
            QVERIFY(compareChat(*tokenizer, chat, turnsOf(chatJson["turns"].toArray()),
                                std::nullopt, withPhotos(expanded, pad)));
        }
    }
};

QTEST_GUILESS_MAIN(QwenGoldenTest)
#include "tst_qwen_text_golden.moc"
