// SPDX-License-Identifier: MIT
#include "engine/kernels/weight.h"

#include <algorithm>
#include <cassert>

#include "engine/kernels/operators.h"

namespace tessera {

std::uint64_t Weight::sizeBytes() const {
    std::uint64_t total = 0;
    for (const Window& window : windows)
        total += window.slice.sizeBytes;
    return total;
}

WeightLayout::WeightLayout(TensorType type, std::uint32_t columns) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    assert(columns % 4 == 0 && columns % info.blockWeights == 0);
    m_storedRowBytes = std::uint64_t(columns / info.blockWeights) * info.blockBytes;
}

Result<Weight> allocateWeight(Device& device, MemoryArena& arena, TensorType type,
                              std::uint32_t rows, std::uint32_t columns) {
    const auto layout = device.operators().weightLayout(type, columns);
    const std::uint32_t windowRows = layout->windowRows(rows);
    Weight weight;
    weight.type = type;
    weight.rows = rows;
    weight.columns = columns;
    for (std::uint32_t first = 0; first < rows; first += windowRows) {
        const std::uint32_t count = std::min(windowRows, rows - first);
        auto slice = arena.allocate(layout->packedBytes(count));
        if (!slice)
            return slice.error();
        weight.windows.push_back({*slice, first, count});
    }
    return weight;
}

}  // namespace tessera
