// SPDX-License-Identifier: MIT
#include "engine/vulkan/weights/plane_layout.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace tessera {
namespace {

constexpr std::uint32_t kWordBytes = 16;
constexpr std::uint32_t kUnitWeights = 32;
constexpr std::uint32_t kRowGroup = 8;  // rows interleaved in the lanes layout

std::uint32_t roundUp(std::uint32_t value, std::uint32_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

PlaneLayout::PlaneLayout(KernelFamily family, TensorType type, std::uint32_t columns,
                         std::uint64_t maxWindowBytes)
    : WeightLayout(type, columns),
      m_family(family),
      m_maxWindowBytes(maxWindowBytes),
      m_planes(&weightPlanes(type)) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    m_blocks = columns / info.blockWeights;
    m_blockWeights = info.blockWeights;
    m_blockBytes = info.blockBytes;
    for (std::size_t plane = 0; plane < m_planes->count; ++plane) {
        m_rowWords[plane] = m_planes->rowWords(plane, columns);
        m_allRowWords += m_rowWords[plane];
    }
    // Unquantised: a unit is one word. Quantised: 32 weights.
    m_units = m_planes->split == nullptr ? m_rowWords[0] : columns / kUnitWeights;
}

std::uint32_t PlaneLayout::unitWeights() const {
    return m_planes->split == nullptr ? kWordBytes / m_blockBytes : kUnitWeights;
}

std::uint32_t PlaneLayout::paddedRows(std::uint32_t rows) const {
    return m_family == KernelFamily::Lanes ? roundUp(rows, kRowGroup) : rows;
}

std::uint64_t PlaneLayout::packedBytes(std::uint32_t rows) const {
    return std::uint64_t(paddedRows(rows)) * m_allRowWords * kWordBytes;
}

std::uint32_t PlaneLayout::windowRows(std::uint32_t rows) const {
    constexpr std::uint32_t kStep = 64;
    if (packedBytes(rows) <= m_maxWindowBytes)
        return rows;
    const std::uint64_t stepBytes = packedBytes(kStep);
    const std::uint64_t steps = std::max<std::uint64_t>(1, m_maxWindowBytes / stepBytes);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(rows, steps * kStep));
}

// Writes a row's planes, each in one piece. Words to be filled only partly must already be zero.
void PlaneLayout::splitRow(const std::byte* stored, RowTargets targets) const {
    if (m_planes->split == nullptr) {
        std::memcpy(targets[0], stored, storedRowBytes());
        return;
    }
    std::array<std::size_t, WeightPlanes::kMax> steps = {};
    for (std::size_t plane = 0; plane < m_planes->count; ++plane) {
        const WeightPlane& items = m_planes->planes[plane];
        steps[plane] = std::size_t(m_blockWeights / items.itemWeights) * items.itemBytes;
    }
    for (std::uint32_t block = 0; block < m_blocks; ++block, stored += m_blockBytes) {
        m_planes->split(stored, targets);
        for (std::size_t plane = 0; plane < m_planes->count; ++plane)
            targets[plane] += steps[plane];
    }
}

void PlaneLayout::packRows(std::span<const std::byte> stored, std::uint32_t firstRow,
                           std::uint32_t count, std::uint32_t rows,
                           std::span<std::byte> packed) const {
    assert(stored.size() >= count * storedRowBytes() && packed.size() >= packedBytes(rows));
    const bool lanes = m_family == KernelFamily::Lanes;
    // Zero wherever nothing is written: at the end of a plane's row, and in rows that pad a group.
    std::vector<std::byte> split(std::size_t(m_allRowWords) * kWordBytes);
    const std::uint32_t padded = paddedRows(rows);
    const std::uint32_t endRow = firstRow + count;
    for (std::uint32_t row = firstRow; row < (endRow == rows ? padded : endRow); ++row) {
        RowTargets parts = {};
        std::size_t at = 0;
        for (std::size_t plane = 0; plane < m_planes->count; ++plane) {
            parts[plane] = split.data() + at;
            at += std::size_t(m_rowWords[plane]) * kWordBytes;
        }
        if (row < rows)
            splitRow(stored.data() + (row - firstRow) * storedRowBytes(), parts);
        else
            std::fill(split.begin(), split.end(), std::byte(0));
        std::byte* base = packed.data();
        for (std::size_t plane = 0; plane < m_planes->count; ++plane) {
            const std::size_t words = m_rowWords[plane];
            if (lanes) {
                std::byte* target =
                    base + (row / kRowGroup * words * kRowGroup + row % kRowGroup) * kWordBytes;
                for (std::size_t word = 0; word < words; ++word) {
                    std::memcpy(target + word * kRowGroup * kWordBytes,
                                parts[plane] + word * kWordBytes, kWordBytes);
                }
            } else {
                std::memcpy(base + row * words * kWordBytes, parts[plane], words * kWordBytes);
            }
            base += padded * words * kWordBytes;
        }
    }
}

}  // namespace tessera
