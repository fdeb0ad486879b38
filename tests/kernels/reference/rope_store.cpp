// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> ropeStore(const Rope& rope, std::span<const float> angles,
                             std::span<const float> x, std::uint32_t heads) {
    std::vector<float> y(x.begin(), x.end());
    const std::uint32_t count = rope.ropeDim / 2;
    const std::size_t tokens = x.size() / (std::size_t(heads) * rope.headDim);
    for (std::size_t token = 0; token < tokens; ++token) {
        for (std::uint32_t head = 0; head < heads; ++head) {
            const std::size_t base = (token * heads + head) * rope.headDim;
            for (std::uint32_t i = 0; i < count; ++i) {
                const bool half = rope.style == RopeStyle::HalfRotation;
                const std::size_t first = base + (half ? i : 2 * i);
                const std::size_t second = half ? first + count : first + 1;
                const std::size_t angle = ((rope.firstPosition + token) * count + i) * 2;
                const double cosine = angles[angle];
                const double sine = angles[angle + 1];
                y[first] = float(x[first] * cosine - x[second] * sine);
                y[second] = float(x[first] * sine + x[second] * cosine);
            }
        }
    }
    return y;
}

}  // namespace tessera::reference
