// SPDX-License-Identifier: MIT
#pragma once

#include "engine/checkpoint/hub/hub_tokenizer_files.h"
#include "engine/core/result.h"
#include "engine/formats/json_object.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// The pieces of a vocabulary and how they merge, from the first of these that is in the folder:
//   tokenizer.model           SentencePiece
//   tokenizer.json            BPE
//   qwen.tiktoken             ranks, and the special tokens that Qwen's own code adds to them
//   vocab.json, merges.txt    Qwen2's slow tokenizer
// `config` is the model's. Errors: as of vocabularyFromHub.
Result<Vocabulary> readHubPieces(const TokenizerFiles& files, const Json& config);

}  // namespace tessera
