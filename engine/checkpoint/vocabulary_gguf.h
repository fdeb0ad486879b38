// SPDX-License-Identifier: MIT
#pragma once

#include "engine/core/result.h"
#include "engine/formats/gguf/gguf.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// The tokenizer of a GGUF text model (keys tokenizer.*), with llama.cpp's defaults for missing
// keys. Only reads what is stored: Tokenizer::create checks that it makes sense. Errors:
// InvalidFormat (no tokenizer, a key of the wrong kind), Unsupported (a model other than "llama"
// and "gpt2").
Result<Vocabulary> vocabularyFromGguf(const GgufFile& file);

}  // namespace tessera
