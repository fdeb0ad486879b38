// SPDX-License-Identifier: MIT
// Scratch memory of the vision half: every part asks for its activations and index tables here,
// from an arena that may only be a forecast.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/device/command_stream.h"
#include "engine/device/memory.h"
#include "engine/kernels/tensor.h"
#include "engine/model/vision/row_tables.h"

namespace tessera {

// A RowTable on the device.
struct DeviceTable {
    BufferSlice indices;  // [rows, taps] i32
    BufferSlice weights;  // [rows, taps] f32; empty if the table has none
    std::uint32_t rows = 0;
    std::uint32_t taps = 0;
};

class StepMemory {
  public:
    explicit StepMemory(MemoryArena& arena) : m_arena(arena) {}

    // An empty slice after the first failure, which error() keeps.
    BufferSlice bytes(std::uint64_t size);
    Tensor tensor(std::uint32_t rows, std::uint32_t columns);
    DeviceTable table(RowTable table);
    const std::optional<Error>& error() const { return m_error; }

    // Brings the tables to the device, once; the stream must have begun.
    void uploadTables(CommandStream& stream);

  private:
    MemoryArena& m_arena;
    std::optional<Error> m_error;
    std::vector<std::pair<DeviceTable, RowTable>> m_tables;
};

}  // namespace tessera
