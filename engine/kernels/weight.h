// SPDX-License-Identifier: MIT
// Weights on a device, in the layout that its kernels read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/tensor_type.h"
#include "engine/device/device.h"
#include "engine/device/memory.h"

namespace tessera {

// A matrix [rows, columns] (out, in), cut into windows of rows so that each is within the device's
// limits.
struct Weight {
    struct Window {
        BufferSlice slice;
        std::uint32_t firstRow = 0;
        std::uint32_t rows = 0;
    };
    TensorType type = TensorType::F32;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
    std::vector<Window> windows;

    std::uint64_t sizeBytes() const;
};

// How a kind of device lays out rows of a type and length. Pure; parts of a window may be packed
// from several threads at once.
class WeightLayout {
  public:
    virtual ~WeightLayout() = default;
    WeightLayout(const WeightLayout&) = delete;
    WeightLayout& operator=(const WeightLayout&) = delete;

    // Bytes of one row as a checkpoint stores it.
    std::uint64_t storedRowBytes() const { return m_storedRowBytes; }
    // Whether rows stay as they are stored, so that they can be used where a file is mapped.
    virtual bool keepsStoredRows() const { return false; }
    // Of a window.
    virtual std::uint64_t packedBytes(std::uint32_t rows) const = 0;
    // Rows of each window, but for the last, of a matrix of `rows`: all, or a multiple of 64.
    virtual std::uint32_t windowRows(std::uint32_t rows) const = 0;
    // Packs a window of `rows` stored rows into `packed` (packedBytes(rows) long).
    void pack(std::span<const std::byte> stored, std::uint32_t rows,
              std::span<std::byte> packed) const {
        packRows(stored, 0, rows, rows, packed);
    }
    // The same for `count` of a window's `rows` rows, from `firstRow` (a multiple of 8) on, which
    // is the first in `stored`. `packed` is the whole window's.
    virtual void packRows(std::span<const std::byte> stored, std::uint32_t firstRow,
                          std::uint32_t count, std::uint32_t rows,
                          std::span<std::byte> packed) const = 0;

  protected:
    // `columns`: a multiple of 4 and of the type's block size.
    WeightLayout(TensorType type, std::uint32_t columns);

  private:
    std::uint64_t m_storedRowBytes;
};

// Memory for a weight of this shape, not yet filled; `type` is one of supportedMatrixTypes().
// Errors: OutOfDeviceMemory.
Result<Weight> allocateWeight(Device& device, MemoryArena& arena, TensorType type,
                              std::uint32_t rows, std::uint32_t columns);

}  // namespace tessera
