// SPDX-License-Identifier: MIT
// The reference's token ids, prompts and texts, with the tokenizers of the golden checkpoints.
#include <QtTest>

#include "engine/checkpoint/vocabulary_gguf.h"
#include "engine/text/chat_template.h"
#include "engine/text/prompt.h"
#include "engine/text/prompt_rules.h"
#include "engine/text/text_stream.h"
#include "engine/text/tokenizer/tokenizer.h"
#include "golden_vocabulary.h"

using namespace tessera;
using namespace tessera::test;

namespace {

struct GoldenModel {
    const char* folder;
    const char* chatTemplate;
    std::optional<std::string> system;
};

const std::vector<GoldenModel>& models() {
    static const std::vector<GoldenModel> list = {
        {"a-llava1-linear", "llava_v0", std::nullopt},
        {"b-llava15-mlp", "vicuna_v1", std::nullopt},
        {"c-llava15-hd", "vicuna_v1", std::nullopt},
        {"d-llava16-vicuna", "vicuna_v1", std::nullopt},
        {"e-llava16-mistral", "mistral_instruct", std::nullopt},
        {"f-llava16-llama3", "llava_llama_3", "You are a helpful language and vision assistant."},
    };
    return list;
}

std::unique_ptr<const Tokenizer> loadTokenizer(const QString& folder) {
    const auto path = goldenPath(folder + "/gguf/model-f16.gguf").toStdString();
    const auto file = GgufFile::open(path);
    if (!file)
        qFatal("%s", file.error().message().c_str());
    auto vocabulary = vocabularyFromGguf(*file);
    if (!vocabulary)
        qFatal("%s", vocabulary.error().message().c_str());
    auto tokenizer = Tokenizer::create(*std::move(vocabulary));
    if (!tokenizer)
        qFatal("%s", tokenizer.error().message().c_str());
    return *std::move(tokenizer);
}

}  // namespace

class TextGoldenTest : public QObject {
    Q_OBJECT

    void modelRows() const {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < models().size(); ++i)
            QTest::newRow(models()[i].folder) << static_cast<int>(i);
    }

  private slots:
    void initTestCase() {
        if (!QFileInfo::exists(goldenPath("g-tokenizer/tokenizer_cases.json")))
            QSKIP("the golden data is not here");
    }

    void tokenizerCases() {
        const auto cases = QJsonDocument::fromJson(
                               readFile(goldenPath("g-tokenizer/tokenizer_cases.json")))["cases"]
                               .toArray();
        QVERIFY(cases.size() >= 266);
        // Model d has the tokenizer of b and, beyond it, the added tokens <image> and <pad>.
        const auto spm = loadTokenizer("d-llava16-vicuna");
        const auto bpe = loadTokenizer("f-llava16-llama3");
        constexpr auto kAsText = Tokenizer::SpecialTokens::AsText;
        constexpr auto kAsTokens = Tokenizer::SpecialTokens::AsTokens;
        for (const QJsonValue& c : cases) {
            const QByteArray bytes = QByteArray::fromHex(c["utf8_hex"].toString().toLatin1());
            const std::string text = bytes.toStdString();
            const auto spmIds = ids(c["spm_plain"]);
            const auto bpeIds = ids(c["bpe_plain"]);
            const char* where = bytes.constData();
            QVERIFY2(spm->encode(text, kAsText) == spmIds, where);
            QVERIFY2(spm->encode(text, kAsTokens) == ids(c["spm_special"]), where);
            QVERIFY2(bpe->encode(text, kAsText) == bpeIds, where);
            QVERIFY2(bpe->encode(text, kAsTokens) == ids(c["bpe_special"]), where);
            QVERIFY2(spm->decode(spmIds) == c["spm_decoded"].toString().toStdString(), where);
            QVERIFY2(bpe->decode(bpeIds) == c["bpe_decoded"].toString().toStdString(), where);
        }
    }

    void recognisesTheTemplate_data() { modelRows(); }
    void recognisesTheTemplate() {
        QFETCH(int, index);
        const GoldenModel& model = models()[static_cast<std::size_t>(index)];
        const TemplateChoice choice =
            ChatTemplate::recognise(loadTokenizer(model.folder)->vocabulary());
        QVERIFY(choice.recognised);
        QCOMPARE(std::string(choice.chatTemplate.name()), std::string(model.chatTemplate));
    }

    void promptsAndIds_data() { modelRows(); }
    void promptsAndIds() {
        QFETCH(int, index);
        const GoldenModel& model = models()[static_cast<std::size_t>(index)];
        const QString folder = model.folder;
        const auto tokenizer = loadTokenizer(folder);
        const auto chat = *ChatTemplate::byName(model.chatTemplate);
        const auto manifest =
            QJsonDocument::fromJson(readFile(goldenPath(folder + "/manifest.json")));
        const QStringList files =
            QDir(goldenPath(folder + "/inputs")).entryList({"*.prompt.txt"}, QDir::Files);
        QVERIFY(files.size() >= 3);
        for (const QString& file : files) {
            const QString name = file.chopped(static_cast<int>(strlen(".prompt.txt")));
            const std::string text = readFile(goldenPath(folder + "/inputs/" + file)).toStdString();
            const bool textOnly = name == "text";
            const auto expected =
                idsFromSafetensors(goldenPath(folder + "/expected/" + name + ".safetensors"),
                                   textOnly ? "input_ids" : "input_ids_raw");
            QVERIFY(!expected.empty());
            QCOMPARE(tokenizeRawPrompt(*tokenizer, text), expected);
            if (textOnly)
                continue;
            const auto samples = manifest["samples"].toArray();
            const auto sample = std::find_if(samples.begin(), samples.end(), [&](const auto& s) {
                return s.toObject()["name"].toString() == name;
            });
            QVERIFY(sample != samples.end());
            const ChatTurn turns[] = {
                {sample->toObject()["question"].toString().toStdString(), 1, ""}};
            const auto pieces = chat.render(turns, model.system);
            std::string rendered;
            for (const PromptPiece& piece : pieces) {
                rendered +=
                    piece.kind == PromptPiece::Kind::Image ? std::string(kImageMarker) : piece.text;
            }
            QCOMPARE(rendered, text);
            QCOMPARE(tokenizeChatPrompt(*tokenizer, pieces), expected);
        }
    }

    void answersAsText_data() { modelRows(); }
    void answersAsText() {
        QFETCH(int, index);
        const QString folder = models()[static_cast<std::size_t>(index)].folder;
        const auto tokenizer = loadTokenizer(folder);
        const auto manifest =
            QJsonDocument::fromJson(readFile(goldenPath(folder + "/manifest.json")));
        QJsonArray answers = manifest["samples"].toArray();
        answers.append(manifest["text"]);
        for (const QJsonValue& answer : answers) {
            const auto answerIds = ids(answer["greedy_ids"]);
            const QString expected = answer["greedy_text"].toString();
            QCOMPARE(QString::fromStdString(tokenizer->decode(answerIds)), expected);
            TextStream stream(*tokenizer, {"###", "</s>"});
            for (const TokenId id : answerIds)
                stream.push(id);
            stream.finish();
            QCOMPARE(QString::fromStdString(stream.text()), expected);
        }
    }
};

QTEST_GUILESS_MAIN(TextGoldenTest)
#include "tst_text_golden.moc"
