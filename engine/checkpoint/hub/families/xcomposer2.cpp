// SPDX-License-Identifier: MIT
// InternLM-XComposer2: CLIP with resized positions, two linear layers, and InternLM2 with a Partial
// LoRA on the rows of photos. Its config describes the decoder only.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/families/tower_header.h"
#include "engine/checkpoint/hub/tensors/name_table.h"
#include "engine/checkpoint/hub/tensors/rearrange.h"
#include "engine/checkpoint/hub/tensors/unpack.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kRankStep = 4;
constexpr std::uint64_t kXComposer25Positions = 1601;  // tiles of 560 pixels

constexpr NamePair kText[] = {{"tok_embeddings", "token_embd"}, {"norm", "output_norm"}};
// ".linear": of the 4-bit models, which wrap the matrix beside its adapter.
constexpr NamePair kTextLayer[] = {
    {"attention_norm", "attn_norm"},
    {"ffn_norm", "ffn_norm"},
    {"attention.wqkv", "attn_qkv"},
    {"attention.wqkv.linear", "attn_qkv"},
    {"attention.wqkv.Plora_A", "attn_qkv.lora_a"},
    {"attention.wqkv.Plora_B", "attn_qkv.lora_b"},
    {"attention.wo", "attn_output"},
    {"attention.wo.linear", "attn_output"},
    {"attention.wo.Plora_A", "attn_output.lora_a"},
    {"attention.wo.Plora_B", "attn_output.lora_b"},
    {"feed_forward.w1", "ffn_gate"},
    {"feed_forward.w1.linear", "ffn_gate"},
    {"feed_forward.w1.Plora_A", "ffn_gate.lora_a"},
    {"feed_forward.w1.Plora_B", "ffn_gate.lora_b"},
    {"feed_forward.w3", "ffn_up"},
    {"feed_forward.w3.linear", "ffn_up"},
    {"feed_forward.w3.Plora_A", "ffn_up.lora_a"},
    {"feed_forward.w3.Plora_B", "ffn_up.lora_b"},
    {"feed_forward.w2", "ffn_down"},
    {"feed_forward.w2.linear", "ffn_down"},
    {"feed_forward.w2.Plora_A", "ffn_down.lora_a"},
    {"feed_forward.w2.Plora_B", "ffn_down.lora_b"},
};
constexpr NamePair kHead[] = {{"output.weight", "output.weight"}};
constexpr NamePair kProjector[] = {{"0", "mm.0"}, {"2", "mm.2"}};
// Called so, but they are what is put between and after the rows of tiles.
constexpr std::string_view kSeparator = "plora_glb_GN";
constexpr NamePair kNewlines[] = {{"plora_sub_GN", "v.image_newline"},
                                  {kSeparator, "v.image_separator"}};

bool isXComposer2(const Json& config) {
    if (hubModelType(config) == "internlmxcomposer2")
        return true;
    const Json* architectures = arrayMember(config, "architectures");
    return architectures != nullptr &&
           std::ranges::find(*architectures, "InternLMXComposer2ForCausalLM") !=
               architectures->end();
}

bool always(const Json&) {
    return true;
}

std::vector<NameTable> textNames() {
    return {{"model.", "layers.", "blk.", kText, kTextLayer}, {"", "", "", kHead, {}}};
}

std::vector<NameTable> visionNames() {
    return {{"vit.vision_tower.vision_model.", "encoder.layers.", "v.blk.", clipNames(),
             clipLayerNames()},
            {"vision_proj.", "", "", kProjector, {}},
            {"", "", "", kNewlines, {}}};
}

TensorSource openSource(const HubFolder& folder, const std::vector<NameTable>& names) {
    TensorSource source(folder.path);
    for (const auto& file : folder.files)
        source.add(file, [&](std::string_view name) { return ggufNameIn(names, name); });
    source.setReverseNaming([names](std::string_view name) { return storedNameIn(names, name); });
    return source;
}

bool isFourK(const HubFolder& folder) {
    return std::ranges::any_of(folder.files,
                               [](const auto& file) { return file->find(kSeparator) != nullptr; });
}

void addContext(const Json& config, HubHeaderBuilder& builder) {
    const std::uint64_t possible =
        unsignedMember(config, "max_position_embeddings").value_or(32768);
    // What the model is used with; below the former, its dynamic scaling of rope does nothing.
    const std::uint64_t used = unsignedMember(config, "max_length").value_or(possible);
    builder.set("context_length", used < possible ? "max_length" : "max_position_embeddings",
                std::min(used, possible));
    const Json* scaling = objectMember(config, "rope_scaling");
    const std::string* type = scaling == nullptr ? nullptr : textMember(*scaling, "type");
    if (type != nullptr && *type != "dynamic")
        builder.refuse(Sentence("it needs the rope scaling {}", quoteName(*type)));
}

// Ranks are padded with zeros; both sides of an adapter must have the same one before.
void padAdapters(TensorSource& source) {
    constexpr std::string_view kFirst = ".lora_a.weight";
    std::vector<std::string> adapters;
    for (const SourceTensor& tensor : source.tensors())
        if (tensor.name.ends_with(kFirst) && tensor.shape.size() == 2)
            adapters.push_back(tensor.name.substr(0, tensor.name.size() - kFirst.size()));
    for (const std::string& name : adapters) {
        const std::string first = name + std::string(kFirst);
        const std::string second = name + ".lora_b.weight";
        const SourceTensor* a = source.find(first);
        const SourceTensor* b = source.find(second);
        const std::uint64_t rank = a->shape[1];
        if (b == nullptr || b->shape.size() != 2)
            continue;  // reported as missing
        if (b->shape[0] != rank) {
            source.complain(Sentence("{}: expected the rank {} of {}, found {}", b->storedName,
                                     rank, a->storedName, b->shape[0]));
            continue;
        }
        const std::uint64_t padded = (rank + kRankStep - 1) / kRankStep * kRankStep;
        pad(source, first, padded, a->shape[0]);
        pad(source, second, source.find(second)->shape[1], padded);
    }
}

// Without its adapter, a matrix would see photos as if they were text, and nothing would say so.
void checkAdapters(const TensorSource& source, HubHeaderBuilder& builder) {
    constexpr std::array<std::string_view, 5> kMatrices = {"attn_qkv", "attn_output", "ffn_gate",
                                                           "ffn_up", "ffn_down"};
    constexpr std::string_view kEnding = ".weight";
    std::size_t matrices = 0;
    std::size_t missing = 0;
    for (const SourceTensor& tensor : source.tensors()) {
        const std::string_view name = tensor.name;
        const auto isOf = [&](std::string_view matrix) {
            return name.ends_with(fmt::format(".{}{}", matrix, kEnding));
        };
        if (std::ranges::any_of(kMatrices, isOf)) {
            ++matrices;
            const std::string_view base = name.substr(0, name.size() - kEnding.size());
            missing += source.find(fmt::format("{}.lora_a{}", base, kEnding)) == nullptr ? 1u : 0u;
        }
    }
    if (missing > 0) {
        builder.complain(
            Sentence("{} of its {} adapters for photos (Plora) are missing", missing, matrices));
    }
}

Result<HubTextHalf> openText(const HubFolder& folder) {
    const Json& config = folder.config;
    HubTextHeader header;
    header.metadata.emplace("general.architecture", std::string("internlm2"));
    HubHeaderBuilder builder(header, "internlm2.");
    builder.addInteger("embedding_length", config, "hidden_size", 4096);
    builder.addInteger("feed_forward_length", config, "intermediate_size", 14336);
    builder.addInteger("block_count", config, "num_hidden_layers", 32);
    builder.addInteger("attention.head_count", config, "num_attention_heads", 32);
    builder.addInteger("attention.head_count_kv", config, "num_key_value_heads", std::nullopt);
    builder.addNumber("attention.layer_norm_rms_epsilon", config, "rms_norm_eps", 1e-5);
    builder.addNumber("rope.freq_base", config, "rope_theta", 1e6);
    addContext(config, builder);
    TensorSource source = openSource(folder, textNames());
    if (std::optional<Error> error = unpackGptq(folder, source))
        return *std::move(error);
    checkAdapters(source, builder);
    // 4KHD makes this one adapter with its class's defaults: rank 8, alpha 16.
    const SourceTensor* adapter = source.find("blk.0.attn_qkv.lora_a.weight");
    if (isFourK(folder) && adapter != nullptr && adapter->shape.back() == 8)
        builder.set("lora.qkv_scale", "lora_alpha", 2.0);
    header.tiedHead = boolMember(config, "tie_word_embeddings").value_or(false);
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    const auto key = [&](const char* name, std::uint64_t fallback) {
        const auto value = findUnsigned(header.metadata, std::string("internlm2.") + name);
        return std::max<std::uint64_t>(value.value_or(fallback), 1);
    };
    const std::uint64_t heads = key("attention.head_count", 1);
    const std::uint64_t keyHeads = key("attention.head_count_kv", heads);
    padAdapters(source);
    splitAttention(source, "blk.",
                   FusedRows::byKeyHead(heads, keyHeads, key("embedding_length", 1) / heads));
    return HubTextHalf{std::move(header), std::move(source)};
}

Result<HubHeader> readHeader(const HubFolder& folder, const TensorSource& source) {
    const bool fourK = isFourK(folder);
    HubHeader header = visionHeader(fourK ? "xcomposer2_4khd_mlp" : "xcomposer2_mlp");
    HubHeaderBuilder builder(header, "clip.vision.");
    const Json tower = clipTowerFromWeights(source);
    addTower(tower, {336, 14, 1024, 4096, 24, 16, 1e-5}, builder);
    const SourceTensor* positions = source.find("v.position_embd.weight");
    const std::uint64_t size = visionKey(header, "image_size");
    const auto stated = unsignedMember(folder.config, "img_size");
    if (positions != nullptr && positions->shape.size() == 2 &&
        positions->shape[1] == kXComposer25Positions) {
        builder.refuse(
            Sentence("it is an InternLM-XComposer-2.5, which cuts photos in another "
                     "way; XComposer2 is needed"));
    } else if (positions != nullptr && stated && *stated != size) {
        builder.complain(Sentence("its image encoder is for tiles of {} pixels, but \"{}\" is {}",
                                  size, std::string_view("img_size"), *stated));
    }
    builder.set("feature_layer", "num_hidden_layers",
                std::int64_t(visionKey(header, "block_count")));
    builder.set("image_aspect_ratio", "image_aspect_ratio",
                std::string(fourK ? "hd_transform" : "resize"));
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    return header;
}

Result<HubVisionHalf> openVision(const HubFolder& folder, const TowerPlaces&) {
    TensorSource source = openSource(folder, visionNames());
    Result<HubHeader> header = readHeader(folder, source);
    if (!header)
        return std::move(header).error();
    return HubVisionHalf{*std::move(header), std::move(source), {}};
}

}  // namespace

const HubFamily kXComposer2Family = {.name = "InternLM-XComposer2",
                                     .recognises = isXComposer2,
                                     .hasVision = always,
                                     .openText = openText,
                                     .openVision = openVision,
                                     .promptFamily = "xcomposer2",
                                     .readsGptq = true};

}  // namespace tessera
