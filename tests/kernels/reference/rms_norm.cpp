// SPDX-License-Identifier: MIT
#include <cmath>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> rmsNorm(std::span<const float> x, std::span<const float> weight, float eps) {
    const std::size_t columns = weight.size();
    std::vector<float> y(x.size());
    for (std::size_t base = 0; base < x.size(); base += columns) {
        double squares = 0;
        for (std::size_t i = 0; i < columns; ++i)
            squares += double(x[base + i]) * x[base + i];
        const double scale = 1.0 / std::sqrt(squares / double(columns) + eps);
        for (std::size_t i = 0; i < columns; ++i)
            y[base + i] = float(x[base + i] * scale * weight[i]);
    }
    return y;
}

}  // namespace tessera::reference
