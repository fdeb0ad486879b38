// SPDX-License-Identifier: MIT
#include <cmath>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::uint32_t argmax(std::span<const float> x) {
    bool found = false;
    std::uint32_t best = 0;
    for (std::uint32_t i = 0; i < x.size(); ++i) {
        if (!std::isnan(x[i]) && (!found || x[i] > x[best])) {
            best = i;
            found = true;
        }
    }
    return best;
}

}  // namespace tessera::reference
