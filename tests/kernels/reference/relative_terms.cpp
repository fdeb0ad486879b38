// SPDX-License-Identifier: MIT
#include "tests/kernels/reference/reference.h"

namespace tessera::reference {

std::vector<float> relativeTerms(std::span<const float> q, std::uint32_t heads,
                                 std::uint32_t headDim, std::span<const float> table,
                                 std::uint32_t mapRows, std::uint32_t mapColumns,
                                 bool alongColumns) {
    const std::size_t places = alongColumns ? mapColumns : mapRows;
    const std::size_t vectors = q.size() / headDim;
    std::vector<float> y;
    for (std::size_t vector = 0; vector < vectors; ++vector) {
        const std::size_t token = vector / heads % (std::size_t(mapRows) * mapColumns);
        const std::size_t place = alongColumns ? token % mapColumns : token / mapColumns;
        for (std::size_t key = 0; key < places; ++key) {
            const std::size_t entry = place + places - 1 - key;
            double sum = 0;
            for (std::size_t i = 0; i < headDim; ++i)
                sum += double(q[vector * headDim + i]) * table[entry * headDim + i];
            y.push_back(float(sum));
        }
    }
    return y;
}

}  // namespace tessera::reference
