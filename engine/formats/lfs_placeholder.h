// SPDX-License-Identifier: MIT
// What a clone of a repository without Git LFS has instead of its large files: a few lines of text.
#pragma once

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "engine/core/result.h"
#include "engine/formats/quote_name.h"

namespace tessera {

inline bool isLfsPlaceholder(std::span<const std::byte> file) {
    constexpr std::string_view kBegin = "version https://git-lfs";
    return file.size() >= kBegin.size() &&
           std::memcmp(file.data(), kBegin.data(), kBegin.size()) == 0;
}

// InvalidFormat if it is one.
inline std::optional<Error> refuseLfsPlaceholder(const std::filesystem::path& path,
                                                 std::span<const std::byte> file) {
    if (!isLfsPlaceholder(file))
        return std::nullopt;
    return Error(ErrorCode::InvalidFormat, "{} is {}. Download it again.", quoteFileName(path),
                 Sentence("a Git LFS placeholder, not the file itself"));
}

}  // namespace tessera
