// SPDX-License-Identifier: MIT
#include "engine/checkpoint/vision_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/checkpoint/hub_checkpoint.h"
#include "engine/checkpoint/projectors.h"
#include "engine/checkpoint/weights/weight_collector.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint32_t kChannels = 3;

// Of a norm; RMS norms have no bias.
void needNorm(WeightCollector& collector, const VisionConfig& config, const std::string& name) {
    collector.needVector(name + ".weight", name + ".weight", config.hiddenSize);
    if (config.norm == NormKind::LayerNorm)
        collector.needVector(name + ".bias", name + ".bias", config.hiddenSize);
}

void collectBlock(WeightCollector& collector, const VisionConfig& config, bool swappedFfn,
                  std::uint32_t block) {
    const std::uint64_t hidden = config.hiddenSize;
    const std::uint64_t intermediate = config.intermediateSize;
    const auto vector = [&](std::string_view weight) {
        const std::string name = visionBlockName(block, weight);
        collector.needVector(name, name, hidden);
    };
    const auto linear = [&](std::string_view stored, std::string_view name, std::uint64_t columns,
                            std::uint64_t rows) {
        collector.needMatrix(visionBlockName(block, fmt::format("{}.weight", stored)),
                             visionBlockName(block, fmt::format("{}.weight", name)), columns, rows);
        const std::string storedBias = visionBlockName(block, fmt::format("{}.bias", stored));
        const std::string bias = visionBlockName(block, fmt::format("{}.bias", name));
        // InternViT's queries, keys and values have none.
        if (config.norm == NormKind::RmsNorm && name.starts_with("attn_") && name != "attn_out") {
            collector.takeVector(storedBias, bias, rows);
        } else {
            collector.needVector(storedBias, bias, rows);
        }
    };
    needNorm(collector, config, visionBlockName(block, "ln1"));
    for (const char* name : {"attn_q", "attn_k", "attn_v", "attn_out"})
        linear(name, name, hidden, hidden);
    needNorm(collector, config, visionBlockName(block, "ln2"));
    if (config.queryKeyNorm) {
        vector("attn_q_norm.weight");
        vector("attn_k_norm.weight");
    }
    if (config.layerScale) {
        vector("ls1.weight");
        vector("ls2.weight");
    }
    linear(swappedFfn ? "ffn_down" : "ffn_up", "ffn_up", hidden, intermediate);
    linear(swappedFfn ? "ffn_up" : "ffn_down", "ffn_down", intermediate, hidden);
}

void collectStem(WeightCollector& collector, const VisionConfig& config) {
    const std::uint64_t hidden = config.hiddenSize;
    if (config.classToken)
        collector.needVector("v.class_embd", "v.class_embd", hidden);
    collector.needConvolution("v.patch_embd.weight", "v.patch_embd.weight", config.patchSize,
                              kChannels, hidden);
    collector.takeVector("v.patch_embd.bias", "v.patch_embd.bias", hidden);
    collector.needRows("v.position_embd.weight", "v.position_embd.weight", hidden,
                       config.patchesPerTile() + (config.classToken ? 1 : 0));
    if (config.preNorm)
        needNorm(collector, config, "v.pre_ln");
    if (config.postNorm)
        needNorm(collector, config, "v.post_ln");
}

// What is put between rows of tokens: after the projector in LLaVA-1.6, before it in 4KHD.
void collectNewlines(WeightCollector& collector, const VisionConfig& config,
                     const VisionLayout& layout) {
    const bool before = config.projector == ProjectorType::MergeMlp;
    const std::uint64_t size = before ? projectorInput(config) : config.projectionSize;
    if (!layout.newlineName.empty() || config.tileScheme.newlinePerRow) {
        collector.needVector(
            std::string(layout.newlineName.empty() ? kModernNewline : layout.newlineName),
            "image_newline", size);
    }
    if (before)
        collector.needVector("v.image_separator", "image_separator", size);
}

// A weight inside a block that the encoder ignored would silently change the answers.
std::optional<Error> refuseUnusedWeights(const WeightCollector& collector,
                                         const std::filesystem::path& path,
                                         std::uint32_t numLayers) {
    for (const SourceTensor* tensor : collector.unused()) {
        const std::optional<std::uint32_t> block = visionBlockOf(tensor->name);
        if ((block && *block < numLayers) || tensor->name.starts_with("mm.")) {
            return Error(ErrorCode::Unsupported,
                         "{} has weights that this program does not know how to use ({}). "
                         "Choose another model.",
                         quoteFileName(path), quoteName(tensor->storedName));
        }
    }
    return std::nullopt;
}

void collectAll(WeightCollector& collector, const VisionConfig& config,
                const VisionLayout& layout) {
    collectStem(collector, config);
    for (std::uint32_t block = 0; block < config.numLayers; ++block)
        collectBlock(collector, config, layout.swappedFfn, block);
    collectProjector(collector, config);
    collectNewlines(collector, config, layout);
    if (config.high)
        std::visit([&](const auto& tower) { tower.collect(collector); }, *config.high);
}

}  // namespace

std::vector<WeightCollector::Need> visionWeightNeeds(const VisionConfig& config) {
    const TensorSource nothing{{}};
    WeightCollector collector(nothing);
    collectAll(collector, config, {});
    return collector.needs();
}

Result<WeightTable> collectVisionWeights(const TensorSource& source, const VisionConfig& config) {
    const VisionLayout layout =
        readVisionLayout(source, config.hiddenSize, config.intermediateSize);
    WeightCollector collector(source);
    collectAll(collector, config, layout);
    const std::optional<Error> unused =
        refuseUnusedWeights(collector, source.path(), config.numLayers);
    Result<WeightTable> weights = std::move(collector).finish();
    if (weights && unused)
        return *unused;
    return weights;
}

namespace {

Result<VisionCheckpoint> openFolder(const std::filesystem::path& path) {
    const Result<HubFolder> folder = openHubFolder(path);
    if (!folder)
        return folder.error();
    Result<HubVision> vision = openHubVision(*folder, {});
    if (!vision)
        return std::move(vision).error();
    return VisionCheckpoint{
        std::move(vision->config), std::move(vision->weights), std::move(vision->files), {}};
}

// The text model's, if the file has it.
Result<std::optional<PartialLora>> readLora(const ModelHeader& header, const TensorSource& source) {
    if (std::ranges::none_of(source.tensors(), [](const SourceTensor& tensor) {
            return tensor.name.starts_with("blk.");
        }))
        return std::optional<PartialLora>();
    MetadataReader reader(header, "clip.vision.");
    PartialLora lora{source, 1.0f, 1.0f};
    lora.qkvScale = reader.optionalPositive("lora.qkv_scale", 1.0f);
    lora.scale = reader.optionalPositive("lora.scale", 1.0f);
    if (std::optional<Error> error = reader.error())
        return *std::move(error);
    return std::optional(std::move(lora));
}

}  // namespace

std::string_view nameOf(ModelFamily family) {
    return std::ranges::find(kFamilyNames, family, &FamilyNames::family)->name;
}

ModelFamily familyOfPrompts(std::string_view promptFamily) {
    const auto* found = std::ranges::find_if(kFamilyNames, [&](const FamilyNames& names) {
        const std::string_view rest =
            promptFamily.substr(std::min(names.prompts.size(), promptFamily.size()));
        return !names.prompts.empty() && promptFamily.starts_with(names.prompts) &&
               (rest.empty() || rest.starts_with('-'));
    });
    return found == kFamilyNames.end() ? ModelFamily::Llava : found->family;
}

Result<VisionCheckpoint> openVisionCheckpoint(const std::filesystem::path& mmproj) {
    if (const auto folder = hubFolderOf(mmproj))
        return openFolder(*folder);
    Result<GgufFile> opened = GgufFile::open(mmproj);
    if (!opened)
        return std::move(opened).error();
    const auto file = std::make_shared<const GgufFile>(*std::move(opened));
    const TensorSource source = TensorSource::fromGguf({file});
    Result<VisionConfig> config = readVisionConfig(headerOf(*file), source);
    if (!config)
        return std::move(config).error();
    Result<WeightTable> weights = collectVisionWeights(source, *config);
    if (!weights)
        return std::move(weights).error();
    Result<std::optional<PartialLora>> lora = readLora(headerOf(*file), source);
    if (!lora)
        return std::move(lora).error();
    return VisionCheckpoint{*std::move(config), *std::move(weights), source.files(),
                            *std::move(lora)};
}

}  // namespace tessera
