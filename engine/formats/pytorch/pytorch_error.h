// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "engine/core/error.h"
#include "engine/formats/quote_name.h"

namespace tessera {

inline Error invalidPytorchFile(const std::filesystem::path& path, const Sentence& what) {
    return Error(ErrorCode::InvalidFormat, "{} is not a valid PyTorch file: {}. Download it again.",
                 quoteFileName(path), what);
}

}  // namespace tessera
