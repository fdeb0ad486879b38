// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tessera {

// A square map [from * from, channels] at another size, [to * to, channels], as torch does it
// bicubically in f32: a = -0.75, no antialiasing, corners not aligned. The same size: unchanged.
std::vector<float> resizeMap(std::span<const float> map, std::uint64_t from, std::uint64_t to,
                             std::uint64_t channels);

}  // namespace tessera
