// SPDX-License-Identifier: MIT
#include "engine/text/chat_template.h"

#include <algorithm>

namespace tessera {

namespace {

enum class PhotoStyle {
    LineBefore,  // "<image>\n" before the question
    Bare,        // "<image>" before it
    OwnTurn,     // a turn of their own: "<Image><image></Image>", answered "Received."
};

}  // namespace

// The strings of LLaVA's conversation.py. A chat is
//   [systemPrefix system systemSuffix] turn turn ...
// and a turn is: a user prefix, photos and question, userSuffix, then (when it has been answered)
// answerPrefix, answer, answerSuffix. Generation starts right after userSuffix.
struct ChatTemplate::Spec {
    std::string_view name{};
    std::string_view alias{};  // its short name in the original code, if it has one
    std::string_view system{};
    std::string_view systemPrefix{};
    std::string_view systemSuffix{};
    std::string_view userPrefixFirst{};  // when there is no system text
    std::string_view userPrefixAfterSystem{};
    std::string_view userPrefixLater{};
    std::string_view userSuffix{};
    std::string_view answerPrefix{};
    std::string_view answerSuffix{};
    std::vector<std::string> stops{};
    PhotoStyle photos = PhotoStyle::LineBefore;

    static std::span<const Spec> all();
};

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

constexpr std::string_view kImageStart = "<im_start>";
constexpr std::string_view kImageEnd = "<im_end>";

constexpr std::string_view kLlama3User = "<|start_header_id|>user<|end_header_id|>\n\n";
constexpr std::string_view kChatMlUser = "<|im_start|>user\n";

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

namespace {

void append(std::vector<PromptPiece>& pieces, PromptPiece::Kind kind, std::string_view text) {
    if (text.empty()) {
        return;
    }
    if (!pieces.empty() && pieces.back().kind == kind) {
        pieces.back().text += text;
    } else {
        pieces.push_back({kind, std::string(text)});
    }
}

}  // namespace

std::span<const std::string_view> ChatTemplate::names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> result;
        for (const Spec& spec : Spec::all()) {
            result.push_back(spec.name);
        }
        return result;
    }();
    return names;
}

std::optional<ChatTemplate> ChatTemplate::byName(std::string_view name) {
    for (const Spec& spec : Spec::all()) {
        if (name == spec.name || (!name.empty() && name == spec.alias)) {
            return ChatTemplate(&spec);
        }
    }
    return std::nullopt;
}

std::string_view ChatTemplate::name() const {
    return m_spec->name;
}

std::string_view ChatTemplate::defaultSystem() const {
    return m_spec->system;
}

std::span<const std::string> ChatTemplate::stopStrings() const {
    return m_spec->stops;
}

ChatTemplate ChatTemplate::forPhotosOf(const Vocabulary& vocabulary) const {
    const auto has = [&](std::string_view piece) {
        return std::find(vocabulary.tokens.begin(), vocabulary.tokens.end(), piece) !=
               vocabulary.tokens.end();
    };
    ChatTemplate wrapping = *this;
    wrapping.m_wrapsPhotos = has(kImageStart) && has(kImageEnd);
    return wrapping;
}

std::vector<PromptPiece> ChatTemplate::render(std::span<const ChatTurn> turns,
                                              const std::optional<std::string>& system) const {
    using Kind = PromptPiece::Kind;
    const Spec& spec = *m_spec;
    std::vector<PromptPiece> pieces;
    std::string_view userPrefix = spec.userPrefixFirst;
    const std::string_view systemText = system ? std::string_view(*system) : spec.system;
    if (!systemText.empty()) {
        append(pieces, Kind::Template, spec.systemPrefix);
        append(pieces, system ? Kind::Content : Kind::Template, systemText);
        append(pieces, Kind::Template, spec.systemSuffix);
        userPrefix = spec.userPrefixAfterSystem;
    }
    for (const ChatTurn& turn : turns) {
        append(pieces, Kind::Template, userPrefix);
        userPrefix = spec.userPrefixLater;
        for (int photo = 0; photo < turn.numPhotos; ++photo) {
            const bool ownTurn = spec.photos == PhotoStyle::OwnTurn;
            append(pieces, Kind::Template, ownTurn ? "<Image>" : "");
            append(pieces, Kind::Template, m_wrapsPhotos ? kImageStart : "");
            pieces.push_back({Kind::Image, {}});
            append(pieces, Kind::Template, m_wrapsPhotos ? kImageEnd : "");
            append(pieces, Kind::Template, spec.photos == PhotoStyle::LineBefore ? "\n" : "");
            append(pieces, Kind::Template, ownTurn ? "</Image>" : "");
        }
        if (spec.photos == PhotoStyle::OwnTurn && turn.numPhotos > 0) {
            append(pieces, Kind::Template, spec.userSuffix);
            append(pieces, Kind::Template, spec.answerPrefix);
            append(pieces, Kind::Template, "Received.");
            append(pieces, Kind::Template, spec.answerSuffix);
            append(pieces, Kind::Template, spec.userPrefixLater);
        }
        append(pieces, Kind::Content, turn.user);
        append(pieces, Kind::Template, spec.userSuffix);
        const bool isLast = &turn == &turns.back();
        if (isLast && turn.assistant.empty()) {
            break;
        }
        if (turn.assistantIds.empty()) {
            append(pieces, Kind::Template, spec.answerPrefix);
            append(pieces, Kind::Content, turn.assistant);
        } else {
            pieces.push_back({Kind::Generated, {}, turn.assistantIds});
        }
        append(pieces, Kind::Template, isLast ? "" : spec.answerSuffix);
    }
    return pieces;
}

}  // namespace tessera
