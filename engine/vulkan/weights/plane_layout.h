// SPDX-License-Identifier: MIT
// The layout of weights for shaders is decided only here: weight_planes.h splits blocks into
// planes, this file places the words of a row. shaders/include/weights.glsl reads the result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/tensor_type.h"
#include "engine/kernels/weight.h"
#include "engine/vulkan/weights/weight_planes.h"

namespace tessera {

// Plane after plane; within a plane each row's 16-byte words are consecutive (tiled), or the words
// of eight rows are interleaved (lanes), so that eight lanes, each owning a row, read one
// contiguous stretch.
class PlaneLayout final : public WeightLayout {
  public:
    // `family`: Lanes or Tiled; `type`: one of supportedMatrixTypes(); `columns`: a multiple of 4
    // and of the block size; `maxWindowBytes`: what fits into one binding and one block of memory.
    PlaneLayout(KernelFamily family, TensorType type, std::uint32_t columns,
                std::uint64_t maxWindowBytes = UINT64_MAX);

    // Per row; see shaders/include/weights.glsl.
    std::uint32_t units() const { return m_units; }
    std::uint32_t unitWeights() const;
    std::uint64_t packedBytes(std::uint32_t rows) const override;
    // Rows in each of a window's planes.
    std::uint32_t paddedRows(std::uint32_t rows) const;
    // All that fit, or a multiple of 64 (64 even if too large).
    std::uint32_t windowRows(std::uint32_t rows) const override;
    void packRows(std::span<const std::byte> stored, std::uint32_t firstRow, std::uint32_t count,
                  std::uint32_t rows, std::span<std::byte> packed) const override;

  private:
    using RowTargets = std::array<std::byte*, WeightPlanes::kMax>;
    void splitRow(const std::byte* stored, RowTargets targets) const;

    KernelFamily m_family;
    std::uint64_t m_maxWindowBytes;
    const WeightPlanes* m_planes;
    std::uint32_t m_units;
    std::uint32_t m_blocks;  // stored blocks of a row
    std::uint32_t m_blockWeights;
    std::uint32_t m_blockBytes;
    std::array<std::uint32_t, WeightPlanes::kMax> m_rowWords = {};
    std::uint32_t m_allRowWords = 0;
};

}  // namespace tessera
