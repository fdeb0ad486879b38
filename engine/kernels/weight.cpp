// SPDX-License-Identifier: MIT
#include "engine/kernels/weight.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace tessera {
namespace {

constexpr std::uint32_t kWordBytes = 16;
constexpr std::uint32_t kColumnBlock = 32;  // rows are padded to whole blocks
constexpr std::uint32_t kRowGroup = 8;      // rows interleaved in the lanes layout
// Also what one step of loading copies at most: small enough to stop quickly.
constexpr std::uint64_t kMaxWindowBytes = std::uint64_t(128) << 20;

constexpr std::uint32_t kQ8BlockBytes = 34;  // f16 scale, then 32 quants

std::uint32_t roundUp(std::uint32_t value, std::uint32_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

std::uint64_t Weight::sizeBytes() const {
    std::uint64_t total = 0;
    for (const Window& window : windows) {
        total += window.slice.sizeBytes;
    }
    return total;
}

WeightLayout::WeightLayout(KernelFamily family, TensorType type, std::uint32_t columns)
    : m_family(family), m_type(type), m_columns(columns) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    assert(columns % 4 == 0 && columns % info.blockWeights == 0);
    m_unitWeights = type == TensorType::Q8_0 ? kWordBytes : kWordBytes / info.blockBytes;
    m_units = roundUp(columns, kColumnBlock) / m_unitWeights;
    m_storedRowBytes = std::uint64_t(columns) / info.blockWeights * info.blockBytes;
}

std::uint32_t WeightLayout::paddedRows(std::uint32_t rows) const {
    return m_family == KernelFamily::Lanes ? roundUp(rows, kRowGroup) : rows;
}

std::uint64_t WeightLayout::wordIndex(std::uint32_t row, std::uint32_t part,
                                      std::uint32_t parts) const {
    if (m_family == KernelFamily::Lanes) {
        return (std::uint64_t(row / kRowGroup) * parts + part) * kRowGroup + row % kRowGroup;
    }
    return std::uint64_t(row) * parts + part;
}

std::uint32_t WeightLayout::scaleBase(std::uint32_t rows) const {
    return m_type == TensorType::Q8_0 ? paddedRows(rows) * m_units : 0;
}

std::uint64_t WeightLayout::packedBytes(std::uint32_t rows) const {
    const std::uint64_t padded = paddedRows(rows);
    std::uint64_t words = padded * m_units;
    if (m_type == TensorType::Q8_0) {
        const std::uint64_t scales = padded * (m_units / 2);
        words += (scales + 7) / 8;
    }
    return words * kWordBytes;
}

std::uint32_t WeightLayout::windowRows(std::uint32_t rows, std::uint64_t limitBytes) const {
    constexpr std::uint32_t kStep = 64;
    if (packedBytes(rows) <= limitBytes) {
        return rows;
    }
    const std::uint64_t stepBytes = packedBytes(kStep);
    const std::uint64_t steps = std::max<std::uint64_t>(1, limitBytes / stepBytes);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(rows, steps * kStep));
}

void WeightLayout::pack(std::span<const std::byte> stored, std::uint32_t rows,
                        std::span<std::byte> packed) const {
    assert(stored.size() >= rows * m_storedRowBytes && packed.size() >= packedBytes(rows));
    const bool quantised = m_type == TensorType::Q8_0;
    const std::uint64_t scaleBytes = std::uint64_t(scaleBase(rows)) * kWordBytes;
    const bool exact = m_columns % kColumnBlock == 0 && paddedRows(rows) == rows &&
                       (!quantised || rows * (m_units / 2) % 8 == 0);
    if (!exact) {
        std::memset(packed.data(), 0, packedBytes(rows));
    }
    for (std::uint32_t row = 0; row < rows; ++row) {
        const std::byte* source = stored.data() + row * m_storedRowBytes;
        if (quantised) {
            const std::uint32_t blocks = m_columns / kColumnBlock;
            for (std::uint32_t block = 0; block < blocks; ++block, source += kQ8BlockBytes) {
                const std::uint64_t scale = wordIndex(row, block, m_units / 2);
                std::memcpy(packed.data() + scaleBytes + scale * 2, source, 2);
                for (std::uint32_t half = 0; half < 2; ++half) {
                    std::memcpy(
                        packed.data() + wordIndex(row, block * 2 + half, m_units) * kWordBytes,
                        source + 2 + half * kWordBytes, kWordBytes);
                }
            }
            continue;
        }
        if (m_family == KernelFamily::Tiled) {
            std::memcpy(packed.data() + wordIndex(row, 0, m_units) * kWordBytes, source,
                        m_storedRowBytes);
            continue;
        }
        std::byte* target = packed.data() + wordIndex(row, 0, m_units) * kWordBytes;
        const std::uint64_t whole = m_storedRowBytes / kWordBytes;
        for (std::uint64_t word = 0; word < whole; ++word) {
            std::memcpy(target + word * kRowGroup * kWordBytes, source + word * kWordBytes,
                        kWordBytes);
        }
        std::memcpy(target + whole * kRowGroup * kWordBytes, source + whole * kWordBytes,
                    m_storedRowBytes - whole * kWordBytes);
    }
}

Result<Weight> allocateWeight(Device& device, MemoryArena& arena, TensorType type,
                              std::uint32_t rows, std::uint32_t columns) {
    const DeviceLimits& limits = device.limits();
    const WeightLayout layout(limits.family, type, columns);
    const std::uint64_t bindable =
        limits.family == KernelFamily::Lanes ? limits.maxTexelBytes : limits.maxStorageBytes;
    const std::uint32_t windowRows = layout.windowRows(
        rows,
        std::min({bindable, limits.maxAllocationBytes, kMaxWindowBytes, limits.maxWindowBytes}));
    Weight weight;
    weight.type = type;
    weight.rows = rows;
    weight.columns = columns;
    weight.units = layout.units();
    for (std::uint32_t first = 0; first < rows; first += windowRows) {
        const std::uint32_t count = std::min(windowRows, rows - first);
        auto slice = arena.allocate(layout.packedBytes(count));
        if (!slice) {
            return slice.error();
        }
        weight.windows.push_back({*slice, first, count, layout.scaleBase(count)});
    }
    return weight;
}

}  // namespace tessera
