// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "engine/core/result.h"
#include "engine/formats/json_object.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// The tokenizer in a hub folder, from the first of these that exists:
//   tokenizer.model           SentencePiece, what the original code uses for LLaMA, Mistral and Yi
//   tokenizer.json            BPE, byte-level (LLaMA-3, Qwen) or with byte pieces (LLaMA)
//   vocab.json, merges.txt    Qwen's slow tokenizer
// with the tokens that tokenizer.json, added_tokens.json and tokenizer_config.json add, the special
// ids of tokenizer_config.json, special_tokens_map.json, generation_config.json and `config`
// (config.json), and the chat template of tokenizer_config.json, chat_template.json or
// chat_template.jinja, as text. Only reads what is stored: Tokenizer::create checks that it makes
// sense. Errors: FileNotFound (no tokenizer), InvalidFormat, Unsupported (other kinds).
Result<Vocabulary> vocabularyFromHub(const std::filesystem::path& folder, const Json& config);

}  // namespace tessera
