// SPDX-License-Identifier: MIT
// tokenizer.model: SentencePiece's ModelProto, of which the pieces and five settings are read. The
// wire format is parsed here rather than with libprotobuf: it has only four kinds of fields, and
// the file is untrusted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

struct SentencePieceModel {
    std::vector<std::string> pieces;
    std::vector<float> scores;
    std::vector<TokenType> types;
    bool isBpe = false;           // trainer_spec.model_type is BPE; otherwise unigram ...
    bool addDummyPrefix = true;   // normalizer_spec.add_dummy_prefix
    bool collapsesSpaces = true;  // normalizer_spec.remove_extra_whitespaces
    bool normalizesText = false;  // normalizer_spec.precompiled_charsmap is not empty
};

// Errors: those of MappedFile::open, InvalidFormat.
Result<SentencePieceModel> readSentencePieceModel(const std::filesystem::path& path);

}  // namespace tessera
