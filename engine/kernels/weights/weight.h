// SPDX-License-Identifier: MIT
// Weights on the device. The layout is decided only here: weight_planes.h splits blocks into
// planes, this file places the words of a row. shaders/include/weights.glsl reads the result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/tensor_type.h"
#include "engine/gpu/device.h"
#include "engine/gpu/memory.h"
#include "engine/kernels/weights/weight_planes.h"

namespace tessera {

// A matrix [rows, columns] (out, in), repacked for the device's kernels and cut into windows of
// rows so that each fits into one binding and one memory block.
struct Weight {
    struct Window {
        BufferSlice slice;
        std::uint32_t firstRow = 0;
        std::uint32_t rows = 0;
        std::uint32_t paddedRows = 0;  // rows in each of its planes
    };
    TensorType type = TensorType::F32;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
    std::uint32_t units = 0;  // per row; see shaders/include/weights.glsl
    std::vector<Window> windows;

    std::uint64_t sizeBytes() const;
};

// How the stored bytes of some rows are laid out for a family of kernels: plane after plane, within
// a plane each row's 16-byte words are consecutive (tiled), or the words of eight rows are
// interleaved (lanes), so that eight lanes, each owning a row, read one contiguous stretch. Pure;
// used by the upload and by tests.
class WeightLayout {
  public:
    // `type`: one of supportedMatrixTypes(); `columns`: a multiple of 4 and of the block size.
    WeightLayout(KernelFamily family, TensorType type, std::uint32_t columns);

    std::uint32_t units() const { return m_units; }
    std::uint64_t packedBytes(std::uint32_t rows) const;
    std::uint32_t paddedRows(std::uint32_t rows) const;
    // Rows of a window that fits in `limitBytes`: all, or a multiple of 64 (64 even if too large).
    std::uint32_t windowRows(std::uint32_t rows, std::uint64_t limitBytes) const;
    // Bytes of one row as a checkpoint stores it.
    std::uint64_t storedRowBytes() const { return m_storedRowBytes; }
    // Packs `rows` stored rows into `packed` (packedBytes(rows) long).
    void pack(std::span<const std::byte> stored, std::uint32_t rows,
              std::span<std::byte> packed) const {
        packRows(stored, 0, rows, rows, packed);
    }
    // The same for `count` of a window's `rows` rows, from `firstRow` (a multiple of 8) on, which
    // is the first in `stored`. `packed` is the whole window's; parts may be packed concurrently.
    void packRows(std::span<const std::byte> stored, std::uint32_t firstRow, std::uint32_t count,
                  std::uint32_t rows, std::span<std::byte> packed) const;

  private:
    using RowTargets = std::array<std::byte*, WeightPlanes::kMax>;
    void splitRow(const std::byte* stored, RowTargets targets) const;

    KernelFamily m_family;
    const WeightPlanes* m_planes;
    std::uint32_t m_units;
    std::uint32_t m_blocks;  // stored blocks of a row
    std::uint32_t m_blockWeights;
    std::uint32_t m_blockBytes;
    std::array<std::uint32_t, WeightPlanes::kMax> m_rowWords = {};
    std::uint32_t m_allRowWords = 0;
    std::uint64_t m_storedRowBytes;
};

// Memory for a weight of this shape, not yet filled. Errors: OutOfDeviceMemory.
Result<Weight> allocateWeight(Device& device, MemoryArena& arena, TensorType type,
                              std::uint32_t rows, std::uint32_t columns);

}  // namespace tessera
