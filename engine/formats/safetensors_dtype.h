// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera {

// Bytes of one element; 0 for an unknown type (its shape is then not checked).
inline std::uint64_t safetensorsElementBytes(std::string_view dtype) {
    static constexpr std::pair<std::string_view, std::uint64_t> kSizes[] = {
        {"F64", 8}, {"I64", 8}, {"U64", 8},  {"F32", 4},     {"I32", 4},
        {"U32", 4}, {"F16", 2}, {"BF16", 2}, {"I16", 2},     {"U16", 2},
        {"U8", 1},  {"I8", 1},  {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
    const auto* found =
        std::ranges::find(kSizes, dtype, &std::pair<std::string_view, std::uint64_t>::first);
    return found == std::end(kSizes) ? 0 : found->second;
}

// Product of the dimensions and `scale`; nullopt on overflow.
inline std::optional<std::uint64_t> scaledProduct(const std::vector<std::uint64_t>& shape,
                                                  std::uint64_t scale) {
    if (std::ranges::count(shape, 0u) > 0)
        return 0;
    for (const std::uint64_t size : shape) {
        if (scale > std::numeric_limits<std::uint64_t>::max() / size)
            return std::nullopt;
        scale *= size;
    }
    return scale;
}

}  // namespace tessera
