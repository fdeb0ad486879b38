// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

void embedding(std::span<const float> w, std::uint32_t columns, std::span<const std::int32_t> ids,
               std::vector<float>& y) {
    for (std::size_t token = 0; token < ids.size(); ++token) {
        if (ids[token] >= 0) {
            const auto row = w.subspan(std::size_t(ids[token]) * columns, columns);
            std::copy(row.begin(), row.end(), y.begin() + std::ptrdiff_t(token * columns));
        }
    }
}

}  // namespace tessera::reference
