// SPDX-License-Identifier: MIT
// Every known chat template.
#include "engine/text/chat_template_spec.h"

namespace tessera {

namespace {

constexpr std::string_view kHumanSystem =
    "A chat between a curious human and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the human's questions.";
constexpr std::string_view kUserSystem =
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the user's questions.";
constexpr std::string_view kVisionSystem =
    "You are a helpful language and vision assistant. You are able to understand the visual "
    "content that the user provides, and assist the user with a variety of tasks using natural "
    "language.";
constexpr std::string_view kMmtagSystem =
    "A chat between a curious user and an artificial intelligence assistant. The assistant is able "
    "to understand the visual content that the user provides, and assist the user with a variety "
    "of tasks using natural language.The visual content will be provided with the following "
    "format: <Image>visual content</Image>.";
constexpr std::string_view kMptSystem =
    "A conversation between a user and an LLM-based AI assistant. The assistant gives helpful and "
    "honest answers.";

constexpr std::string_view kXComposerSystem =
    "You are an AI assistant whose name is InternLM-XComposer (浦语·灵笔).\n"
    "- InternLM-XComposer (浦语·灵笔) is a multi-modality conversational language model that is "
    "developed by Shanghai AI Laboratory (上海人工智能实验室). It is designed to be helpful, "
    "honest, and harmless.\n"
    "- InternLM-XComposer (浦语·灵笔) can understand and communicate fluently in the language "
    "chosen by the user such as English and 中文.\n"
    "- InternLM-XComposer (浦语·灵笔) is capable of comprehending and articulating responses "
    "effectively based on the provided image.";

constexpr std::string_view kLlama3User = "<|start_header_id|>user<|end_header_id|>\n\n";
constexpr std::string_view kChatMlUser = "<|im_start|>user\n";
constexpr std::string_view kXComposerUser = "[UNUSED_TOKEN_146]user\n";

}  // namespace

std::span<const ChatTemplate::Spec> ChatTemplate::Spec::all() {
    static const std::vector<Spec> specs = {
        {
            .name = "vicuna_v1",
            .alias = "v1",
            .system = kUserSystem,
            .systemSuffix = " ",
            .userPrefixFirst = "USER: ",
            .userPrefixAfterSystem = "USER: ",
            .userPrefixLater = "USER: ",
            .userSuffix = " ASSISTANT:",
            .answerPrefix = " ",
            .answerSuffix = "</s>",
            .stops = {"</s>"},
        },
        {
            .name = "llava_v1",
            .system = kHumanSystem,
            .systemSuffix = " ",
            .userPrefixFirst = "USER: ",
            .userPrefixAfterSystem = "USER: ",
            .userPrefixLater = "USER: ",
            .userSuffix = " ASSISTANT:",
            .answerPrefix = " ",
            .answerSuffix = "</s>",
            .stops = {"</s>"},
        },
        {
            .name = "mistral_instruct",
            .systemPrefix = "[INST] <<SYS>>\n",
            .systemSuffix = "\n<</SYS>>\n\n",
            .userPrefixFirst = "[INST] ",
            .userPrefixLater = "[INST] ",
            .userSuffix = " [/INST]",
            .answerPrefix = " ",
            .answerSuffix = " </s>",
            .stops = {"</s>"},
        },
        {
            .name = "chatml_direct",
            .alias = "mistral_direct",
            .system = "Answer the questions.",
            .systemPrefix = "<|im_start|>system\n",
            .systemSuffix = "<|im_end|>",
            .userPrefixFirst = kChatMlUser,
            .userPrefixAfterSystem = kChatMlUser,
            .userPrefixLater = kChatMlUser,
            .userSuffix = "<|im_end|><|im_start|>assistant\n",
            .answerSuffix = "<|im_end|>",
            .stops = {"<|im_end|>"},
        },
        // The tokenizer adds <|begin_of_text|>.
        {
            .name = "llava_llama_3",
            .system = kVisionSystem,
            .systemPrefix = "<|start_header_id|>system<|end_header_id|>\n\n",
            .systemSuffix = "<|eot_id|>",
            .userPrefixFirst = kLlama3User,
            .userPrefixAfterSystem = kLlama3User,
            .userPrefixLater = kLlama3User,
            .userSuffix = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
            .answerSuffix = "<|eot_id|>",
            .stops = {"<|eot_id|>"},
        },
        {
            .name = "qwen_1_5",
            .system = "You are a helpful assistant.",
            .systemPrefix = "<|im_start|>system\n",
            .systemSuffix = "<|im_end|>\n",
            .userPrefixFirst = kChatMlUser,
            .userPrefixAfterSystem = kChatMlUser,
            .userPrefixLater = kChatMlUser,
            .userSuffix = "<|im_end|>\n<|im_start|>assistant\n",
            .answerSuffix = "<|im_end|>\n",
            .stops = {"<|im_end|>"},
        },
        {
            .name = "llava_llama_2",
            .system = kVisionSystem,
            .systemPrefix = "[INST] <<SYS>>\n",
            .systemSuffix = "\n<</SYS>>\n\n",
            .userPrefixFirst = "[INST] ",
            .userPrefixLater = "<s>[INST] ",
            .userSuffix = " [/INST]",
            .answerPrefix = " ",
            .answerSuffix = " </s>",
            .stops = {"</s>"},
        },
        {
            .name = "llava_v0",
            .alias = "v0",
            .system = kHumanSystem,
            .userPrefixFirst = "###Human: ",
            .userPrefixAfterSystem = "###Human: ",
            .userPrefixLater = "###Human: ",
            .userSuffix = "###Assistant:",
            .answerPrefix = " ",
            .stops = {"###"},
        },
        {
            .name = "llava_v0_mmtag",
            .alias = "v0_mmtag",
            .system = kMmtagSystem,
            .userPrefixFirst = "###Human: ",
            .userPrefixAfterSystem = "###Human: ",
            .userPrefixLater = "###Human: ",
            .userSuffix = "###Assistant:",
            .answerPrefix = " ",
            .stops = {"###"},
            .photos = PhotoStyle::OwnTurn,
        },
        {
            .name = "llava_v1_mmtag",
            .alias = "v1_mmtag",
            .system = kMmtagSystem,
            .systemSuffix = " ",
            .userPrefixFirst = "USER: ",
            .userPrefixAfterSystem = "USER: ",
            .userPrefixLater = "USER: ",
            .userSuffix = " ASSISTANT:",
            .answerPrefix = " ",
            .answerSuffix = "</s>",
            .stops = {"</s>"},
            .photos = PhotoStyle::OwnTurn,
        },
        {
            .name = "mpt",
            .system = kMptSystem,
            .systemPrefix = "<|im_start|>system\n",
            .systemSuffix = "<|im_end|>",
            .userPrefixFirst = kChatMlUser,
            .userPrefixAfterSystem = kChatMlUser,
            .userPrefixLater = kChatMlUser,
            .userSuffix = "<|im_end|><|im_start|>assistant\n",
            .answerSuffix = "<|im_end|>",
            .stops = {"<|im_end|>"},
        },
        // VILA-1.5's own forms of LLaMA-3's, in which the text has the beginning of text. In the
        // first release the assistant's role was written "system".
        {
            .name = "vila_llama_3",
            .system = kVisionSystem,
            .opening = "<|begin_of_text|>",
            .systemPrefix = "<|start_header_id|>system<|end_header_id|>\n\n",
            .systemSuffix = "<|end_of_text|>",
            .userPrefixFirst = kLlama3User,
            .userPrefixAfterSystem = kLlama3User,
            .userPrefixLater = kLlama3User,
            .userSuffix = "<|end_of_text|><|start_header_id|>system<|end_header_id|>\n\n",
            .answerSuffix = "<|end_of_text|>",
            .stops = {"<|end_of_text|>"},
        },
        {
            .name = "vila_llama_3_fix",
            .system = kVisionSystem,
            .opening = "<|begin_of_text|>",
            .systemPrefix = "<|start_header_id|>system<|end_header_id|>\n\n",
            .systemSuffix = "<|eot_id|>",
            .userPrefixFirst = kLlama3User,
            .userPrefixAfterSystem = kLlama3User,
            .userPrefixLater = kLlama3User,
            .userSuffix = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
            .answerSuffix = "<|eot_id|>",
            .stops = {"<|eot_id|>", "<|end_of_text|>"},
        },
        {
            .name = "qwen_vl",
            .system = "You are a helpful assistant.",
            .systemPrefix = "<|im_start|>system\n",
            .systemSuffix = "<|im_end|>\n",
            .userPrefixFirst = kChatMlUser,
            .userPrefixAfterSystem = kChatMlUser,
            .userPrefixLater = kChatMlUser,
            .userSuffix = "<|im_end|>\n<|im_start|>assistant\n",
            .answerSuffix = "<|im_end|>\n",
            .stops = {"<|im_end|>"},
            .photos = PhotoStyle::Numbered,
        },
        // The model before it was taught to chat: it continues the text.
        {
            .name = "qwen_vl_base",
            .systemSuffix = "\n",
            .answerSuffix = "\n",
            .photos = PhotoStyle::Numbered,
        },
        {
            .name = "deepseek_vl",
            .alias = "deepseek",
            .system = kVisionSystem,
            .systemSuffix = "\n\n",
            .userPrefixFirst = "User: ",
            .userPrefixAfterSystem = "User: ",
            .userPrefixLater = "User: ",
            .userSuffix = "\n\nAssistant:",
            .answerPrefix = " ",
            .answerSuffix = "<｜end▁of▁sentence｜>",
            .stops = {"<｜end▁of▁sentence｜>", "User:"},
            .photos = PhotoStyle::Bare,
            .trimsContents = true,
        },
        {
            .name = "deepseek_vl_base",
            .systemSuffix = "\n",
            .answerSuffix = "\n",
            .photos = PhotoStyle::Bare,
        },
        {
            .name = "xcomposer2",
            .system = kXComposerSystem,
            .systemPrefix = "[UNUSED_TOKEN_146]system\n",
            .systemSuffix = "[UNUSED_TOKEN_145]\n",
            .userPrefixFirst = kXComposerUser,
            .userPrefixAfterSystem = kXComposerUser,
            .userPrefixLater = kXComposerUser,
            .userSuffix = "[UNUSED_TOKEN_145]\n[UNUSED_TOKEN_146]assistant\n",
            .answerSuffix = "[UNUSED_TOKEN_145]\n",
            .stops = {"[UNUSED_TOKEN_145]"},
            .photos = PhotoStyle::Bare,
        },
        // The question begins the photo's caption; only for projectors without a tuned model.
        {
            .name = "plain",
            .systemSuffix = "\n",
            .answerSuffix = "\n",
            .stops = {"\n"},
            .photos = PhotoStyle::Bare,
        },
    };
    return specs;
}

}  // namespace tessera
