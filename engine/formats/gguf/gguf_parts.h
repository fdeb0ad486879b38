// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "engine/core/result.h"
#include "engine/formats/gguf/gguf.h"

namespace tessera {

// All files of the model that `path` belongs to, in order: a single file, or every part of a split
// one ("NAME-00001-of-00003.gguf"; any of them may be given). Errors: those of GgufFile::open, for
// any part; FileNotFound (missing parts, all of them listed); InvalidFormat (a part that was
// renamed, or that does not belong to the others).
Result<GgufParts> openGgufParts(const std::filesystem::path& path);

}  // namespace tessera
