// SPDX-License-Identifier: MIT
// The JSON files of a hub folder that describe its tokenizer.
#pragma once

#include <filesystem>
#include <string>

#include "engine/core/result.h"
#include "engine/formats/json_object.h"

namespace tessera {

// Each is an empty object if absent.
struct TokenizerFiles {
    std::filesystem::path folder;
    Json tokenizer;  // tokenizer.json
    Json tokenizerConfig;
    Json specialTokens;
    Json addedTokens;
    Json generation;
    Json chatTemplate;
    Json processor;
};

// Errors: those of readOptionalJsonObject.
Result<TokenizerFiles> readTokenizerFiles(const std::filesystem::path& folder);

// The chat template's text; empty if there is none.
std::string readChatTemplate(const TokenizerFiles& files);

}  // namespace tessera
