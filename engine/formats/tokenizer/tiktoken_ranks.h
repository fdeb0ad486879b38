// SPDX-License-Identifier: MIT
// A rank file of tiktoken (qwen.tiktoken): a line for each token, its bytes in base64 and its rank.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace tessera {

// The tokens' bytes; the index is the rank. Lines may end in CRLF and stand in any order. Errors:
// those of MappedFile::open, InvalidFormat (not such a file, or damaged: what is not base64, a
// missing rank, a rank or a token that is there twice; the message names the line).
Result<std::vector<std::string>> readTiktokenRanks(const std::filesystem::path& path);

}  // namespace tessera
