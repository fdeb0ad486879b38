// SPDX-License-Identifier: MIT
#include <cmath>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> siluMul(std::span<const float> gate, std::span<const float> up) {
    std::vector<float> y(gate.size());
    for (std::size_t i = 0; i < gate.size(); ++i)
        y[i] = float(gate[i] / (1.0 + std::exp(-double(gate[i]))) * up[i]);
    return y;
}

}  // namespace tessera::reference
