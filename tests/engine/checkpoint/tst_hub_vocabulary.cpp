// SPDX-License-Identifier: MIT
// The tokenizers of the other families, in folders as hubs have them.
#include <QtTest>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/hub/hub_vocabulary.h"
#include "engine/text/tokenizer/tokenizer.h"
#include "tests/engine/checkpoint/hub_builder.h"

using namespace tessera;
using namespace tessera::test;
namespace fs = std::filesystem;

namespace {

// 256 bytes, "in" and " in".
std::string rankFile(std::size_t left = 258) {
    std::string text;
    const auto add = [&](const QByteArray& bytes) {
        if (left > 0) {
            --left;
            text += bytes.toBase64().toStdString() + " " +
                    std::to_string(std::count(text.begin(), text.end(), '\n')) + "\n";
        }
    };
    for (int byte = 0; byte < 256; ++byte)
        add(QByteArray(1, char(byte)));
    add("in");
    add(" in");
    return text;
}

std::string textAt(const Vocabulary& v, std::optional<TokenId> id) {
    return id ? v.tokens.at(std::size_t(*id)) : std::string();
}

}  // namespace

class HubVocabularyTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    fs::path newFolder(const std::map<std::string, std::string>& files) {
        const fs::path folder = fs::path(m_folder.path().toStdString()) / std::to_string(m_count++);
        for (const auto& [name, content] : files) {
            fs::create_directories((folder / name).parent_path());
            if (!writeFile(folder / name, content))
                qFatal("cannot write");
        }
        return folder;
    }

  private slots:
    void qwensRanks() {
        const HubJson config = {{"architectures", {"QWenLMHeadModel"}},
                                {"visual", {{"image_start_id", 472}}}};
        const fs::path folder =
            newFolder({{"config.json", config.dump()},
                       {"qwen.tiktoken", rankFile()},
                       {"generation_config.json", R"({"chat_format":"chatml","eos_token_id":258,)"
                                                  R"("do_sample":true,"top_k":0,"top_p":0.3})"},
                       {"tokenizer_config.json", R"({"tokenizer_class":"QWenTokenizer"})"}});
        const auto v = openVocabulary(folder);
        QVERIFY2(v, v ? "" : v.error().message().c_str());
        QCOMPARE(v->tokens.size(), std::size_t(258 + 217));
        QCOMPARE(v->tokens[471 + 1], std::string("<img>"));
        QCOMPARE(v->promptFamily, std::string("qwen-vl"));
        QCOMPARE(textAt(*v, v->eos), std::string("<|endoftext|>"));
        QCOMPARE(textAt(*v, v->eot), std::string("<|im_end|>"));
        QCOMPARE(textAt(*v, v->eom), std::string("<|im_start|>"));
        QVERIFY(!v->bos && !v->addBos && v->mergesByRank);
        const auto tokenizer = Tokenizer::create(*v);
        QVERIFY(tokenizer);
        const std::vector<TokenId> expected = {256, 257};
        QCOMPARE((*tokenizer)->encode("in in", Tokenizer::SpecialTokens::AsText), expected);
        const GenerationDefaults defaults = hubGenerationDefaults(folder);
        QCOMPARE(defaults, (GenerationDefaults{1.0f, 0, 0.3f, std::nullopt}));
    }

    void baseModelsSayRaw() {
        const fs::path folder =
            newFolder({{"config.json", R"({"architectures":["QWenLMHeadModel"],"visual":{}})"},
                       {"qwen.tiktoken", rankFile()},
                       {"generation_config.json", R"({"chat_format":"raw"})"}});
        QCOMPARE(openVocabulary(folder)->promptFamily, std::string("qwen-vl-base"));
    }

    // Whole lines that are missing at the end leave a file that looks right.
    void ranksOfAnotherLengthAreRefused() {
        const fs::path folder =
            newFolder({{"config.json",
                        R"({"architectures":["QWenLMHeadModel"],"visual":{"image_start_id":472}})"},
                       {"qwen.tiktoken", rankFile(257)}});
        const auto v = openVocabulary(folder);
        QVERIFY(!v);
        QCOMPARE(v.error().code, ErrorCode::Mismatch);
        const QString message = QString::fromStdString(v.error().message());
        QVERIFY2(message.contains("257") && message.contains("472"), qPrintable(message));
    }

    void deepSeeksChain() {
        HubJson pieces = HubJson::object();
        for (int i = 0; i < 26; ++i)
            pieces[std::string(1, char('a' + i))] = i;
        const auto split = [](const char* regex) {
            return HubJson{{"type", "Split"},
                           {"pattern", {{"Regex", regex}}},
                           {"behavior", "Isolated"},
                           {"invert", false}};
        };
        HubJson steps = {split("[\r\n]"), split(R"(\s?[a-z]+)")};
        HubJson json = {{"normalizer", {{"type", "Sequence"}, {"normalizers", HubJson::array()}}},
                        {"pre_tokenizer", {{"type", "Sequence"}}},
                        {"model", {{"type", "BPE"}, {"vocab", pieces}, {"merges", {"a b"}}}}};
        steps.push_back({{"type", "Digits"}, {"individual_digits", true}});
        steps.push_back({{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}});
        json["pre_tokenizer"]["pretokenizers"] = steps;
        const fs::path folder =
            newFolder({{"config.json", R"({"model_type":"multi_modality","language_config":{}})"},
                       {"tokenizer.json", json.dump()}});
        const auto v = openVocabulary(folder);
        QVERIFY(!v);  // another chain than the one that is known
        QCOMPARE(v.error().code, ErrorCode::Unsupported);
    }

    // A configuration made by a class with another vocabulary in mind.
    void textDoesNotEndAnswers() {
        HubBuilder builder;
        builder.tokenizerConfig["eos_token"] = "</s>";
        builder.config["text_config"]["eos_token_id"] = {2, 260};
        const fs::path folder = fs::path(m_folder.path().toStdString()) / "text-ends";
        QVERIFY(builder.write(folder));
        const auto v = openVocabulary(folder);
        QVERIFY(v);
        QVERIFY(v->types.at(260) == TokenType::Normal);
        QCOMPARE(v->eos, std::optional<TokenId>(2));
        QVERIFY(!v->eot);
    }

    void vilasFolders() {
        HubBuilder llm;
        const fs::path root = fs::path(m_folder.path().toStdString()) / "vila";
        llm.config = {{"model_type", "llama"}};
        QVERIFY(llm.write(root / "llm"));
        QVERIFY(writeFile(root / "config.json",
                          R"({"llm_cfg":{},"vision_tower_cfg":{},"mm_projector_cfg":{}})"));
        QVERIFY(writeFile(root / "llm" / "generation_config.json", R"({"temperature":0.5})"));
        const auto v = openVocabulary(root);
        QVERIFY2(v, v ? "" : v.error().message().c_str());
        QCOMPARE(v->promptFamily, std::string("vila"));
        QVERIFY(v->prefixOnlyAtStart);
        const auto defaults = hubGenerationDefaults(root / "llm");
        QCOMPARE(defaults.temperature, std::optional(0.5f));
        // LLaVA's own configuration has the same type.
        QVERIFY(llm.write(root / "other"));
        QVERIFY(writeFile(root / "other" / "config.json", R"({"model_type":"llava_llama"})"));
        QCOMPARE(openVocabulary(root / "other")->promptFamily, std::string());
    }

    // 4KHD lists tokens for which it has no rows.
    void tokensBeyondTheEmbeddingAreText() {
        HubBuilder builder;
        builder.config = {{"model_type", "internlmxcomposer2"},
                          {"vocab_size", smallTokens().size()}};
        const fs::path folder = fs::path(m_folder.path().toStdString()) / "xcomposer";
        QVERIFY(builder.write(folder));
        QVERIFY(writeFile(folder / "added_tokens.json",
                          HubJson{{"<|im_start|>", smallTokens().size()}}.dump()));
        const auto v = openVocabulary(folder);
        QVERIFY2(v, v ? "" : v.error().message().c_str());
        QCOMPARE(v->promptFamily, std::string("xcomposer2"));
        QCOMPARE(v->tokens.size(), smallTokens().size());
    }

    void whatIsSaidAboutSampling_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<float>("temperature");  // -1: none
        QTest::addColumn<int>("topK");
        QTest::addColumn<float>("topP");
        QTest::addColumn<float>("penalty");
        QTest::newRow("nothing") << QByteArray(R"({"eos_token_id":2})") << -1.0f << -1 << -1.0f
                                 << -1.0f;
        QTest::newRow("greedy") << QByteArray(R"({"do_sample":false,"temperature":0.9})") << 0.0f
                                << -1 << -1.0f << -1.0f;
        QTest::newRow("sampling") << QByteArray(R"({"do_sample":true})") << 1.0f << 50 << -1.0f
                                  << -1.0f;
        QTest::newRow("all") << QByteArray(R"({"do_sample":true,"temperature":0.7,"top_k":20,)"
                                           R"("top_p":0.8,"repetition_penalty":1.05})")
                             << 0.7f << 20 << 0.8f << 1.05f;
        QTest::newRow("nonsense") << QByteArray(R"({"temperature":-1,"top_k":-3,"top_p":7,)"
                                                R"("repetition_penalty":"x"})")
                                  << -1.0f << -1 << -1.0f << -1.0f;
    }
    void whatIsSaidAboutSampling() {
        QFETCH(QByteArray, json);
        QFETCH(float, temperature);
        QFETCH(int, topK);
        QFETCH(float, topP);
        QFETCH(float, penalty);
        const GenerationDefaults defaults = generationDefaultsOf(Json::parse(json.toStdString()));
        QCOMPARE(defaults.temperature.value_or(-1), temperature);
        QCOMPARE(defaults.topK.value_or(-1), topK);
        QCOMPARE(defaults.topP.value_or(-1), topP);
        QCOMPARE(defaults.repeatPenalty.value_or(-1), penalty);
    }
};

QTEST_APPLESS_MAIN(HubVocabularyTest)
#include "tst_hub_vocabulary.moc"
