// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/checkpoint/projectors.h"
#include "engine/checkpoint/tile_scheme_metadata.h"
#include "engine/checkpoint/towers/normalisation.h"
#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/formats/gguf/lora_adapter.h"
#include "engine/formats/metadata_reader.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint32_t kMaxImageSize = 1u << 14;
constexpr std::uint32_t kMaxHiddenSize = 1u << 16;
constexpr std::uint32_t kMaxIntermediate = 1u << 18;
constexpr std::uint32_t kMaxHeads = 1024;
constexpr std::uint32_t kMaxHeadDim = 256;

bool hasShape(const SourceTensor* tensor, std::uint64_t columns, std::uint64_t rows) {
    return tensor != nullptr && tensor->shape.size() >= 2 && tensor->shape[0] == columns &&
           tensor->shape[1] == rows;
}

bool hasSwappedFfn(const TensorSource& source, const VisionLayout& layout, std::uint32_t hidden,
                   std::uint32_t intermediate) {
    if (hidden == intermediate) {
        // In a hub folder the names tell fc1 from fc2.
        return layout.newlineName != kModernNewline && source.hasGgufNames();
    }
    for (std::uint32_t block = 0; block < layout.storedBlocks; ++block)
        if (hasShape(source.find(visionBlockName(block, "ffn_down.weight")), hidden,
                     intermediate) ||
            hasShape(source.find(visionBlockName(block, "ffn_up.weight")), intermediate, hidden))
            return true;
    return false;
}

// Blocks of the CLIP towers of this width; 0 if there is none.
std::uint32_t knownDepth(std::uint32_t hiddenSize) {
    switch (hiddenSize) {
        case 768:
            return 12;  // B
        case 1024:
            return 24;  // L
        case 1280:
            return 32;  // H
        case 1408:
            return 40;  // g
        case 1664:
            return 48;  // bigG
        default:
            return 0;
    }
}

std::optional<Error> checkKind(const ModelHeader& header, const TensorSource& source) {
    const std::string name = quoteFileName(header.path);
    const std::string* architecture = findString(*header.metadata, "general.architecture");
    if (architecture == nullptr || *architecture != "clip") {
        if (source.find("token_embd.weight") != nullptr) {
            return Error(ErrorCode::Mismatch,
                         "{} is a text model, not an image encoder (mmproj). Choose the mmproj "
                         "file that was published together with the text model.",
                         name);
        }
        return Error(ErrorCode::Mismatch,
                     "{} is a file of another kind, not an image encoder (mmproj). Choose the "
                     "mmproj file that was published together with the text model.",
                     name);
    }
    if (!findBool(*header.metadata, "clip.has_vision_encoder").value_or(true) ||
        !findBool(*header.metadata, "clip.has_llava_projector").value_or(true)) {
        return Error(ErrorCode::Unsupported,
                     "{} has no image encoder with a LLaVA projector in it. Choose another "
                     "mmproj.",
                     name);
    }
    return std::nullopt;
}

// The family and projector that the file names; LLaVA's, if it names none.
const VisionKind& readKind(const ModelHeader& header, MetadataReader& reader) {
    const VisionKind* kind = kVisionKinds.data();
    for (const char* key : {"clip.projector_type", "clip.vision.projector_type"}) {
        const std::string* type = findString(*header.metadata, key);
        if (type == nullptr)
            continue;
        const auto* found = std::ranges::find(kVisionKinds, *type, &VisionKind::name);
        if (found == kVisionKinds.end()) {
            reader.refuse(Sentence("it has a projector of the type {}; \"mlp\" (LLaVA) is needed",
                                   quoteName(*type)));
            break;
        }
        kind = found;
    }
    return *kind;
}

// The projectors of other model families, by their tensors.
void refuseOtherProjectors(const TensorSource& source, MetadataReader& reader) {
    if (source.find("mm.3.weight") != nullptr || source.find("mm.4.weight") != nullptr) {
        reader.refuse(
            Sentence("it has the projector of Yi-VL (\"mm.3\", \"mm.4\"); LLaVA's is needed"));
        return;
    }
    for (const SourceTensor& tensor : source.tensors()) {
        if (tensor.name.starts_with("mm.model.") || tensor.name.starts_with("resampler.")) {
            reader.refuse(
                Sentence("it has the projector of another model family ({}); LLaVA's is needed",
                         quoteName(tensor.storedName)));
            return;
        }
    }
}

void readActivation(const ModelHeader& header, MetadataReader& reader, VisionConfig& config) {
    if (findBool(*header.metadata, "clip.use_silu").value_or(false))
        reader.refuse(Sentence("its image encoder uses SiLU; quick GELU or GELU is needed"));
    const bool gelu = findBool(*header.metadata, "clip.use_gelu").value_or(false);
    config.activation = gelu ? Activation::Gelu : Activation::QuickGelu;
    const std::string_view name = reader.text("activation");
    const auto* found =
        std::ranges::find(kActivationNames, name, &std::pair<std::string_view, Activation>::first);
    if (found != kActivationNames.end()) {
        config.activation = found->second;
    } else if (!name.empty()) {
        reader.refuse(Sentence("its image encoder uses the activation {}, which is not supported",
                               quoteName(name)));
    }
}

// What LLaVA's tower has or lacks is the default.
void readStructure(const ModelHeader& header, MetadataReader& reader, VisionConfig& config) {
    for (const auto& [key, has] : kVisionSwitches) {
        bool& value = config.*has;
        value = findBool(*header.metadata, fmt::format("clip.vision.{}", key)).value_or(value);
    }
    const std::string_view norm = reader.text("norm_type");
    const auto* found =
        std::ranges::find(kNormNames, norm, &std::pair<std::string_view, NormKind>::first);
    if (found != kNormNames.end()) {
        config.norm = found->second;
    } else if (!norm.empty()) {
        reader.refuse(Sentence("its image encoder has norms of the type {}, which is not supported",
                               quoteName(norm)));
    }
}

// The hidden state that the file names as the feature layer; 0 if it names none.
std::uint32_t readFeatureLayer(const ModelHeader& header, MetadataReader& reader) {
    std::vector<std::int64_t> layers =
        reader.integers("feature_layer").value_or(std::vector<std::int64_t>());
    if (const auto single = findSigned(*header.metadata, "clip.vision.feature_layer"))
        layers = {*single};
    if (layers.empty())
        return 0;
    if (layers.size() > 1) {
        reader.refuse(
            Sentence("its projector takes {} layers of the image encoder at once", layers.size()));
    } else if (layers[0] < 1 || layers[0] > std::int64_t{kMaxVisionBlocks}) {
        reader.complain(
            Sentence("{} is {}, which is not possible", reader.label("feature_layer"), layers[0]));
    } else {
        return static_cast<std::uint32_t>(layers[0]);
    }
    return 0;
}

void readTower(MetadataReader& reader, VisionConfig& config) {
    config.imageSize = reader.required("image_size", kMaxImageSize);
    config.patchSize = reader.required("patch_size", kMaxImageSize);
    config.hiddenSize = reader.required("embedding_length", kMaxHiddenSize);
    config.intermediateSize = reader.required("feed_forward_length", kMaxIntermediate);
    if (config.intermediateSize % 4 != 0) {
        reader.refuse(Sentence("its layers are {} wide inside; a multiple of 4 is needed",
                               config.intermediateSize));
    }
    config.numHeads = reader.required("attention.head_count", kMaxHeads);
    config.layerNormEps = reader.optionalPositive("attention.layer_norm_epsilon", 1e-5f);
    config.headDim = config.hiddenSize / config.numHeads;
    // Some towers leave the last pixels of a side unused.
    const bool remainder = config.imageSize % config.patchSize != 0;
    if (config.patchesPerSide() == 0 || (remainder && config.family == ModelFamily::Llava)) {
        reader.complain(Sentence("tiles of {} pixels cannot be cut into patches of {}",
                                 config.imageSize, config.patchSize));
    }
    if (config.hiddenSize % config.numHeads != 0) {
        reader.complain(Sentence("{} numbers cannot be divided among {} heads", config.hiddenSize,
                                 config.numHeads));
    } else if (config.headDim > kMaxHeadDim) {
        reader.refuse(Sentence("its heads have {} numbers; {} at most are possible", config.headDim,
                               kMaxHeadDim));
    }
}

}  // namespace

VisionLayout readVisionLayout(const TensorSource& source, std::uint32_t hiddenSize,
                              std::uint32_t intermediateSize) {
    VisionLayout layout;
    for (const SourceTensor& tensor : source.tensors()) {
        if (const std::optional<std::uint32_t> block = visionBlockOf(tensor.name))
            layout.storedBlocks = std::max(layout.storedBlocks, *block + 1);
        layout.hasPostNorm = layout.hasPostNorm || tensor.name == "v.post_ln.weight";
    }
    for (const std::string_view name : {kModernNewline, kLegacyNewline})
        if (layout.newlineName.empty() && source.find(name) != nullptr)
            layout.newlineName = name;
    layout.swappedFfn = hasSwappedFfn(source, layout, hiddenSize, intermediateSize);
    return layout;
}

std::uint32_t blocksToRun(const VisionLayout& layout, std::uint32_t featureLayer,
                          std::uint32_t blockCount, std::uint32_t hiddenSize) {
    const std::uint32_t stored = layout.storedBlocks;
    if (featureLayer > 0)
        return featureLayer;
    if (stored < blockCount)
        return std::max(stored, blockCount - 1);
    if (stored > blockCount)
        return blockCount;
    const std::uint32_t depth = knownDepth(hiddenSize);
    if (depth > 0)
        return std::min(stored, depth - 1);
    const bool legacy = layout.swappedFfn || layout.newlineName == kLegacyNewline;
    const bool complete = layout.hasPostNorm || !legacy;
    return complete && stored > 1 ? stored - 1 : stored;
}

Result<VisionConfig> readVisionConfig(const GgufFile& file) {
    // The tensors are only read here, so nothing has to keep the file alive.
    const std::shared_ptr<const GgufFile> view(&file, [](const GgufFile*) {});
    return readVisionConfig(headerOf(file), TensorSource::fromGguf({view}));
}

Result<VisionConfig> readVisionConfig(const ModelHeader& header, const TensorSource& source) {
    if (std::optional<Error> error = refuseAdapter(*header.metadata, header.path))
        return *std::move(error);
    if (std::optional<Error> error = checkKind(header, source))
        return *std::move(error);
    VisionConfig config;
    MetadataReader reader(header, "clip.vision.");
    const VisionKind& kind = readKind(header, reader);
    config.family = kind.family;
    config.projector = kind.projector;
    if (config.family == ModelFamily::Llava) {
        refuseOtherProjectors(source, reader);
        if (source.find("mm.2.weight") == nullptr)
            config.projector = ProjectorType::Linear;
    }
    readTower(reader, config);
    readNormalisation(reader, "", config.imageMean, config.imageStd);
    readActivation(header, reader, config);
    readStructure(header, reader, config);
    readProjectorShape(source, reader, config);
    if (config.projector == ProjectorType::HybridMlp)
        config.high = readHighTower(reader);
    const VisionLayout layout =
        readVisionLayout(source, config.hiddenSize, config.intermediateSize);
    const std::uint32_t blockCount = reader.required("block_count", kMaxVisionBlocks);
    config.numLayers =
        blocksToRun(layout, readFeatureLayer(header, reader), blockCount, config.hiddenSize);
    config.tileScheme = readTileScheme(reader, config, !layout.newlineName.empty());
    if (std::optional<Error> error = reader.error())
        return *std::move(error);
    return config;
}

}  // namespace tessera
