// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> blendRows(std::span<const float> x, std::uint32_t columns,
                             std::span<const std::int32_t> indices, std::span<const float> weights,
                             std::uint32_t taps) {
    std::vector<float> y;
    for (std::size_t row = 0; row < indices.size(); row += taps) {
        for (std::size_t c = 0; c < columns; ++c) {
            double sum = 0;
            for (std::size_t k = row; k < row + taps; ++k)
                if (indices[k] >= 0)
                    sum += double(weights[k]) * x[std::size_t(indices[k]) * columns + c];
            y.push_back(float(sum));
        }
    }
    return y;
}

}  // namespace tessera::reference
