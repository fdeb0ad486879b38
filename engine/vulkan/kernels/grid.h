// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "engine/vulkan/commands/vulkan_stream.h"

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

// How many of `total` units, in whole groups of `groupSize`, keep a dispatch within `budget`.
inline std::uint32_t portion(std::uint32_t total, std::uint32_t groupSize, double workPerUnit,
                             double budget) {
    const double groups = std::max(1.0, budget / (workPerUnit * groupSize));
    return groups * groupSize >= total ? total : static_cast<std::uint32_t>(groups) * groupSize;
}

// Runs `groups` workgroups of a kernel that counts them as push.begin + y * gl_NumWorkGroups.x + x
// and ignores those from push.end on, in as many dispatches as keep submissions short.
template <typename Push>
void dispatchGroups(VulkanStream& stream, const ShaderCode& shader,
                    std::span<const std::uint32_t> constants, std::span<const Binding> bindings,
                    Push push, std::uint32_t groups, double workPerGroup) {
    const std::uint32_t step = portion(groups, 1, workPerGroup, stream.workPerSubmit());
    for (std::uint32_t begin = 0; begin < groups; begin += push.end - push.begin) {
        push.begin = begin;
        push.end = begin + std::min(step, groups - begin);
        const std::uint32_t count = push.end - push.begin;
        stream.dispatch(shader, constants, bindings, push,
                        linearGrid(count, stream.device().limits().maxGroupCount),
                        workPerGroup * count);
    }
}

}  // namespace tessera
