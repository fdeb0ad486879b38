// SPDX-License-Identifier: MIT
#include "app/bench/bench_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/bench/measure.h"
#include "app/bench/shapes.h"
#include "app/bench/synthetic_weights.h"
#include "engine/checkpoint/checkpoint.h"
#include "engine/core/stopwatch.h"
#include "engine/devices/devices.h"

namespace tessera::bench {
namespace {

constexpr std::uint32_t kAnyResTiles = 5;

// The type that accounts for the most bytes.
std::string prevailingType(const WeightTable& table) {
    std::map<TensorType, std::uint64_t> bytes;
    for (const auto& [name, stored] : table)
        bytes[stored.type] += stored.sizeBytes();
    const auto most = std::ranges::max_element(
        bytes, {}, [](const auto& typeAndBytes) { return typeAndBytes.second; });
    return most == bytes.end() ? std::string() : std::string(tensorTypeInfo(most->first).name);
}

// The N of "<prefix>N.rest"; nullopt for other names.
std::optional<std::uint32_t> layerOf(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix))
        return std::nullopt;
    std::uint32_t layer = 0;
    for (const char c : name.substr(prefix.size())) {
        if (c < '0' || c > '9')
            break;
        layer = layer * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return layer;
}

// Drops the weights of layers that are not run.
WeightTable weightsOfLayers(const WeightTable& table, std::uint32_t textLayers,
                            std::uint32_t visionLayers) {
    WeightTable kept;
    for (const auto& [name, stored] : table)
        if (layerOf(name, "blk.").value_or(0) < std::max(textLayers, 1u) &&
            layerOf(name, "v.blk.").value_or(0) < std::max(visionLayers, 1u))
            kept.emplace(name, stored);
    return kept;
}

std::uint32_t contextFor(const BenchOptions& options) {
    std::uint32_t context = 1;
    for (const std::uint32_t prompt : options.prompts)
        context = std::max(context, prompt);
    for (const std::uint32_t depth : options.depths)
        context = std::max(context, depth + options.generate);
    return context;
}

}  // namespace

Result<std::unique_ptr<Device>> openDevice(const BenchOptions& options) {
    DeviceOptions deviceOptions;
    deviceOptions.selector = options.device;
    deviceOptions.threads = options.threads;
    deviceOptions.family = familyOf(options);
    auto device = tessera::openDevice(deviceOptions);
    if (device && deviceOptions.family && (*device)->limits().family != *deviceOptions.family) {
        return Error(ErrorCode::InvalidArgument, "The device {} cannot run the \"{}\" kernels.",
                     (*device)->info().name, options.kernels);
    }
    return device;
}

Result<std::unique_ptr<BenchModel>> BenchModel::load(Device& device, const BenchOptions& options) {
    std::unique_ptr<BenchModel> model(new BenchModel());
    auto stream = device.createStream();
    if (!stream)
        return stream.error();
    model->m_stream = *std::move(stream);
    auto loaded = options.shape.empty() ? model->loadFile(device, options)
                                        : model->loadShape(device, options);
    if (!loaded)
        return loaded.error();
    if (auto created = model->createDecoder(device, options); !created)
        return created.error();
    if (const auto& vision = model->m_description.vision) {
        auto encoder = VisionEncoder::create(*model->m_stream, *vision, *model->m_weights);
        if (!encoder)
            return encoder.error();
        model->m_visionEncoder = *std::move(encoder);
    }
    return model;
}

void BenchModel::cutLayers(std::uint32_t layers) {
    const std::uint32_t most = layers == 0 ? UINT32_MAX : layers;
    if (auto& text = m_description.text) {
        m_description.textLayersInFull = text->numLayers;
        text->numLayers = std::min(text->numLayers, most);
    }
    if (auto& vision = m_description.vision) {
        m_description.visionLayersInFull = vision->numLayers;
        vision->numLayers = std::min(vision->numLayers, most);
        if (auto* sam = vision->high ? std::get_if<SamConfig>(&*vision->high) : nullptr) {
            // Its second branch begins at the first global layer.
            sam->numLayers =
                std::min(sam->numLayers, std::max(most, sam->globalLayers.front() + 1));
            std::erase_if(sam->globalLayers,
                          [&](std::uint32_t layer) { return layer >= sam->numLayers; });
        }
    }
}

// The largest photo of the model is then at least as large.
void BenchModel::setTiles(std::uint32_t tiles) {
    m_description.tilesPerPhoto = tiles;
    auto& vision = m_description.vision;
    if (!vision || tiles <= largestPhotoTiles(*vision))
        return;
    TileScheme& scheme = vision->tileScheme;
    const int grid = static_cast<int>(tiles) - 1;
    if (scheme.mode == TileMode::HdTransform) {
        scheme.hdTiles = grid;
    } else if (scheme.mode != TileMode::Scales) {
        const int side = static_cast<int>(vision->imageSize);
        scheme.pinpoints.push_back({grid * side, side});
    }
}

Result<void> BenchModel::loadShape(Device& device, const BenchOptions& options) {
    const Stopwatch watch;
    const auto shape = findShape(options.shape);
    if (!shape) {
        return Error(ErrorCode::InvalidArgument, "There is no shape \"{}\". Choose one of {}.",
                     options.shape, fmt::join(shapeNames(), ", "));
    }
    m_description.name = shape->name;
    m_description.text = shape->text;
    m_description.vision = shape->vision;
    setTiles(options.tiles != 0 ? options.tiles : shape->tilesPerPhoto);
    cutLayers(options.layers);
    SyntheticWeights weights;
    if (m_description.text) {
        if (auto added = weights.addText(*m_description.text, options.type); !added)
            return added.error();
    }
    if (m_description.vision) {
        if (auto added = weights.addVision(*m_description.vision, options.visionType); !added)
            return added.error();
    }
    const WeightTable& table = weights.generate();
    m_description.prepareMs = watch.ms();
    m_description.context = contextFor(options);
    m_description.kvType = options.kvType;
    return upload(device, table, {});
}

Result<void> BenchModel::loadFile(Device& device, const BenchOptions& options) {
    const Stopwatch watch;
    auto checkpoint = Checkpoint::open(options.model, options.mmproj);
    if (!checkpoint)
        return checkpoint.error();
    m_description.text = checkpoint->text();
    m_description.vision = checkpoint->vision();
    m_description.name = checkpoint->text().name;
    const bool tiled =
        m_description.vision && m_description.vision->tileScheme.mode == TileMode::AnyRes;
    setTiles(options.tiles != 0 ? options.tiles : tiled ? kAnyResTiles : 1);
    cutLayers(options.layers);
    const WeightTable table =
        weightsOfLayers(checkpoint->weights(), m_description.text->numLayers,
                        m_description.vision ? m_description.vision->numLayers : std::uint32_t(0));
    m_description.prepareMs = watch.ms();
    m_description.context = contextFor(options);
    m_description.kvType = options.kvType;
    return upload(device, table, checkpoint->files());
}

Result<void> BenchModel::upload(Device& device, const WeightTable& table,
                                const DeviceWeights::Files& files) {
    for (const auto& [name, stored] : table)
        m_description.storedBytes += stored.sizeBytes();
    m_description.weightType = prevailingType(table);
    MemoryRequest request;
    request.weights = &table;
    request.text = m_description.text ? &*m_description.text : nullptr;
    request.vision = m_description.vision ? &*m_description.vision : nullptr;
    request.contextTokens = m_description.context;
    request.kvType = m_description.kvType;
    auto announced = estimateMemory(device, request);
    if (!announced)
        return announced.error();
    m_description.announced = *std::move(announced);
    const Stopwatch watch;
    auto weights = DeviceWeights::upload(*m_stream, table, {}, {}, {}, files);
    if (!weights)
        return weights.error();
    m_weights = *std::move(weights);
    m_description.uploadMs = watch.ms();
    return {};
}

Result<void> BenchModel::createDecoder(Device& device, const BenchOptions& options) {
    if (!m_description.text)
        return {};
    auto decoder =
        Decoder::create(*m_stream, *m_description.text, *m_weights, m_description.context);
    if (!decoder)
        return decoder.error();
    m_decoder = *std::move(decoder);
    auto cache =
        KvCache::create(device, *m_description.text, m_description.context, options.kvType);
    if (!cache)
        return cache.error();
    m_cache = *std::move(cache);
    return {};
}

std::uint64_t BenchModel::weightBytesPerToken() const {
    std::uint64_t bytes = m_weights->matrix("output.weight").sizeBytes();
    for (std::uint32_t layer = 0; layer < m_description.text->numLayers; ++layer)
        for (const char* tail :
             {"attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"})
            bytes += m_weights->matrix(fmt::format("blk.{}.{}.weight", layer, tail)).sizeBytes();
    return bytes;
}

}  // namespace tessera::bench
