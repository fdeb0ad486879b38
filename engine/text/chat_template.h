// SPDX-License-Identifier: MIT
// The prompt formats of LLaVA and the other families. No template language is executed: a known
// template is recognised, or named by the user.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/sentence.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

struct ChatTurn {
    std::string user;  // without markers; photos stand before the text, as the template has them
    int numPhotos = 0;
    // In the last turn, the beginning of the answer to generate, which is left open.
    std::string assistant;
    // The tokens that the answer was generated as, if known. The prompt then contains exactly
    // these, right where generation began.
    std::vector<TokenId> assistantIds = {};
};

// A piece of a prompt. What a user or the model wrote is never parsed for special tokens or for
// marks of photos; the template's own text has special tokens.
struct PromptPiece {
    enum class Kind { Template, Content, Image, Generated };
    Kind kind = Kind::Template;
    std::string text;               // of Template and Content
    std::vector<TokenId> ids = {};  // of Generated
};

struct TemplateChoice;

class ChatTemplate {
  public:
    // Every known name, for --help and for settings: "vicuna_v1", "llava_v1", "mistral_instruct",
    // "chatml_direct", "llava_llama_3", "qwen_1_5", "llava_llama_2", "llava_v0", "plain", ...
    static std::span<const std::string_view> names();
    static std::optional<ChatTemplate> byName(std::string_view name);
    // By the checkpoint's family, then its own template text, then its name, then the names of its
    // file and folder, then its tokens. If nothing matches: vicuna_v1, and not `recognised`. The
    // template text is only inspected, never executed.
    static TemplateChoice recognise(const Vocabulary& vocabulary,
                                    std::span<const std::string> fileNames = {});

    std::string_view name() const;
    std::string_view defaultSystem() const;
    // The prompt does not mark who says what, which base models never learned: the model continues
    // the text.
    bool continuesText() const;
    // Texts that end an answer, in addition to the end-of-generation tokens.
    std::span<const std::string> stopStrings() const;

    // Whether photos are enclosed in "<im_start>" and "<im_end>", as the first LLaVA models were
    // trained: those whose vocabulary has both tokens.
    bool wrapsPhotos() const { return m_wrapsPhotos; }
    ChatTemplate forPhotosOf(const Vocabulary& vocabulary) const;
    // Everything up to the generation point. `system` nullopt: the template's default.
    std::vector<PromptPiece> render(std::span<const ChatTurn> turns,
                                    const std::optional<std::string>& system) const;

  private:
    struct Spec;
    explicit ChatTemplate(const Spec* spec) : m_spec(spec) {}
    std::string_view questionOf(const ChatTurn& turn) const;
    void renderPhotos(const ChatTurn& turn, int photosBefore,
                      std::vector<PromptPiece>& pieces) const;
    const Spec* m_spec;  // static storage
    bool m_wrapsPhotos = false;
};

struct TemplateChoice {
    ChatTemplate chatTemplate;
    bool recognised = true;
    // A phrase for the user: "recognised by its own template text", "not recognised: ...".
    Sentence reason;
};

}  // namespace tessera
