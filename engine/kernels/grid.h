// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace tessera {

inline constexpr std::uint32_t divideUp(std::uint32_t value, std::uint32_t divisor) {
    return value / divisor + (value % divisor != 0 ? 1 : 0);
}

// Workgroups for kernels that count them as y * gl_NumWorkGroups.x + x: as many as allowed in x,
// the rest in y. The kernel ignores surplus workgroups.
inline std::array<std::uint32_t, 3> linearGrid(std::uint32_t groups, std::uint32_t maxGroupCount) {
    const std::uint32_t width = std::min(groups, maxGroupCount);
    return {width, width == 0 ? 0 : divideUp(groups, width), 1};
}

}  // namespace tessera
