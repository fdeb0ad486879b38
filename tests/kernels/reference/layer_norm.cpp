// SPDX-License-Identifier: MIT
#include <cmath>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> layerNorm(std::span<const float> x, std::span<const float> weight,
                             std::span<const float> bias, float eps) {
    const std::size_t columns = weight.size();
    std::vector<float> y(x.size());
    for (std::size_t base = 0; base < x.size(); base += columns) {
        double mean = 0;
        for (std::size_t i = 0; i < columns; ++i)
            mean += x[base + i];
        mean /= double(columns);
        double variance = 0;
        for (std::size_t i = 0; i < columns; ++i)
            variance += (x[base + i] - mean) * (x[base + i] - mean);
        const double scale = 1.0 / std::sqrt(variance / double(columns) + eps);
        for (std::size_t i = 0; i < columns; ++i)
            y[base + i] = float((x[base + i] - mean) * scale * weight[i] + bias[i]);
    }
    return y;
}

}  // namespace tessera::reference
