// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/core/result.h"
#include "engine/formats/json_object.h"
#include "engine/text/sampler.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// The tokenizer in a hub folder, from the first of these that exists:
//   tokenizer.model           SentencePiece, what the original code uses for LLaMA, Mistral and Yi
//   tokenizer.json            BPE, byte-level (LLaMA-3, Qwen) or with byte pieces (LLaMA)
//   qwen.tiktoken             ranks of the first Qwen generation
//   vocab.json, merges.txt    Qwen2's slow tokenizer
// with the tokens that tokenizer.json, added_tokens.json and tokenizer_config.json add, the special
// ids of tokenizer_config.json, special_tokens_map.json, generation_config.json and `config`
// (config.json), and the chat template of tokenizer_config.json, chat_template.json or
// chat_template.jinja, as text. `family`: of the prompts (prompt_rules.h). Only reads what is
// stored: Tokenizer::create checks that it makes sense. Errors: FileNotFound (no tokenizer),
// InvalidFormat, Mismatch (a tokenizer of another model), Unsupported (other kinds).
Result<Vocabulary> vocabularyFromHub(const std::filesystem::path& folder, const Json& config,
                                     std::string_view family);

// What a generation_config.json says, with transformers' values for what a file that asks for
// sampling leaves out.
GenerationDefaults generationDefaultsOf(const Json& generationConfig);

// From the folder's generation_config.json. Empty without such a file, or if it
// cannot be read, which vocabularyFromHub reports.
GenerationDefaults hubGenerationDefaults(const std::filesystem::path& folder);

}  // namespace tessera
