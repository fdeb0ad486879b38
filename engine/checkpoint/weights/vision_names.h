// SPDX-License-Identifier: MIT
// Names of a vision half's weights that more than its collectors know.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace tessera {

inline constexpr std::uint32_t kMaxVisionBlocks = 256;
inline constexpr std::string_view kModernNewline = "v.image_newline";
inline constexpr std::string_view kLegacyNewline = "model.image_newline";

// "v.blk.N.weight"
inline std::string visionBlockName(std::uint32_t block, std::string_view weight) {
    return fmt::format("v.blk.{}.{}", block, weight);
}

// N of "v.blk.N.rest"; nullopt for other names.
inline std::optional<std::uint32_t> visionBlockOf(std::string_view name) {
    constexpr std::string_view kPrefix = "v.blk.";
    if (!name.starts_with(kPrefix))
        return std::nullopt;
    std::uint32_t block = 0;
    const auto [end, error] =
        std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), block);
    return error == std::errc() && block < kMaxVisionBlocks ? std::optional(block) : std::nullopt;
}

}  // namespace tessera
