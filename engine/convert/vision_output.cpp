// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "engine/checkpoint/vision_checkpoint.h"
#include "engine/convert/output_file.h"
#include "engine/convert/output_types.h"
#include "engine/image/tile_schemes.h"

namespace tessera {

namespace {

constexpr std::uint32_t kQuantizationVersion = 2;
constexpr std::uint64_t kColours = 3;

std::string_view kindOf(const VisionConfig& vision) {
    return std::ranges::find_if(
               kVisionKinds,
               [&](const VisionKind& kind) {
                   return kind.family == vision.family &&
                          (kind.family == ModelFamily::Llava || kind.projector == vision.projector);
               })
        ->name;
}

template <typename Value, std::size_t size>
std::string_view nameIn(const std::array<std::pair<std::string_view, Value>, size>& names,
                        Value value) {
    return std::ranges::find(names, value, &std::pair<std::string_view, Value>::second)->first;
}

void addShape(GgufLayout& layout, const VisionConfig& vision) {
    layout.add("clip.projector_type", kindOf(vision));
    layout.add("clip.vision.image_size", vision.imageSize);
    layout.add("clip.vision.patch_size", vision.patchSize);
    layout.add("clip.vision.embedding_length", vision.hiddenSize);
    layout.add("clip.vision.feed_forward_length", vision.intermediateSize);
    layout.add("clip.vision.projection_dim", vision.projectionSize);
    layout.add("clip.vision.attention.head_count", vision.numHeads);
    layout.add("clip.vision.attention.layer_norm_epsilon", vision.layerNormEps);
    // The file holds only the blocks that are run, and the last one's output is the projector's
    // input. This is stated twice: by the count for old readers, and by the layer for readers that
    // would leave out the last block of the count.
    layout.add("clip.vision.block_count", vision.numLayers);
    const std::array featureLayer = {static_cast<std::int32_t>(vision.numLayers)};
    layout.add("clip.vision.feature_layer", featureLayer);
    layout.add("clip.vision.image_mean", vision.imageMean);
    layout.add("clip.vision.image_std", vision.imageStd);
    layout.add("clip.use_gelu", vision.activation == Activation::Gelu);
}

// What LLaVA's files never say, because it is the same in all of them.
void addStructure(GgufLayout& layout, const VisionConfig& vision) {
    layout.add("clip.vision.activation", nameIn(kActivationNames, vision.activation));
    layout.add("clip.vision.norm_type", nameIn(kNormNames, vision.norm));
    for (const auto& [key, has] : kVisionSwitches)
        layout.add(fmt::format("clip.vision.{}", key), vision.*has);
    if (vision.projector == ProjectorType::Resampler)
        layout.add("clip.vision.projector.head_count", vision.projectorHeads);
}

struct KeyWriter {
    GgufLayout& layout;
    std::string prefix;

    void operator()(std::string_view key, std::uint32_t number, std::uint32_t) const {
        layout.add(fmt::format("{}{}", prefix, key), number);
    }
    void operator()(std::string_view key, float number) const {
        layout.add(fmt::format("{}{}", prefix, key), number);
    }
    template <typename List>
    void operator()(std::string_view key, const List& list) const {
        const std::vector<std::int32_t> numbers(list.begin(), list.end());
        layout.add(fmt::format("{}{}", prefix, key), numbers);
    }
};

void addHighTower(GgufLayout& layout, const AnyHighTower& any) {
    std::visit(
        [&]<typename Tower>(const Tower& tower) {
            const KeyWriter writer = {layout, fmt::format("clip.vision.{}", Tower::kPrefix)};
            Tower::keys(tower, writer);
            layout.add(writer.prefix + "image_mean", tower.imageMean);
            layout.add(writer.prefix + "image_std", tower.imageStd);
        },
        any);
}

void addLora(GgufLayout& layout, const TextConfig& text) {
    layout.add("clip.vision.lora.qkv_scale", text.qkvLoraScale);
    layout.add("clip.vision.lora.scale", text.loraScale);
}

void addTileScheme(GgufLayout& layout, const TileScheme& scheme) {
    layout.add("clip.vision.image_aspect_ratio", factsOf(scheme.mode).aspectRatios.front());
    if (scheme.mode == TileMode::Scales) {
        const std::vector<std::int32_t> scales(scheme.scalesPx.begin(), scheme.scalesPx.end());
        layout.add("clip.vision.image_scales", scales);
    } else if (scheme.mode == TileMode::HdTransform) {
        layout.add("clip.vision.hd_tiles", static_cast<std::uint32_t>(scheme.hdTiles));
    }
    if (scheme.pinpoints.empty())
        return;
    std::vector<std::int32_t> sides;
    for (const Resolution& grid : scheme.pinpoints) {
        sides.push_back(grid.widthPx);
        sides.push_back(grid.heightPx);
    }
    layout.add("clip.vision.image_grid_pinpoints", sides);
    layout.add("clip.vision.mm_patch_merge_type", nameOf(scheme.merge));
}

class VisionTensors {
  public:
    VisionTensors(const Checkpoint& checkpoint, TensorType type, OutputFile& file)
        : m_checkpoint(checkpoint), m_type(type), m_file(file) {}

    // `shape`: empty to use the weight's own.
    void matrix(const std::string& name, const std::string& stored,
                std::vector<std::uint64_t> shape = {}) {
        const StoredWeight* weight = m_checkpoint.find(name);
        if (weight == nullptr)
            return;
        if (shape.empty())
            shape = {weight->columns, weight->rows};
        const TensorType type = visionOutputType(m_type, name, weight->columns);
        add(name, stored, type, *weight, shape);
    }
    void vector(const std::string& name, const std::string& stored) {
        if (const StoredWeight* weight = m_checkpoint.find(name))
            add(name, stored, TensorType::F32, *weight, {weight->rows * weight->columns});
    }
    // weight and bias
    void linear(const std::string& name, const std::string& stored) {
        matrix(name + ".weight", stored + ".weight");
        vector(name + ".bias", stored + ".bias");
    }
    void norm(const std::string& name) {
        vector(name + ".weight", name + ".weight");
        vector(name + ".bias", name + ".bias");
    }
    // Which are matrices in the table.
    void otherConvolutions(const VisionConfig& vision) {
        for (const WeightCollector::Need& need : visionWeightNeeds(vision))
            if (need.role == WeightCollector::Need::Role::Convolution &&
                !m_added.contains(need.name))
                matrix(need.name, need.name, need.shape);
    }
    // Every other weight of the vision half and of the Partial LoRA under its name in the table.
    void rest() {
        for (const auto& [name, weight] : m_checkpoint.weights()) {
            const bool isLora = name.find(".lora_") != std::string::npos;
            const bool isVision = name.starts_with("v.") || name.starts_with("mm.");
            if ((!isLora && !isVision) || m_added.contains(name))
                continue;
            if (weight.rows == 1 && !isLora) {
                vector(name, name);
                continue;
            }
            matrix(name, name);
            m_file.tensors.back().interleavedHeads =
                isLora ? interleavedHeadsOf(m_checkpoint.text(), name) : 0;
        }
    }

  private:
    void add(const std::string& name, const std::string& stored, TensorType type,
             const StoredWeight& weight, const std::vector<std::uint64_t>& shape) {
        m_added.insert(name);
        m_file.layout.addTensor(stored, type, shape);
        m_file.tensors.push_back({stored, type, weight, 0});
    }

    const Checkpoint& m_checkpoint;
    TensorType m_type;
    OutputFile& m_file;
    std::set<std::string> m_added;  // names in the table
};

void addTensors(VisionTensors& tensors, const VisionConfig& vision) {
    const std::uint64_t patch = vision.patchSize;
    tensors.vector("v.class_embd", "v.class_embd");
    tensors.matrix("v.patch_embd.weight", "v.patch_embd.weight",
                   {patch, patch, kColours, vision.hiddenSize});
    tensors.vector("v.patch_embd.bias", "v.patch_embd.bias");
    tensors.matrix("v.position_embd.weight", "v.position_embd.weight");
    tensors.norm("v.pre_ln");
    for (std::uint32_t block = 0; block < vision.numLayers; ++block) {
        const auto name = [&](std::string_view weight) { return visionBlockName(block, weight); };
        for (const char* weight : {"attn_k", "attn_v", "attn_q", "attn_out"})
            tensors.linear(name(weight), name(weight));
        tensors.norm(name("ln1"));
        tensors.linear(name("ffn_up"), name("ffn_down"));
        tensors.linear(name("ffn_down"), name("ffn_up"));
        tensors.norm(name("ln2"));
    }
    tensors.linear("mm.0", "mm.0");
    tensors.linear("mm.2", "mm.2");
    tensors.vector("image_newline", std::string(kLegacyNewline));
    tensors.vector("image_separator", "v.image_separator");
    tensors.otherConvolutions(vision);
    tensors.rest();
}

}  // namespace

OutputFile visionOutputFile(const Checkpoint& checkpoint, TensorType type,
                            const std::string& name) {
    const VisionConfig& vision = *checkpoint.vision();
    OutputFile file;
    GgufLayout& layout = file.layout;
    layout.add("general.architecture", "clip");
    layout.add("general.type", "mmproj");
    layout.add("clip.has_text_encoder", false);
    layout.add("clip.has_vision_encoder", true);
    const bool isLlava = vision.family == ModelFamily::Llava;
    if (isLlava)
        layout.add("clip.has_llava_projector", true);
    layout.add("general.file_type", ggufFileType(type));
    layout.add("general.name", name);
    layout.add("general.description", fmt::format("image encoder for {}", nameOf(vision.family)));
    if (type != TensorType::F16)
        layout.add("general.quantization_version", kQuantizationVersion);
    addShape(layout, vision);
    if (!isLlava)
        addStructure(layout, vision);
    if (vision.high)
        addHighTower(layout, *vision.high);
    if (checkpoint.text().loraRank != 0)
        addLora(layout, checkpoint.text());
    addTileScheme(layout, vision.tileScheme);
    VisionTensors tensors(checkpoint, type, file);
    addTensors(tensors, vision);
    return file;
}

}  // namespace tessera
