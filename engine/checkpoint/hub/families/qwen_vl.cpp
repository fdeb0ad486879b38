// SPDX-License-Identifier: MIT
// Qwen-VL of the first generation: OpenCLIP's bigG tower, a resampler, and Qwen-1.
#include <algorithm>
#include <cstdint>
#include <string>
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

constexpr double kVisionEps = 1e-6;
constexpr std::uint64_t kResamplerHeadDim = 128;
constexpr std::uint64_t kWidthStep = 4;  // what layers are wide inside is a multiple of this

constexpr NamePair kText[] = {{"wte", "token_embd"}, {"ln_f", "output_norm"}};
constexpr NamePair kTextLayer[] = {
    {"ln_1", "attn_norm"},          {"ln_2", "ffn_norm"}, {"attn.c_attn", "attn_qkv"},
    {"attn.c_proj", "attn_output"}, {"mlp.w1", "ffn_up"}, {"mlp.w2", "ffn_gate"},
    {"mlp.c_proj", "ffn_down"},
};
constexpr NamePair kHead[] = {{"lm_head", "output"}};
constexpr NamePair kVision[] = {
    {"conv1", "v.patch_embd"},
    {"positional_embedding", "v.position_embd.weight"},
    {"ln_pre", "v.pre_ln"},
    {"ln_post", "mm.ln_post"},
    {"proj", "mm.proj.weight"},
    {"attn_pool.query", "mm.query"},
    {"attn_pool.pos_embed", "mm.query_position"},
    {"attn_pool.kv_proj", "mm.kv"},
    {"attn_pool.ln_q", "mm.ln_q"},
    {"attn_pool.ln_kv", "mm.ln_kv"},
    {"attn_pool.attn.in_proj_weight", "mm.attn_qkv.weight"},
    {"attn_pool.attn.in_proj_bias", "mm.attn_qkv.bias"},
    {"attn_pool.attn.out_proj", "mm.attn_out"},
};
constexpr NamePair kVisionLayer[] = {
    {"ln_1", "ln1"},
    {"ln_2", "ln2"},
    {"attn.in_proj", "attn_qkv"},
    {"attn.out_proj", "attn_out"},
    {"mlp.c_fc", "ffn_up"},
    {"mlp.c_proj", "ffn_down"},
};

bool isQwenVl(const Json& config) {
    const Json* architectures = arrayMember(config, "architectures");
    // Plain Qwen has the same class without "visual".
    return architectures != nullptr && objectMember(config, "visual") != nullptr &&
           std::ranges::find(*architectures, "QWenLMHeadModel") != architectures->end();
}

bool always(const Json&) {
    return true;
}

std::vector<NameTable> textNames() {
    return {{"transformer.", "h.", "blk.", kText, kTextLayer}, {"", "", "", kHead, {}}};
}

std::vector<NameTable> visionNames() {
    return {{"transformer.visual.", "transformer.resblocks.", "v.blk.", kVision, kVisionLayer}};
}

TensorSource openSource(const HubFolder& folder, const std::vector<NameTable>& names) {
    TensorSource source(folder.path);
    for (const auto& file : folder.files)
        source.add(file, [&](std::string_view name) { return ggufNameIn(names, name); });
    source.setReverseNaming([names](std::string_view name) {
        const bool fused = name.starts_with("mm.attn_") && !name.starts_with("mm.attn_out");
        return storedNameIn(
            names, fused ? std::string("mm.attn_qkv") + std::string(name.substr(name.rfind('.')))
                         : std::string(name));
    });
    return source;
}

Result<HubTextHalf> openText(const HubFolder& folder) {
    const Json& config = folder.config;
    HubTextHeader header;
    header.metadata.emplace("general.architecture", std::string("qwen"));
    HubHeaderBuilder builder(header, "qwen.");
    builder.addInteger("embedding_length", config, "hidden_size", 4096);
    builder.addInteger("feed_forward_length", config, "intermediate_size", 22016);
    builder.addInteger("block_count", config, "num_hidden_layers", 32);
    builder.addInteger("attention.head_count", config, "num_attention_heads", 32);
    builder.addInteger("attention.key_length", config, "kv_channels", 128);
    builder.addInteger("attention.value_length", config, "kv_channels", 128);
    builder.addNumber("attention.layer_norm_rms_epsilon", config, "layer_norm_epsilon", 1e-6);
    builder.addInteger("context_length", config, "max_position_embeddings", 8192);
    builder.addNumber("rope.freq_base", config, "rotary_emb_base", 10000.0);
    const std::uint64_t headDim = unsignedMember(config, "kv_channels").value_or(128);
    const double rotated = numberMember(config, "rotary_pct").value_or(1.0);
    if (rotated < 1.0) {
        builder.set("rope.dimension_count", "rotary_pct",
                    std::uint64_t(double(headDim) * std::max(rotated, 0.0)));
    }
    for (const auto& [key, member] : {std::pair("rope.ntk_length", "use_dynamic_ntk"),
                                      std::pair("attention.log_n_length", "use_logn_attn")})
        if (boolMember(config, member).value_or(true))
            builder.addInteger(key, config, "seq_length", 2048);
    header.tiedHead = boolMember(config, "tie_word_embeddings").value_or(false);
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    TensorSource source = openSource(folder, textNames());
    if (std::optional<Error> error = unpackGptq(folder, source))
        return *std::move(error);
    const std::uint64_t rows =
        findUnsigned(header.metadata, "qwen.attention.head_count").value_or(0) * headDim;
    splitAttention(source, "blk.", FusedRows::sideBySide(rows, rows));
    return HubTextHalf{std::move(header), std::move(source)};
}

// The tower's config in transformers' words.
Json towerOf(const Json& visual) {
    const std::uint64_t width = unsignedMember(visual, "width").value_or(1664);
    const double ratio = numberMember(visual, "mlp_ratio").value_or(4.9231);
    return {{"image_size", unsignedMember(visual, "image_size").value_or(448)},
            {"patch_size", unsignedMember(visual, "patch_size").value_or(14)},
            {"hidden_size", width},
            {"intermediate_size", scaledWidth(width, ratio)},
            {"num_hidden_layers", unsignedMember(visual, "layers").value_or(48)},
            {"num_attention_heads", unsignedMember(visual, "heads").value_or(16)}};
}

Result<HubHeader> readHeader(const HubFolder& folder) {
    HubHeader header = visionHeader("qwen_vl_resampler");
    HubHeaderBuilder builder(header, "clip.vision.");
    const Json& visual = *objectMember(folder.config, "visual");
    addTower(towerOf(visual), {448, 14, 1664, 8192, 48, 16, kVisionEps}, builder);
    const std::uint64_t layers = visionKey(header, "block_count");
    builder.set("feature_layer", "layers", std::int64_t(layers & 0xffffff));
    builder.set("activation", "activation", std::string("gelu"));
    builder.set("class_token", "class_token", false);
    builder.set("image_aspect_ratio", "image_aspect_ratio", std::string("resize"));
    const std::uint64_t output = unsignedMember(visual, "output_dim").value_or(4096);
    builder.set("projector.head_count", "output_dim", output / kResamplerHeadDim);
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    return header;
}

// The tower's layers may have any width inside; zeros change nothing.
void padFeedForward(TensorSource& source, HubHeader& header) {
    const std::uint64_t hidden = visionKey(header, "embedding_length");
    const std::uint64_t inside = visionKey(header, "feed_forward_length");
    const std::uint64_t padded = (inside + kWidthStep - 1) / kWidthStep * kWidthStep;
    if (padded == inside)
        return;
    for (std::uint64_t block = 0; block < visionKey(header, "block_count"); ++block) {
        const std::string name = "v.blk." + std::to_string(block) + ".ffn_";
        const SourceTensor* up = source.find(name + "up.weight");
        if (up == nullptr || up->shape.back() != inside)
            return;  // reported with the shape that it should have
        pad(source, name + "up.weight", padded, hidden);
        pad(source, name + "up.bias", 1, padded);
        pad(source, name + "down.weight", hidden, padded);
    }
    header.metadata.insert_or_assign("clip.vision.feed_forward_length", padded);
}

Result<HubVisionHalf> openVision(const HubFolder& folder, const TowerPlaces&) {
    Result<HubHeader> header = readHeader(folder);
    if (!header)
        return std::move(header).error();
    TensorSource source = openSource(folder, visionNames());
    const std::uint64_t hidden = visionKey(*header, "embedding_length");
    const std::uint64_t heads =
        std::max<std::uint64_t>(visionKey(*header, "attention.head_count"), 1);
    const std::uint64_t patch = std::max<std::uint64_t>(visionKey(*header, "patch_size"), 1);
    const std::uint64_t side = visionKey(*header, "image_size") / patch;
    // Each head's queries, keys and values lie together.
    splitAttention(source, "v.blk.", FusedRows::byKeyHead(heads, heads, hidden / heads));
    if (const SourceTensor* query = source.find("mm.query"); query != nullptr) {
        splitAttentionOf(source, "mm.attn",
                         FusedRows::sideBySide(query->shape.front(), query->shape.front()));
    }
    transpose(source, "mm.proj.weight");
    padFeedForward(source, *header);
    // The resampler's queries keep the stored positions; its keys get them on the tower's map.
    resizePositions(source, "mm.query_position", side, "mm.key_position");
    resizePositions(source, "v.position_embd.weight", side, "v.position_embd.weight");
    return HubVisionHalf{*std::move(header), std::move(source), {}};
}

}  // namespace

const HubFamily kQwenVlFamily = {.name = "Qwen-VL",
                                 .recognises = isQwenVl,
                                 .hasVision = always,
                                 .openText = openText,
                                 .openVision = openVision,
                                 .promptFamily = "qwen-vl",
                                 .readsGptq = true};

}  // namespace tessera
