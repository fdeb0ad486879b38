// SPDX-License-Identifier: MIT
// The other families' token ids, prompts and texts, with the tokenizers of their golden
// checkpoints.
#include <QtTest>

#include "engine/text/answer_text.h"
#include "engine/text/chat_template.h"
#include "engine/text/prompt_rules.h"
#include "engine/text/text_stream.h"
#include "golden_families.h"
#include "small_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr auto kAsText = Tokenizer::SpecialTokens::AsText;
constexpr auto kAsTokens = Tokenizer::SpecialTokens::AsTokens;

struct GoldenFamily {
    const char* folder;
    const char* family;
    const char* chatTemplate;
    std::vector<const char*> layouts = {"hf"};
};

const std::vector<GoldenFamily>& families() {
    static const std::vector<GoldenFamily> list = {
        {"i1-vila15-3b", "vila", "vicuna_v1"},
        {"i2-vila15-8b", "vila", "vila_llama_3"},
        {"i3-vila15-40b", "vila", "chatml_direct"},
        {"i4-vila15-s2", "vila", "vicuna_v1"},
        {"j1-qwen-vl-chat", "qwen-vl", "qwen_vl"},
        {"j2-qwen-vl-base", "qwen-vl-base", "qwen_vl_base"},
        {"j3-qwen-vl-chat-int4", "qwen-vl", "qwen_vl"},
        {"k1-deepseek-vl-1.3b", "deepseek-vl", "deepseek_vl", {"hf", "hf-native"}},
        {"k2-deepseek-vl-7b", "deepseek-vl", "deepseek_vl", {"hf", "hf-native"}},
        {"l1-xcomposer2-vl-7b", "xcomposer2", "xcomposer2", {"hf", "hf-safetensors"}},
        {"l2-xcomposer2-4khd-7b", "xcomposer2", "xcomposer2", {"hf", "hf-safetensors"}},
    };
    return list;
}

std::string streamed(const Tokenizer& tokenizer, const std::vector<TokenId>& answer) {
    TextStream stream(tokenizer, {});
    std::string text;
    for (const TokenId id : answer)
        text += stream.push(id);
    return text + stream.finish();
}

}  // namespace

class FamilyGoldenTest : public QObject {
    Q_OBJECT

    static void rows(const QString& only = {}) {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("layout");
        for (std::size_t i = 0; i < families().size(); ++i) {
            for (const char* layout : families()[i].layouts) {
                const QString name = families()[i].folder;
                if (name.startsWith(only))
                    QTest::newRow(qPrintable(name + '/' + layout)) << int(i) << QString(layout);
            }
        }
    }

  private slots:
    void initTestCase() {
        if (!QFileInfo::exists(goldenPath("i1-vila15-3b/tokenizer_cases.json")))
            QSKIP("the golden data is not here");
    }

    void recognisesFamilyAndTemplate_data() { rows(); }
    void recognisesFamilyAndTemplate() {
        QFETCH(int, index);
        QFETCH(QString, layout);
        const GoldenFamily& golden = families()[std::size_t(index)];
        const auto tokenizer = load(golden.folder, layout);
        const Vocabulary& vocabulary = tokenizer->vocabulary();
        QCOMPARE(vocabulary.promptFamily, std::string(golden.family));
        const TemplateChoice choice = ChatTemplate::recognise(vocabulary);
        QVERIFY(choice.recognised);
        QCOMPARE(std::string(choice.chatTemplate.name()), std::string(golden.chatTemplate));
    }

    // The prompt files as they are, with the family's own marks of photos.
    void prompts_data() { rows(); }
    void prompts() {
        QFETCH(int, index);
        QFETCH(QString, layout);
        const QString folder = families()[std::size_t(index)].folder;
        const auto tokenizer = load(folder, layout);
        const PromptRules& rules = promptRulesOf(tokenizer->vocabulary());
        const TokenId placeholder =
            tokenizer->findToken(rules.placeholder).value_or(kImageSentinel);
        const QStringList files =
            QDir(goldenPath(folder + "/inputs")).entryList({"*.prompt.txt"}, QDir::Files);
        QVERIFY(files.size() >= 2);
        for (const QString& file : files) {
            const QString expected = goldenPath(
                folder + "/expected/" + file.chopped(int(strlen(".prompt.txt"))) + ".safetensors");
            auto wanted = idsFromSafetensors(expected, "input_ids_raw");
            if (wanted.empty()) {
                wanted =
                    withPhotos(idsFromSafetensors(expected, "input_ids_expanded"), placeholder);
            }
            if (wanted.empty())
                wanted = idsFromSafetensors(expected, "input_ids");
            QVERIFY2(!wanted.empty(), qPrintable(file));
            const std::string text = readFile(goldenPath(folder + "/inputs/" + file)).toStdString();
            QVERIFY2(tokenizeRawPrompt(*tokenizer, text) == wanted, qPrintable(file));
        }
    }

    void vilaTexts_data() { rows("i"); }
    void vilaTexts() {
        QFETCH(int, index);
        const QString folder = families()[std::size_t(index)].folder;
        const auto tokenizer = load(folder);
        const auto cases = readCases(goldenPath(folder + "/tokenizer_cases.json"))["cases"];
        QVERIFY(cases.size() >= 100);
        for (const Json& c : cases) {
            const auto bytes = QByteArray::fromHex(textOf(c["utf8_hex"]).c_str());
            const auto expected = idsOf(c["ids"]);
            QVERIFY2(tokenizer->encode(bytes.toStdString(), kAsTokens) == expected,
                     bytes.constData());
            QCOMPARE(joined(*tokenizer, expected), textOf(c["decoded"]));
            QCOMPARE(answerText(*tokenizer, expected), textOf(c["answer_text"]));
            QCOMPARE(streamed(*tokenizer, expected), textOf(c["answer_text"]));
            if (!bytes.contains("<image>")) {
                // As one text of a prompt, but for a BOS that the text itself begins with.
                const auto whole = idsOf(c["ids_with_bos_rule"]);
                QVERIFY2(tokenizeRawPrompt(*tokenizer, bytes.toStdString()) == whole,
                         bytes.constData());
            }
        }
    }

    void vilaPrompts_data() { rows("i"); }
    void vilaPrompts() {
        QFETCH(int, index);
        const QString folder = families()[std::size_t(index)].folder;
        const auto tokenizer = load(folder);
        const auto json = readJson(goldenPath(folder + "/prompt_cases.json"));
        const QHash<QString, const char*> names = {{"vicuna_v1", "vicuna_v1"},
                                                   {"llama_3_fix", "vila_llama_3_fix"},
                                                   {"llama_3_may", "vila_llama_3"},
                                                   {"hermes-2", "chatml_direct"}};
        int rendered = 0;
        for (const QJsonValue& c : json["cases"].toArray()) {
            const auto expected = ids(c["ids"]);
            QCOMPARE(tokenizeRawPrompt(*tokenizer, c["prompt"].toString().toStdString()), expected);
            std::vector<ChatTurn> turns;
            for (const QJsonValue& turn : c["turns"].toArray()) {
                turns.push_back(turnOf(turn[0].toString(), turn[1].toString(),
                                       promptRulesOf(tokenizer->vocabulary()),
                                       QRegularExpression("^<image>\n")));
            }
            const auto chat = ChatTemplate::byName(names[c["template"].toString()]);
            rendered += compareChat(*tokenizer, *chat, turns, std::nullopt, expected) ? 1 : 0;
        }
        QVERIFY(rendered >= 5);
    }

    // A tokenizer.json that adds no beginning of text loses the first token after each photo.
    void vilaWithoutBos() {
        const QString golden = goldenPath("i2-vila15-8b");
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("llm"));
        const QString llm = folder.filePath("llm/");
        QVERIFY(QFile::copy(golden + "/hf/config.json", folder.filePath("config.json")));
        for (const char* name : {"config.json", "generation_config.json", "tokenizer_config.json",
                                 "special_tokens_map.json"})
            QVERIFY(QFile::copy(golden + "/hf/llm/" + name, llm + name));
        QVERIFY(QFile::copy(golden + "/tokenizer-nobos.json", llm + "tokenizer.json"));
        const auto tokenizer = makeTokenizer(loadVocabulary(folder.path()));
        const auto cases = readJson(golden + "/prompt_cases.json")["cases_nobos"].toArray();
        QVERIFY(!cases.isEmpty());
        for (const QJsonValue& c : cases) {
            QCOMPARE(tokenizeRawPrompt(*tokenizer, c["prompt"].toString().toStdString()),
                     ids(c["ids"]));
        }
    }

    void deepSeekTexts_data() { rows("k"); }
    void deepSeekTexts() {
        QFETCH(int, index);
        QFETCH(QString, layout);
        const QString folder = families()[std::size_t(index)].folder;
        const auto tokenizer = load(folder, layout);
        const auto isLetter = [&](TokenId id) {
            return tokenizer->vocabulary().types[std::size_t(id)] == TokenType::UserDefined;
        };
        // The reference takes the thirteen letters that are tokens for bytes that no UTF-8 has.
        const auto asReference = [&](const std::vector<TokenId>& tokens) {
            std::string text;
            std::vector<TokenId> between;
            for (const TokenId id : tokens) {
                if (!isLetter(id)) {
                    between.push_back(id);
                    continue;
                }
                text += tokenizer->decode(between) + std::string(kReplacementCharacter);
                between.clear();
            }
            return text + tokenizer->decode(between);
        };
        const auto json = readCases(goldenPath(folder + "/tokenizer_cases.json"));
        const auto cases = json["cases"];
        QVERIFY(cases.size() >= 100);
        for (const Json& c : cases) {
            const std::string text = textOf(c["text"]);
            const auto expected = idsOf(c["ids"]);
            QVERIFY2(tokenizer->encode(text, kAsTokens) == expected, text.c_str());
            QCOMPARE(asReference(expected), textOf(c["decoded_skip_special"]));
            const auto prints = [&](TokenId id) { return !tokenizer->tokenBytes(id).empty(); };
            if (std::ranges::all_of(expected, prints))
                QCOMPARE(tokenizer->decode(expected), text);
            QCOMPARE(streamed(*tokenizer, expected), answerText(*tokenizer, expected));
        }
        for (const Json& c : json["decode_cases"])
            QCOMPARE(asReference(idsOf(c["ids"])), textOf(c["decoded_skip_special"]));
        QVERIFY(!tokenizer->isEndOfGeneration(2));  // as some configurations would have it
        QVERIFY(tokenizer->isEndOfGeneration(json["eos"].get<TokenId>()));
    }

    void deepSeekChats_data() { rows("k"); }
    void deepSeekChats() {
        QFETCH(int, index);
        QFETCH(QString, layout);
        const QString folder = families()[std::size_t(index)].folder;
        const auto tokenizer = load(folder, layout);
        const auto chat = *ChatTemplate::byName("deepseek_vl");
        const QDir inputs(goldenPath(folder + "/inputs"));
        int compared = 0;
        for (const QString& file : inputs.entryList({"*.messages.json"})) {
            const auto messages = QJsonDocument::fromJson(readFile(inputs.filePath(file))).array();
            std::vector<ChatTurn> turns;
            for (int i = 0; i + 1 < messages.size(); i += 2) {
                turns.push_back(turnOf(messages[i]["content"].toString(),
                                       messages[i + 1]["content"].toString(),
                                       promptRulesOf(tokenizer->vocabulary()),
                                       QRegularExpression("^<image_placeholder>")));
            }
            const QString name = file.chopped(int(strlen(".messages.json")));
            const auto expected =
                idsFromSafetensors(goldenPath(folder + "/expected/" + name + ".safetensors"),
                                   name == "text" ? "input_ids" : "input_ids_raw");
            QVERIFY(!expected.empty());
            compared += compareChat(*tokenizer, chat, turns, std::nullopt, expected) ? 1 : 0;
        }
        QVERIFY(compared >= 5);
    }

    void xComposerTexts_data() { rows("l"); }
    void xComposerTexts() {
        QFETCH(int, index);
        QFETCH(QString, layout);
        const QString folder = families()[std::size_t(index)].folder;
        const auto tokenizer = load(folder, layout);
        const auto json = readCases(goldenPath(folder + "/tokenizer_cases.json"));
        const auto cases = json["cases"];
        QVERIFY(cases.size() >= 100);
        for (const Json& c : cases) {
            const std::string text = textOf(c["text"]);
            const auto expected = idsOf(c["ids"]);
            QVERIFY2(tokenizer->encode(text, kAsTokens) == expected, text.c_str());
            QCOMPARE(answerText(*tokenizer, expected), textOf(c["decoded"]));
            QCOMPARE(streamed(*tokenizer, expected), textOf(c["decoded"]));
        }
        for (const Json& c : json["decode_only"])
            QCOMPARE(answerText(*tokenizer, idsOf(c["ids"])), textOf(c["text"]));
        for (const TokenId id : idsOf(json["stop"]))
            QVERIFY(tokenizer->isEndOfGeneration(id));
    }
};

QTEST_GUILESS_MAIN(FamilyGoldenTest)
#include "tst_family_text_golden.moc"
