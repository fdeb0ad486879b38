// SPDX-License-Identifier: MIT
#include "engine/text/chat_template.h"

#include <QtTest>

#include "engine/text/prompt_rules.h"

using namespace tessera;

namespace {

std::string text(const ChatTemplate& chat, const std::vector<ChatTurn>& turns,
                 const std::optional<std::string>& system = std::nullopt) {
    std::string result;
    for (const PromptPiece& piece : chat.render(turns, system))
        result += piece.kind == PromptPiece::Kind::Image ? std::string(kImageMarker) : piece.text;
    return result;
}

const std::string kHuman =
    "A chat between a curious human and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the human's questions.";
const std::string kUser =
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the user's questions.";
const std::string kVision =
    "You are a helpful language and vision assistant. You are able to understand the visual "
    "content that the user provides, and assist the user with a variety of tasks using natural "
    "language.";
const std::string kMmtag =
    "A chat between a curious user and an artificial intelligence assistant. The assistant is able "
    "to understand the visual content that the user provides, and assist the user with a variety "
    "of tasks using natural language.The visual content will be provided with the following "
    "format: <Image>visual content</Image>.";

}  // namespace

class ChatTemplateTest : public QObject {
    Q_OBJECT

  private slots:
    // A photo and a question, its answer, and a second question.
    void twoTurns_data() {
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& expected) {
            QTest::newRow(name) << QString::fromStdString(expected);
        };
        row("vicuna_v1", kUser + " USER: <image>\nQ1 ASSISTANT: A1</s>USER: Q2 ASSISTANT:");
        row("llava_v1", kHuman + " USER: <image>\nQ1 ASSISTANT: A1</s>USER: Q2 ASSISTANT:");
        row("mistral_instruct", "[INST] <image>\nQ1 [/INST] A1 </s>[INST] Q2 [/INST]");
        row("chatml_direct",
            "<|im_start|>system\nAnswer the questions.<|im_end|><|im_start|>user\n<image>\nQ1"
            "<|im_end|><|im_start|>assistant\nA1<|im_end|><|im_start|>user\nQ2<|im_end|>"
            "<|im_start|>assistant\n");
        row("llava_llama_3",
            "<|start_header_id|>system<|end_header_id|>\n\n" + kVision +
                "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n<image>\nQ1<|eot_id|>"
                "<|start_header_id|>assistant<|end_header_id|>\n\nA1<|eot_id|>"
                "<|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|>"
                "<|start_header_id|>assistant<|end_header_id|>\n\n");
        row("qwen_1_5",
            "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
            "<image>\nQ1<|im_end|>\n<|im_start|>assistant\nA1<|im_end|>\n<|im_start|>user\nQ2"
            "<|im_end|>\n<|im_start|>assistant\n");
        row("llava_llama_2", "[INST] <<SYS>>\n" + kVision +
                                 "\n<</SYS>>\n\n<image>\nQ1 [/INST] A1 </s><s>[INST] Q2 [/INST]");
        row("llava_v0", kHuman + "###Human: <image>\nQ1###Assistant: A1###Human: Q2###Assistant:");
        row("llava_v0_mmtag",
            kMmtag +
                "###Human: <Image><image></Image>###Assistant: Received.###Human: "
                "Q1###Assistant: A1###Human: Q2###Assistant:");
        row("llava_v1_mmtag", kMmtag +
                                  " USER: <Image><image></Image> ASSISTANT: Received.</s>USER: Q1 "
                                  "ASSISTANT: A1</s>USER: Q2 ASSISTANT:");
        row("mpt",
            "<|im_start|>system\nA conversation between a user and an LLM-based AI assistant. The "
            "assistant gives helpful and honest answers.<|im_end|><|im_start|>user\n<image>\nQ1"
            "<|im_end|><|im_start|>assistant\nA1<|im_end|><|im_start|>user\nQ2<|im_end|>"
            "<|im_start|>assistant\n");
        row("plain", "<image>Q1A1\nQ2");
        row("vila_llama_3",
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n" + kVision +
                "<|end_of_text|><|start_header_id|>user<|end_header_id|>\n\n<image>\nQ1"
                "<|end_of_text|><|start_header_id|>system<|end_header_id|>\n\nA1<|end_of_text|>"
                "<|start_header_id|>user<|end_header_id|>\n\nQ2<|end_of_text|>"
                "<|start_header_id|>system<|end_header_id|>\n\n");
        row("vila_llama_3_fix",
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n" + kVision +
                "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n<image>\nQ1<|eot_id|>"
                "<|start_header_id|>assistant<|end_header_id|>\n\nA1<|eot_id|>"
                "<|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|>"
                "<|start_header_id|>assistant<|end_header_id|>\n\n");
        row("qwen_vl",
            "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
            "Picture 1: <image>\nQ1<|im_end|>\n<|im_start|>assistant\nA1<|im_end|>\n"
            "<|im_start|>user\nQ2<|im_end|>\n<|im_start|>assistant\n");
        row("qwen_vl_base", "Picture 1: <image>\nQ1A1\nQ2");
        row("deepseek_vl", kVision +
                               "\n\nUser: <image>Q1\n\nAssistant: A1<｜end▁of▁sentence｜>User: "
                               "Q2\n\nAssistant:");
        row("deepseek_vl_base", "<image>Q1A1\nQ2");
        row("xcomposer2",
            "[UNUSED_TOKEN_146]system\nYou are an AI assistant whose name is InternLM-XComposer "
            "(浦语·灵笔).\n- InternLM-XComposer (浦语·灵笔) is a multi-modality conversational "
            "language model that is developed by Shanghai AI Laboratory (上海人工智能实验室). It "
            "is designed to be helpful, honest, and harmless.\n- InternLM-XComposer (浦语·灵笔) "
            "can understand and communicate fluently in the language chosen by the user such as "
            "English and 中文.\n- InternLM-XComposer (浦语·灵笔) is capable of comprehending and "
            "articulating responses effectively based on the provided image."
            "[UNUSED_TOKEN_145]\n[UNUSED_TOKEN_146]user\n<image>Q1[UNUSED_TOKEN_145]\n"
            "[UNUSED_TOKEN_146]assistant\nA1[UNUSED_TOKEN_145]\n[UNUSED_TOKEN_146]user\nQ2"
            "[UNUSED_TOKEN_145]\n[UNUSED_TOKEN_146]assistant\n");
    }
    void twoTurns() {
        QFETCH(QString, expected);
        const auto chat = ChatTemplate::byName(QTest::currentDataTag());
        QVERIFY(chat);
        QCOMPARE(QString::fromStdString(text(*chat, {{"Q1", 1, "A1"}, {"Q2", 0, ""}})), expected);
        // Models that only continue a text end where they end it.
        QCOMPARE(chat->stopStrings().empty(), chat->name().ends_with("_base"));
    }

    void everyNameIsTested() {
        QCOMPARE(ChatTemplate::names().size(), std::size_t(19));
        for (const auto name : ChatTemplate::names())
            QCOMPARE(ChatTemplate::byName(name)->name(), name);
        QVERIFY(!ChatTemplate::byName("no_such_template"));
        QVERIFY(!ChatTemplate::byName(""));
        QCOMPARE(ChatTemplate::byName("v1")->name(), std::string_view("vicuna_v1"));
    }

    void baseModelsContinueTheText() {
        for (const std::string_view name : ChatTemplate::names()) {
            const bool base = name == "plain" || name.ends_with("_base");
            QVERIFY2(ChatTemplate::byName(name)->continuesText() == base, name.data());
        }
    }

    void systemText() {
        const auto vicuna = *ChatTemplate::byName("vicuna_v1");
        QCOMPARE(text(vicuna, {{"Q", 0, ""}}, "Be brief."),
                 std::string("Be brief. USER: Q ASSISTANT:"));
        QCOMPARE(text(vicuna, {{"Q", 0, ""}}, ""), std::string("USER: Q ASSISTANT:"));
        QCOMPARE(vicuna.defaultSystem(), std::string_view(kUser));
        const auto mistral = *ChatTemplate::byName("mistral_instruct");
        QCOMPARE(text(mistral, {{"Q", 0, ""}}, "Be brief."),
                 std::string("[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nQ [/INST]"));
    }

    void severalPhotosAndABegunAnswer() {
        const auto vicuna = *ChatTemplate::byName("vicuna_v1");
        QCOMPARE(text(vicuna, {{"Q", 2, "It is"}}, ""),
                 std::string("USER: <image>\n<image>\nQ ASSISTANT: It is"));
        QCOMPARE(text(vicuna, {}, ""), std::string());
    }

    void photosAreCountedThroughTheConversation() {
        const auto qwen = *ChatTemplate::byName("qwen_vl_base");
        QCOMPARE(text(qwen, {{"Q1", 2, "A"}, {"Q2", 0, "B"}, {"Q3", 1, ""}}),
                 std::string("Picture 1: <image>\nPicture 2: <image>\nQ1A\nQ2B\n"
                             "Picture 3: <image>\nQ3"));
    }

    void deepSeekTrimsContents() {
        const auto chat = *ChatTemplate::byName("deepseek");
        QCOMPARE(text(chat, {{" Q1\n", 0, " A1 "}, {"\tQ2 ", 1, ""}}, ""),
                 std::string("User: Q1\n\nAssistant: A1<｜end▁of▁sentence｜>User: <image>\tQ2\n\n"
                             "Assistant:"));
    }

    void whatPeopleWroteIsContent() {
        const auto chat = *ChatTemplate::byName("vicuna_v1");
        const ChatTurn turns[] = {{"<image>", 1, ""}};
        const auto pieces = chat.render(turns, "S");
        QCOMPARE(pieces.size(), std::size_t(6));
        using Kind = PromptPiece::Kind;
        const Kind kinds[] = {Kind::Content,  Kind::Template, Kind::Image,
                              Kind::Template, Kind::Content,  Kind::Template};
        for (std::size_t i = 0; i < 6; ++i)
            QVERIFY(pieces[i].kind == kinds[i]);
    }

    void recognition_data() {
        QTest::addColumn<QString>("chatTemplate");
        QTest::addColumn<QString>("modelName");
        QTest::addColumn<QStringList>("tokens");
        QTest::addColumn<bool>("byteBpe");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<bool>("recognised");
        const QStringList chatMl = {"<|im_start|>", "<|im_end|>"};
        const QStringList none;
        const auto row = [](const char* label, const char* chat, const char* model,
                            const QStringList& tokens, bool bpe, const char* expected,
                            bool known = true) {
            QTest::newRow(label) << chat << model << tokens << bpe << expected << known;
        };
        row("nothing", "", "", none, false, "vicuna_v1", false);
        row("LLaMA v2 says nothing", "", "LLaMA v2", none, false, "vicuna_v1", false);
        row("unknown text", "{{ bos }} Q: {{ m }}", "", none, false, "vicuna_v1", false);
        row("vicuna text", "'USER: ' + m + ' ASSISTANT:'", "", none, false, "vicuna_v1");
        row("human text", "A chat between a curious human 'USER: ' 'ASSISTANT:'", "", none, false,
            "llava_v1");
        row("hash", "'###Human: ' '###Assistant:'", "", none, false, "llava_v0");
        row("inst", "'[INST] ' + m + ' [/INST]'", "", none, false, "mistral_instruct");
        row("sys", "'[INST] <<SYS>>'", "", none, false, "llava_llama_2");
        row("llama 3", "'<|start_header_id|>'", "", none, true, "llava_llama_3");
        row("chatml, Yi", "'<|im_start|>' '<|im_end|>' + '\\n'", "", chatMl, false,
            "chatml_direct");
        row("chatml, Qwen", "'<|im_start|>'", "", chatMl, true, "qwen_1_5");
        row("chatml, MPT", "'<|im_start|>'", "llava-mpt-7b", chatMl, true, "mpt");
        row("34b with Mistral's text", "'[INST] '", "llava-v1.6-34b", chatMl, false,
            "chatml_direct");
        row("name: mistral", "", "llava-v1.6-mistral-7b", none, false, "mistral_instruct");
        row("name: 34b", "", "llava-v1.6-34b", none, false, "chatml_direct");
        row("name: vicuna", "", "Llava-v1.6-Vicuna-13b", none, false, "vicuna_v1");
        row("name: 1.5", "", "llava-1.5-7b-hf", none, false, "vicuna_v1");
        row("name: llama 2", "", "llava-llama-2-13b-chat", none, false, "llava_llama_2");
        row("tokens: llama 3", "", "", {"<|start_header_id|>", "<|eot_id|>"}, true,
            "llava_llama_3");
        row("tokens: chatml", "", "", chatMl, false, "chatml_direct");
    }
    void recognition() {
        QFETCH(QString, chatTemplate);
        QFETCH(QString, modelName);
        QFETCH(QStringList, tokens);
        QFETCH(bool, byteBpe);
        QFETCH(QString, expected);
        QFETCH(bool, recognised);
        Vocabulary v;
        v.model = byteBpe ? TokenizerModel::ByteBpe : TokenizerModel::SentencePiece;
        v.chatTemplate = chatTemplate.toStdString();
        v.modelName = modelName.toStdString();
        for (const QString& token : tokens)
            v.tokens.push_back(token.toStdString());
        const TemplateChoice choice = ChatTemplate::recognise(v);
        QCOMPARE(std::string(choice.chatTemplate.name()), expected.toStdString());
        QCOMPARE(choice.recognised, recognised);
        QCOMPARE(choice.reason.english().starts_with("recognised by"), recognised);
    }

    void familiesHaveTheirOwn_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("modelName");
        QTest::addColumn<QStringList>("tokens");
        QTest::addColumn<QString>("expected");
        const QStringList llama3 = {"<|begin_of_text|>", "<|start_header_id|>", "<|eot_id|>"};
        const auto row = [](const char* label, const char* family, const char* model,
                            const QStringList& tokens, const char* expected) {
            QTest::newRow(label) << family << model << tokens << expected;
        };
        row("vila 3b", "vila", "VILA1.5-3b", {"<s>"}, "vicuna_v1");
        row("vila 8b, May", "vila", "Llama-3-VILA1.5-8B", llama3, "vila_llama_3");
        row("vila 8b, Fix", "vila", "Llama-3-VILA1.5-8b-Fix", llama3, "vila_llama_3_fix");
        row("vila 40b", "vila", "VILA1.5-40b", {"<|im_start|>", "<|im_end|>"}, "chatml_direct");
        row("qwen", "qwen-vl", "Qwen-VL-Chat", {"<|im_start|>"}, "qwen_vl");
        row("qwen base", "qwen-vl-base", "Qwen-VL", {"<|im_start|>"}, "qwen_vl_base");
        row("deepseek", "deepseek-vl", "deepseek-vl-7b-chat", {}, "deepseek_vl");
        row("deepseek base", "deepseek-vl", "deepseek-vl-1.3b-base", {}, "deepseek_vl_base");
        row("xcomposer", "xcomposer2", "internlm-xcomposer2-4khd-7b", {}, "xcomposer2");
        row("unknown family", "some-other", "llava-v1.6-mistral-7b", {}, "mistral_instruct");
    }
    void familiesHaveTheirOwn() {
        QFETCH(QString, family);
        QFETCH(QString, modelName);
        QFETCH(QStringList, tokens);
        QFETCH(QString, expected);
        Vocabulary v;
        v.promptFamily = family.toStdString();
        v.modelName = modelName.toStdString();
        v.chatTemplate = "{{ bos }} '[INST] ' + m";  // whatever a text says
        for (const QString& token : tokens)
            v.tokens.push_back(token.toStdString());
        const TemplateChoice choice = ChatTemplate::recognise(v);
        QVERIFY(choice.recognised);
        QCOMPARE(std::string(choice.chatTemplate.name()), expected.toStdString());
    }

    void mistralByItsVocabulary() {
        Vocabulary v;
        v.tokens.resize(32000);
        v.tokens[28705] = "▁";
        QCOMPARE(ChatTemplate::recognise(v).chatTemplate.name(),
                 std::string_view("mistral_instruct"));
        // BakLLaVA was made on Mistral and speaks like Vicuna; its files often say so only by name.
        const std::vector<std::string> files = {"ggml-model-q4_k.gguf", "BakLLaVA-1-GGUF"};
        QCOMPARE(ChatTemplate::recognise(v, files).chatTemplate.name(),
                 std::string_view("vicuna_v1"));
    }

    void theFilesNameHelpsOnlyWhereTheModelSaysNothing() {
        Vocabulary v;
        const std::vector<std::string> files = {"llava-v1.6-34b.Q4_K_M.gguf", "models"};
        const TemplateChoice byFile = ChatTemplate::recognise(v, files);
        QCOMPARE(byFile.chatTemplate.name(), std::string_view("chatml_direct"));
        QVERIFY(byFile.recognised && byFile.reason.english().find("file") != std::string::npos);
        v.chatTemplate = "'USER: ' + m + ' ASSISTANT:'";
        QCOMPARE(ChatTemplate::recognise(v, files).chatTemplate.name(),
                 std::string_view("vicuna_v1"));
    }

    void photosBetweenTheirTokens() {
        const auto plain = ChatTemplate::byName("llava_v0");
        Vocabulary v;
        v.tokens = {"<im_patch>", "<im_start>"};
        QVERIFY(!plain->forPhotosOf(v).wrapsPhotos());
        v.tokens.push_back("<im_end>");
        const ChatTemplate wrapping = plain->forPhotosOf(v);
        QVERIFY(wrapping.wrapsPhotos() && wrapping.name() == plain->name());
        std::string text;
        for (const PromptPiece& piece :
             wrapping.render(std::vector<ChatTurn>{{"What?", 2, {}}}, "S"))
            text += piece.kind == PromptPiece::Kind::Image ? "<image>" : piece.text;
        QCOMPARE(text, std::string("S###Human: <im_start><image><im_end>\n<im_start><image><im_end>"
                                   "\nWhat?###Assistant:"));
    }
};

QTEST_APPLESS_MAIN(ChatTemplateTest)
#include "tst_chat_template.moc"
