// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

#include <algorithm>

namespace tessera::reference {

std::vector<float> gatherRows(std::span<const float> x, std::uint32_t columns,
                              std::span<const std::int32_t> indices, std::uint32_t taps,
                              std::uint32_t rowLength) {
    std::vector<float> y(indices.size() / taps * rowLength, 0.0f);
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] >= 0) {
            const auto row = x.subspan(std::size_t(indices[i]) * columns, columns);
            std::ranges::copy(
                row, y.begin() + std::ptrdiff_t(i / taps * rowLength + i % taps * columns));
        }
    }
    return y;
}

}  // namespace tessera::reference
