// SPDX-License-Identifier: MIT
#include "engine/model/vision/scale_merge.h"

#include "engine/kernels/rows.h"

namespace tessera {
namespace {

// Along one side of a scale.
std::uint32_t tilesPerSide(const VisionConfig& config, int scalePx) {
    const auto side = static_cast<std::uint32_t>(scalePx);
    return (side + config.imageSize - 1) / config.imageSize;
}

Tensor rowsOf(const Tensor& tensor, std::uint32_t firstRow, std::uint32_t rows) {
    return {tensor.slice.sub(Tensor::bytes(firstRow, tensor.columns),
                             Tensor::bytes(rows, tensor.columns)),
            rows, tensor.columns};
}

}  // namespace

std::uint32_t tilesPerMap(const VisionConfig& config) {
    if (config.tileScheme.mode != TileMode::Scales)
        return 1;
    std::uint32_t tiles = 0;
    for (const int scale : config.tileScheme.scalesPx)
        tiles += tilesPerSide(config, scale) * tilesPerSide(config, scale);
    return tiles;
}

void ScaleMerge::reserve(StepMemory& memory, std::uint32_t maps) {
    const std::uint32_t side = m_config.patchesPerSide();
    const auto scales = static_cast<std::uint32_t>(m_config.tileScheme.scalesPx.size());
    m_means.clear();
    std::uint32_t firstTile = 0;
    for (const int scale : m_config.tileScheme.scalesPx) {
        const std::uint32_t tiles = tilesPerSide(m_config, scale);
        m_means.push_back(
            memory.table(areaMeans(side, tiles, firstTile * m_config.patchesPerTile())));
        firstTile += tiles * tiles;
    }
    m_sideBySide = memory.table(sideBySide(m_config.patchesPerTile(), scales));
    m_reduced = memory.tensor(scales * m_config.patchesPerTile(), m_config.hiddenSize);
    m_merged = memory.tensor(maps * m_config.patchesPerTile(), scales * m_config.hiddenSize);
}

Tensor ScaleMerge::record(CommandStream& stream, const Tensor& features) const {
    const std::uint32_t patches = m_config.patchesPerTile();
    const std::uint32_t rows = tilesPerMap(m_config) * patches;
    for (std::uint32_t map = 0; map < features.rows / rows; ++map) {
        for (std::uint32_t scale = 0; scale < m_means.size(); ++scale) {
            const DeviceTable& means = m_means[scale];
            blendRows(stream, rowsOf(features, map * rows, rows), means.indices, means.weights,
                      means.taps, rowsOf(m_reduced, scale * patches, patches));
        }
        gatherRows(stream, m_reduced, m_sideBySide.indices, m_sideBySide.taps,
                   rowsOf(m_merged, map * patches, patches));
    }
    return m_merged;
}

}  // namespace tessera
