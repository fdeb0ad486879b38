// SPDX-License-Identifier: MIT
#include "app/bench/vision_flop.h"

#include <algorithm>

#include "engine/model/vision/projector.h"
#include "engine/model/vision/row_tables.h"
#include "engine/model/vision/scale_merge.h"

namespace tessera::bench {
namespace {

// Of a block, for each row; a query sees `keys` rows.
double blockFlop(double hidden, double intermediate, double keys) {
    return 4 * matmulFlop(hidden, hidden) + 2 * matmulFlop(intermediate, hidden) +
           4 * keys * hidden;
}

double vitFlop(const VisionConfig& v) {
    const double patches = v.patchesPerTile();
    const double rows = patches + (v.classToken ? 1 : 0);
    return rows * blockFlop(v.hiddenSize, v.intermediateSize, rows) * v.numLayers +
           patches * matmulFlop(v.hiddenSize, 3.0 * v.patchSize * v.patchSize);
}

double highTowerFlop(const SamConfig& sam, std::uint32_t outputSide) {
    const std::uint32_t side = sam.patchesPerSide();
    const double patches = double(side) * side;
    const double window = double(sam.windowSize) * sam.windowSize;
    const std::uint32_t windows = windowsPerSide(side, sam.windowSize);
    double flop = patches * matmulFlop(sam.hiddenSize, 3.0 * sam.patchSize * sam.patchSize);
    for (std::uint32_t layer = 0; layer < sam.numLayers; ++layer) {
        const bool global = std::ranges::find(sam.globalLayers, layer) != sam.globalLayers.end();
        flop += global ? patches * blockFlop(sam.hiddenSize, sam.intermediateSize, patches)
                       : windows * windows * window *
                             blockFlop(sam.hiddenSize, sam.intermediateSize, window);
    }
    const double results = double(outputSide) * outputSide;
    const auto [middle, last] = sam.downsampleSizes;
    const double branch = patches * (matmulFlop(sam.neckSize, sam.hiddenSize) +
                                     matmulFlop(sam.neckSize, 9.0 * sam.neckSize)) +
                          4 * results * matmulFlop(middle, 9.0 * sam.neckSize) +
                          results * matmulFlop(last, 9.0 * middle);
    return flop + 2 * branch;
}

// Of a map.
double projectorFlop(const VisionConfig& v) {
    const double rows = projectedRows(v);
    const double size = v.projectionSize;
    switch (v.projector) {
        case ProjectorType::Linear:
            return rows * matmulFlop(size, v.hiddenSize);
        case ProjectorType::Mlp2xGelu:
            return rows * (matmulFlop(v.projectorHiddenSize, v.hiddenSize) +
                           matmulFlop(size, v.projectorHiddenSize));
        case ProjectorType::DownsampleMlp:
        case ProjectorType::MergeMlp:
            return rows * (matmulFlop(v.projectorHiddenSize, mergedSize(v)) +
                           matmulFlop(size, v.projectorHiddenSize));
        case ProjectorType::HybridMlp:
            return rows * (2 * matmulFlop(v.projectorHiddenSize / 2.0, v.hiddenSize) +
                           matmulFlop(size, v.projectorHiddenSize));
        case ProjectorType::Resampler:
            break;
    }
    const double patches = v.patchesPerTile();
    return patches * (matmulFlop(size, v.hiddenSize) + 2 * matmulFlop(size, size)) +
           rows * (3 * matmulFlop(size, size) + 4 * patches * size);
}

}  // namespace

double encodeGflop(const VisionConfig& config, std::uint32_t tiles) {
    const double maps = double(tiles) / tilesPerMap(config);
    const auto ofTower = [&](const auto& tower) {
        return highTowerFlop(tower, config.patchesPerSide());
    };
    const double high = config.high ? std::visit(ofTower, *config.high) : 0;
    return 1e-9 * (tiles * vitFlop(config) + maps * (high + projectorFlop(config)));
}

}  // namespace tessera::bench
