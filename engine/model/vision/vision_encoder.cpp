// SPDX-License-Identifier: MIT
#include "engine/model/vision/vision_encoder.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tessera {
namespace {

constexpr std::uint64_t kScratchBlockBytes = std::uint64_t(16) << 20;

Tensor rowsOf(const Tensor& tensor, std::uint32_t firstRow, std::uint32_t rows) {
    return {tensor.slice.sub(Tensor::bytes(firstRow, tensor.columns),
                             Tensor::bytes(rows, tensor.columns)),
            rows, tensor.columns};
}

// Space for `bytes` more at the end of the values, as a target for a download.
std::span<std::byte> grow(std::vector<float>& values, std::uint64_t bytes) {
    const std::size_t before = values.size();
    values.resize(before + bytes / sizeof(float));
    return std::as_writable_bytes(std::span(values).subspan(before));
}

std::uint32_t blocksPerMap(const VisionConfig& config) {
    return tilesPerMap(config) * config.numLayers +
           (config.high ? config.highTower()->numLayers : 0);
}

}  // namespace

std::uint32_t largestPhotoTiles(const VisionConfig& config) {
    const TileScheme& scheme = config.tileScheme;
    if (scheme.mode == TileMode::Scales)
        return tilesPerMap(config);
    if (scheme.mode == TileMode::HdTransform)
        return static_cast<std::uint32_t>(scheme.hdTiles) + 1;
    std::uint32_t tiles = 0;
    for (const Resolution& grid : scheme.pinpoints) {
        const std::uint32_t columns = static_cast<std::uint32_t>(grid.widthPx) / config.imageSize;
        tiles = std::max(tiles,
                         columns * (static_cast<std::uint32_t>(grid.heightPx) / config.imageSize));
    }
    return tiles + 1;
}

Result<std::unique_ptr<VisionEncoder>> VisionEncoder::create(CommandStream& stream,
                                                             const VisionConfig& config,
                                                             const DeviceWeights& weights) {
    std::unique_ptr<VisionEncoder> encoder(new VisionEncoder(stream, config, weights));
    encoder->m_highTower = highTowerOf(config, &weights);
    if (encoder->m_highTower) {
        if (auto prepared = encoder->m_highTower->prepare(stream); !prepared)
            return prepared.error();
    }
    return encoder;
}

std::unique_ptr<HighTower> VisionEncoder::highTowerOf(const VisionConfig& config,
                                                      const DeviceWeights* weights) {
    if (!config.high)
        return nullptr;
    return std::visit(
        [&](const auto& tower) { return makeHighTower(tower, config.patchesPerSide(), weights); },
        *config.high);
}

VisionEncoder::Parts VisionEncoder::partsOf(const VisionConfig& config,
                                            const DeviceWeights* weights, HighTower* highTower) {
    return {Vit(config, weights),
            highTower,
            ScaleMerge(config),
            Projector::create(config, weights),
            0,
            {},
            {}};
}

std::uint32_t VisionEncoder::mapsAtOnce(const Device& device, const VisionConfig& config) {
    const std::uint64_t most =
        std::min(device.limits().maxTensorBytes, device.limits().maxBatchBytes);
    const std::uint64_t widest =
        std::max({projectorInputSize(config) * std::uint64_t(config.patchesPerTile()),
                  projectedRows(config) *
                      std::uint64_t(std::max({config.projectorHiddenSize, config.projectionSize,
                                              4 * config.hiddenSize}))});
    const std::uint64_t projected = most / Tensor::bytes(1, widest);
    const std::uint64_t encoded = Vit::maxTiles(device, config) / tilesPerMap(config);
    const std::uint64_t largest = largestPhotoTiles(config) / tilesPerMap(config);
    return static_cast<std::uint32_t>(
        std::max<std::uint64_t>(1, std::min({projected, encoded, largest})));
}

void VisionEncoder::reserve(Parts& parts, StepMemory& memory, const Device& device,
                            const VisionConfig& config, std::uint32_t maps) {
    const std::uint32_t tiles = maps * tilesPerMap(config);
    parts.tilesAtOnce = std::min(tiles, Vit::maxTiles(device, config));
    parts.vit.reserve(memory, device, parts.tilesAtOnce);
    parts.features = memory.tensor(tiles * config.patchesPerTile(), config.hiddenSize);
    if (parts.highTower != nullptr) {
        parts.highTower->reserve(memory, device);
        parts.high = memory.tensor(maps * config.patchesPerTile(), featureSize(*config.high));
    }
    if (tilesPerMap(config) > 1)
        parts.merge.reserve(memory, maps);
    parts.projector->reserve(memory, device, maps);
}

Result<std::uint64_t> VisionEncoder::forecastBytes(Device& device, const VisionConfig& config) {
    MemoryArena arena = MemoryArena::forecast(device, kScratchBlockBytes);
    StepMemory memory(arena);
    const std::unique_ptr<HighTower> highTower = highTowerOf(config, nullptr);
    Parts parts = partsOf(config, nullptr, highTower.get());
    reserve(parts, memory, device, config, mapsAtOnce(device, config));
    if (memory.error())
        return *memory.error();
    return arena.sizeBytes();
}

// Scratch memory for that many maps, all of it free.
void VisionEncoder::freshScratch(std::uint32_t maps) {
    if (maps <= m_scratchMaps) {
        m_scratch->reset();
        return;
    }
    // Free the old blocks: too small for these activations, they would only take up memory.
    m_stream.forgetViews();
    m_scratch.reset();
    m_scratch =
        std::make_unique<MemoryArena>(m_stream.device(), MemoryDomain::Device, kScratchBlockBytes);
    m_scratchMaps = maps;
}

void VisionEncoder::download(const std::vector<VisionStage>& stages, VisionFeatures& features) {
    for (const VisionStage& stage : stages) {
        auto traced = std::ranges::find(features.stages, stage.name, &TracedStage::name);
        if (traced == features.stages.end()) {
            // Only the stages move then, not their values, which downloads may be waiting for.
            traced =
                features.stages.insert(traced, {std::string(stage.name), stage.tensor.columns, {}});
        }
        m_stream.download(stage.tensor.slice, grow(traced->values, stage.tensor.slice.sizeBytes));
    }
}

Result<void> VisionEncoder::encodeMaps(const VisionInput& input, std::uint32_t maps, bool traced,
                                       const std::function<void(std::uint32_t)>& onBlocks,
                                       const std::stop_token& stop, VisionFeatures& features) {
    freshScratch(maps);
    StepMemory memory(*m_scratch);
    Parts parts = partsOf(m_config, &m_weights, m_highTower.get());
    reserve(parts, memory, m_stream.device(), m_config, maps);
    if (memory.error())
        return *memory.error();
    const std::uint32_t patches = m_config.patchesPerTile();
    const std::size_t tilePixels = input.pixels.size() / input.tiles;
    m_stream.begin(stop);
    memory.uploadTables(m_stream);
    for (std::uint32_t first = 0; first < input.tiles; first += parts.tilesAtOnce) {
        const std::uint32_t count = std::min(parts.tilesAtOnce, input.tiles - first);
        parts.vit.record(m_stream, input.pixels.subspan(first * tilePixels, count * tilePixels),
                         count, rowsOf(parts.features, first * patches, count * patches),
                         [&] { onBlocks(count); });
    }
    if (parts.highTower != nullptr) {
        const std::size_t highPixels = input.highPixels.size() / input.tiles;
        for (std::uint32_t tile = 0; tile < input.tiles; ++tile) {
            parts.highTower->record(
                m_stream, input.highPixels.subspan(tile * highPixels, highPixels),
                rowsOf(parts.high, tile * patches, patches), [&] { onBlocks(1); });
        }
    }
    MapFeatures found = {parts.features, parts.high};
    if (tilesPerMap(m_config) > 1)
        found.features = parts.merge.record(m_stream, parts.features);
    const Tensor projected = parts.projector->record(m_stream, found);
    if (traced) {
        std::vector<VisionStage> stages = parts.projector->stages();
        const bool hasHigh = parts.highTower != nullptr;
        if (hasHigh)
            stages.push_back({"vit_high", found.high});
        stages.push_back({hasHigh ? "vit_low" : "vit_selected", found.features});
        download(stages, features);
    }
    m_stream.download(projected.slice, grow(features.projected, projected.slice.sizeBytes));
    return m_stream.finish();
}

Result<VisionFeatures> VisionEncoder::encode(const VisionInput& input, bool traced,
                                             const std::function<void(double)>& onProgress,
                                             std::stop_token stop) {
    assert(input.tiles > 0 && input.tiles % tilesPerMap(m_config) == 0);
    VisionFeatures features;
    const std::uint32_t maps = input.tiles / tilesPerMap(m_config);
    const std::uint32_t atOnce = std::min(maps, mapsAtOnce(m_stream.device(), m_config));
    const double steps = double(maps) * (blocksPerMap(m_config) + 1);
    double done = 0;
    for (std::uint32_t first = 0; first < maps; first += atOnce) {
        const std::uint32_t count = std::min(atOnce, maps - first);
        const std::uint32_t tiles = count * tilesPerMap(m_config);
        const std::size_t tilePixels = input.pixels.size() / input.tiles;
        const std::size_t highPixels = input.highPixels.size() / input.tiles;
        const std::size_t firstTile = std::size_t(first) * tilesPerMap(m_config);
        const VisionInput part = {
            tiles, input.pixels.subspan(firstTile * tilePixels, tiles * tilePixels),
            input.highPixels.subspan(firstTile * highPixels, tiles * highPixels)};
        auto encoded = encodeMaps(
            part, count, traced,
            [&](std::uint32_t blocks) {
                done += blocks;
                if (onProgress) {
                    onProgress(done / steps);
                }
            },
            stop, features);
        if (!encoded)
            return encoded.error();
        done = double(first + count) * (blocksPerMap(m_config) + 1);
    }
    if (onProgress)
        onProgress(1.0);
    return features;
}

Result<std::vector<float>> VisionEncoder::projectRows(std::span<const float> rows) {
    const std::uint32_t columns = mergedSize(m_config);
    const auto count = static_cast<std::uint32_t>(rows.size() / columns);
    freshScratch(1);
    StepMemory memory(*m_scratch);
    const Tensor x = memory.tensor(count, columns);
    const Tensor middle = memory.tensor(count, paddedColumns(m_config.projectorHiddenSize));
    const Tensor projected = memory.tensor(count, m_config.projectionSize);
    if (memory.error())
        return *memory.error();
    std::vector<float> result;
    m_stream.begin({});
    m_stream.upload(std::as_bytes(rows), x.slice);
    projectMlp(m_stream, m_weights, x, middle, projected);
    m_stream.download(projected.slice, grow(result, projected.slice.sizeBytes));
    if (auto finished = m_stream.finish(); !finished)
        return finished.error();
    return result;
}

}  // namespace tessera
