// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> maskRows(std::span<const std::int32_t> ids, float scale,
                            std::span<const float> x) {
    const std::size_t columns = x.size() / ids.size();
    std::vector<float> y;
    for (std::size_t i = 0; i < x.size(); ++i)
        y.push_back(ids[i / columns] < 0 ? scale * x[i] : 0.0f);
    return y;
}

}  // namespace tessera::reference
