// SPDX-License-Identifier: MIT
// Names from files, made fit for a message: control bytes replaced, long ones cut.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/sentence.h"

namespace tessera {

// "name" in double quotes; at most 80 bytes of it, control characters as '?'.
inline std::string quoteName(std::string_view name) {
    constexpr std::size_t kMaxBytes = 80;
    std::string text = "\"";
    for (const char c : name.substr(0, kMaxBytes)) {
        const auto byte = static_cast<unsigned char>(c);
        text += byte < 0x20 || byte == 0x7f ? '?' : c;
    }
    if (name.size() > kMaxBytes) {
        // Do not end inside a UTF-8 sequence.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
            text.pop_back();
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xc0)
            text.pop_back();
        text += "...";
    }
    return text + '"';
}

// The name of a file or folder without its parent folders, quoted: what a person calls it.
inline std::string quoteFileName(const std::filesystem::path& path) {
    const bool slashAtEnd = !path.has_filename() && path.has_relative_path();
    return quoteName((slashAtEnd ? path.parent_path() : path).filename().string());
}

// The first of some names: "a, b, c, d and 3 more".
Sentence firstNames(const std::vector<std::string>& names, std::size_t shown = 4);

}  // namespace tessera
