// SPDX-License-Identifier: MIT
#pragma once

#include "engine/core/result.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/text/sampler.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// The tokenizer of a GGUF text model (keys tokenizer.*), with llama.cpp's defaults for missing
// keys. Only reads what is stored: Tokenizer::create checks that it makes sense. Errors:
// InvalidFormat (no tokenizer, a key of the wrong kind), Unsupported (a model other than "llama"
// and "gpt2").
Result<Vocabulary> vocabularyFromGguf(const GgufFile& file);

// Whose prompts a text model reads; a key of our own.
inline constexpr const char* kPromptFamilyKey = "tessera.prompt_family";
// What the model was called before it was converted, if it now has another name: some templates are
// told apart by it. Our own, too.
inline constexpr const char* kSourceNameKey = "tessera.source_name";

// Under the keys of samplerFields().
GenerationDefaults generationDefaultsFromGguf(const GgufFile& file);

}  // namespace tessera
