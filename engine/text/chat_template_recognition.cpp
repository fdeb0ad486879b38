// SPDX-License-Identifier: MIT
// Which prompt format a checkpoint wants: by its family, then by marks in its own template text,
// then by its name, then by the tokens it has.
#include <algorithm>
#include <cctype>
#include <utility>

#include "engine/text/chat_template.h"
#include "engine/text/prompt_rules.h"

namespace tessera {

namespace {

constexpr std::string_view kFallback = "vicuna_v1";

bool contains(std::string_view text, std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

// What a checkpoint shows of itself.
struct Signs {
    Signs(const Vocabulary& v, std::span<const std::string> fileNames)
        : vocabulary(v), text(v.chatTemplate), name(lowered(v.modelName)) {
        for (const std::string& fileName : fileNames)
            files.push_back(lowered(fileName));
    }

    // By its own name or by that of its file or folder.
    bool named(std::string_view part) const {
        return contains(name, part) ||
               std::any_of(files.begin(), files.end(),
                           [&](const std::string& file) { return contains(file, part); });
    }

    bool hasToken(std::string_view piece) const {
        const auto& tokens = vocabulary.tokens;
        return std::find(tokens.begin(), tokens.end(), piece) != tokens.end();
    }
    bool hasTokenAt(std::string_view piece, std::size_t id) const {
        return id < vocabulary.tokens.size() && vocabulary.tokens[id] == piece;
    }

    const Vocabulary& vocabulary;
    std::string_view text;
    std::string name;
    std::vector<std::string> files;
};

// Published ChatML templates put a newline after <|im_end|> even where the model was trained
// without it, so the family decides before the text does.
std::string_view chatMlName(const Signs& signs) {
    if (signs.named("mpt-") || signs.vocabulary.pre == "mpt" ||
        contains(signs.text, "LLM-based AI assistant"))
        return "mpt";
    if (signs.named("qwen") || signs.vocabulary.pre == "qwen2")
        return "qwen_1_5";
    const bool sentencePiece = signs.vocabulary.model == TokenizerModel::SentencePiece;
    return signs.named("34b") || signs.named("yi-") || sentencePiece ? "chatml_direct" : "qwen_1_5";
}

// VILA-1.5's tokenizer does not name it: the language model it is built on decides. Its LLaMA-3
// was published twice, trained with different prompts.
std::string_view vilaName(const Signs& signs) {
    if (signs.hasToken("<|im_start|>") && signs.hasToken("<|im_end|>"))
        return "chatml_direct";
    if (signs.hasToken("<|begin_of_text|>"))
        return signs.named("fix") ? "vila_llama_3_fix" : "vila_llama_3";
    return "vicuna_v1";
}

std::string_view nameByFamily(const Signs& signs) {
    const PromptRules& rules = promptRulesOf(signs.vocabulary);
    if (rules.family == "vila")
        return vilaName(signs);
    if (rules.family == "deepseek-vl")
        return signs.named("-base") ? "deepseek_vl_base" : "deepseek_vl";
    return rules.chatTemplate;
}

std::string_view nameByTemplateText(const Signs& signs) {
    if (contains(signs.text, "<|start_header_id|>"))
        return "llava_llama_3";
    if (contains(signs.text, "<|im_start|>"))
        return chatMlName(signs);
    if (contains(signs.text, "[INST]")) {
        // Based on Mistral, but trained with Vicuna's prompts.
        if (signs.named("bakllava"))
            return "vicuna_v1";
        // The first published 34b carried Mistral's template by mistake.
        if (signs.named("34b") && signs.hasToken("<|im_start|>"))
            return "chatml_direct";
        return contains(signs.text, "<<SYS>>") && !signs.named("mistral") ? "llava_llama_2"
                                                                          : "mistral_instruct";
    }
    if (contains(signs.text, "###Human") || contains(signs.text, "###Assistant"))
        return contains(signs.text, "<Image>") ? "llava_v0_mmtag" : "llava_v0";
    if (contains(signs.text, "USER:") && contains(signs.text, "ASSISTANT:"))
        return contains(signs.text, "a curious human") ? "llava_v1" : "vicuna_v1";
    return {};
}

std::string_view nameByName(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> kHints[] = {
        {"bakllava", "vicuna_v1"},      {"sharegpt4v", "vicuna_v1"},     {"share4v", "vicuna_v1"},
        {"llama-2", "llava_llama_2"},   {"mistral", "mistral_instruct"}, {"34b", "chatml_direct"},
        {"llama-3", "llava_llama_3"},   {"llama3", "llava_llama_3"},     {"qwen", "qwen_1_5"},
        {"llava-next-72b", "qwen_1_5"}, {"llava-next-110b", "qwen_1_5"}, {"mpt-", "mpt"},
        {"vicuna", "vicuna_v1"},        {"llava-v1", "vicuna_v1"},       {"llava-1.", "vicuna_v1"},
        {"llava-v0", "llava_v0"},
    };
    for (const auto& [part, templateName] : kHints)
        if (contains(name, part))
            return templateName;
    return {};
}

std::string_view nameByVocabulary(const Signs& signs) {
    if (signs.hasToken("<|start_header_id|>") && signs.hasToken("<|eot_id|>"))
        return "llava_llama_3";
    if (signs.hasToken("<|im_start|>") && signs.hasToken("<|im_end|>"))
        return chatMlName(signs);
    // The word-boundary piece alone: id 28705 in Mistral's vocabulary, 29871 in LLaMA's.
    if (signs.hasTokenAt("▁", 28705))
        return "mistral_instruct";
    return {};
}

}  // namespace

TemplateChoice ChatTemplate::recognise(const Vocabulary& vocabulary,
                                       std::span<const std::string> fileNames) {
    const Signs signs(vocabulary, fileNames);
    const auto choice = [&](std::string_view name, Sentence reason) {
        const bool recognised = !name.empty();
        return TemplateChoice{byName(recognised ? name : kFallback)->forPhotosOf(vocabulary),
                              recognised, std::move(reason)};
    };
    if (const auto name = nameByFamily(signs); !name.empty())
        return choice(name, Sentence("recognised by the model's family"));
    if (const auto name = nameByTemplateText(signs); !name.empty())
        return choice(name, Sentence("recognised by the template text in the model"));
    if (const auto name = nameByName(signs.name); !name.empty())
        return choice(name, Sentence("recognised by the model's name"));
    for (const std::string& file : signs.files)
        if (const auto name = nameByName(file); !name.empty())
            return choice(name, Sentence("recognised by the name of the model's file or folder"));
    if (const auto name = nameByVocabulary(signs); !name.empty())
        return choice(name, Sentence("recognised by the model's special tokens"));
    return choice(
        {}, signs.text.empty()
                ? Sentence("not recognised: the model says nothing about it")
                : Sentence("not recognised: the model's own template text is of an unknown kind"));
}

}  // namespace tessera
