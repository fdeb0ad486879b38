// SPDX-License-Identifier: MIT
// A prompt for a model: texts and photos. Values; share freely between threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/image/image.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Decoded pixels with the hash that identifies them.
struct Photo {
    std::string name;         // for messages
    std::string contentHash;  // of size and pixels
    ImageRgb8 image;
    static std::shared_ptr<const Photo> create(std::string name, ImageRgb8 image);
};
using PhotoPtr = std::shared_ptr<const Photo>;

// A photo of a prompt, and how to cut it.
struct PromptPhoto {
    PhotoPtr photo;
    std::string grid;  // the user's choice of the scheme's gridNames(); empty: the rule chooses

    PromptPhoto(PhotoPtr promptPhoto, std::string chosenGrid = {})
        : photo(std::move(promptPhoto)), grid(std::move(chosenGrid)) {}
};

struct ChatMessage {
    std::string user;
    std::vector<PromptPhoto> photos;
    // In the last message, the beginning of the answer to generate; usually empty.
    std::string assistant;
    // The tokens that it was generated as, if available: the model then reads exactly what it
    // wrote, so the cache can be reused up to there. Ignored if their text is not the answer's.
    std::vector<TokenId> assistantIds = {};
};

struct ChatPrompt {
    std::optional<std::string> system;  // nullopt: the template's own
    std::vector<ChatMessage> messages;
};

// Text taken literally, with one mark for each photo: "<image>", or what the model's family uses in
// its place (prompt_rules.h).
struct RawPrompt {
    std::string text;
    std::vector<PromptPhoto> photos;
};

using Prompt = std::variant<ChatPrompt, RawPrompt>;

}  // namespace tessera
