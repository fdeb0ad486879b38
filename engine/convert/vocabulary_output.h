// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/convert/gguf_layout.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// The keys of a tokenizer: llama.cpp's, and "tessera.*" for what it has none for. `rows`: of the
// embedding; there are as many tokens, the last of them unused where the vocabulary has fewer.
void addVocabulary(GgufLayout& layout, const Vocabulary& vocabulary, std::uint64_t rows);

}  // namespace tessera
