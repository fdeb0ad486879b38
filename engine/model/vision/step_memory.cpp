// SPDX-License-Identifier: MIT
#include "engine/model/vision/step_memory.h"

#include <span>

namespace tessera {

BufferSlice StepMemory::bytes(std::uint64_t size) {
    auto slice = m_arena.allocate(size);
    if (!slice) {
        m_error = m_error ? m_error : slice.error();
        return {};
    }
    return *slice;
}

Tensor StepMemory::tensor(std::uint32_t rows, std::uint32_t columns) {
    return {bytes(Tensor::bytes(rows, columns)), rows, columns};
}

DeviceTable StepMemory::table(RowTable table) {
    DeviceTable onDevice;
    onDevice.taps = table.taps;
    onDevice.rows = table.rows();
    onDevice.indices = bytes(table.indices.size() * sizeof(std::int32_t));
    if (!table.weights.empty())
        onDevice.weights = bytes(table.weights.size() * sizeof(float));
    m_tables.emplace_back(onDevice, std::move(table));
    return onDevice;
}

void StepMemory::uploadTables(CommandStream& stream) {
    for (const auto& [onDevice, table] : m_tables) {
        stream.upload(std::as_bytes(std::span(table.indices)), onDevice.indices);
        if (!table.weights.empty())
            stream.upload(std::as_bytes(std::span(table.weights)), onDevice.weights);
    }
    m_tables.clear();
}

}  // namespace tessera
