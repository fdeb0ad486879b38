// SPDX-License-Identifier: MIT
// DeepSeek-VL, with one tower (1.3B: SigLIP) or two (7B: SAM beside it), in the original layout and
// in transformers' own.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub/families/deepseek_header.h"
#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/families/llama_text.h"
#include "engine/checkpoint/hub/families/tower_header.h"
#include "engine/checkpoint/hub/tensors/name_table.h"
#include "engine/checkpoint/hub/tensors/rearrange.h"

namespace tessera {

namespace {

constexpr std::uint64_t kTrainedContext = 4096;  // the config states 16384
constexpr std::uint64_t kLlamaContext = 2048;    // of LlamaConfig, if the config states none

constexpr NamePair kSam[] = {{"patch_embed.proj", "v.sam.patch_embd"},
                             {"pos_embed", "v.sam.position_embd.weight"},
                             {"neck", "v.sam.neck"},
                             {"neck_hd", "v.sam.neck_hd"},
                             {"downsamples", "v.sam.down"},
                             {"hd_alpha_downsamples", "v.sam.hd_alpha"}};
constexpr NamePair kSamLayer[] = {
    {"norm1", "ln1"},
    {"norm2", "ln2"},
    {"attn.qkv", "attn_qkv"},
    {"attn.proj", "attn_out"},
    {"mlp.lin1", "ffn_up"},
    {"mlp.lin2", "ffn_down"},
    {"attn.rel_pos_h", "rel_pos_h.weight"},
    {"attn.rel_pos_w", "rel_pos_w.weight"},
};
constexpr NamePair kAligner[] = {{"layers.0", "mm.0"}, {"layers.2", "mm.2"}};
constexpr NamePair kHybridAligner[] = {
    {"high_up_proj", "mm.high"}, {"low_up_proj", "mm.low"}, {"layers.1", "mm.2"}};

// The same in transformers' words.
constexpr NamePair kNativeSam[] = {{"patch_embed.projection", "v.sam.patch_embd"},
                                   {"pos_embed", "v.sam.position_embd.weight"},
                                   {"neck.conv1", "v.sam.neck.0"},
                                   {"neck.layer_norm1", "v.sam.neck.1"},
                                   {"neck.conv2", "v.sam.neck.2"},
                                   {"neck.layer_norm2", "v.sam.neck.3"}};
constexpr NamePair kNativeSamLayer[] = {
    {"layer_norm1", "ln1"},
    {"layer_norm2", "ln2"},
    {"attn.qkv", "attn_qkv"},
    {"attn.proj", "attn_out"},
    {"mlp.lin1", "ffn_up"},
    {"mlp.lin2", "ffn_down"},
    {"attn.rel_pos_h", "rel_pos_h.weight"},
    {"attn.rel_pos_w", "rel_pos_w.weight"},
};
constexpr NamePair kNativeHdNeck[] = {{"conv1", "v.sam.neck_hd.0"},
                                      {"layer_norm1", "v.sam.neck_hd.1"},
                                      {"conv2", "v.sam.neck_hd.2"},
                                      {"layer_norm2", "v.sam.neck_hd.3"}};
constexpr NamePair kNativeDown[] = {{"conv1", "v.sam.down.0"}, {"conv2", "v.sam.down.1"}};
constexpr NamePair kNativeAlpha[] = {{"high_res_vision_alpha", "v.sam.hd_alpha"}};
constexpr NamePair kNativeAligner[] = {{"linear1", "mm.0"}, {"linear2", "mm.2"}};
constexpr NamePair kNativeHybridAligner[] = {
    {"high_res_vision_proj", "mm.high"}, {"vision_proj", "mm.low"}, {"proj", "mm.2"}};

bool isOriginal(const Json& config) {
    // Janus, which also makes images, has the same type.
    return hubModelType(config) == "multi_modality" &&
           objectMember(config, "language_config") != nullptr &&
           findMember(config, "gen_vision_config") == nullptr;
}

bool isNative(const Json& config) {
    const std::string type = hubModelType(config);
    return type == "deepseek_vl" || type == "deepseek_vl_hybrid";
}

bool always(const Json&) {
    return true;
}

Result<HubTextHalf> openTextOf(const HubFolder& folder, std::string_view member) {
    const Json empty = Json::object();
    const Json* stated = objectMember(folder.config, member);
    Json text = stated == nullptr ? empty : *stated;
    const auto context = unsignedMember(text, "max_position_embeddings");
    text["max_position_embeddings"] = std::min(context.value_or(kLlamaContext), kTrainedContext);
    const std::string type = hubModelType(text);
    return openLlamaText(folder, text, type.empty() ? "llama" : type, folder.config);
}

Result<HubTextHalf> openText(const HubFolder& folder) {
    return openTextOf(folder, "language_config");
}

Result<HubTextHalf> openNativeText(const HubFolder& folder) {
    return openTextOf(folder, "text_config");
}

std::vector<NameTable> originalNames(bool hybrid) {
    if (!hybrid) {
        return {{"vision_model.vision_tower.", "blocks.", "v.blk.", timmNames(), timmLayerNames()},
                {"aligner.", "", "", kAligner, {}}};
    }
    return {
        {"vision_model.vision_tower_low.vision_tower.", "blocks.", "v.blk.", timmNames(),
         timmLayerNames()},
        {"vision_model.vision_tower_high.vision_tower.", "blocks.", "v.sam.blk.", kSam, kSamLayer},
        {"aligner.", "", "", kHybridAligner, {}}};
}

// transformers 5 has dropped a level of SigLIP's names.
std::string nativeTowerPrefix(const HubFolder& folder) {
    constexpr std::string_view kLong = "model.vision_model.vision_model.";
    const bool isLong = std::ranges::any_of(folder.files, [&](const auto& file) {
        const auto found = file->entries().lower_bound(kLong);
        return found != file->entries().end() && found->first.starts_with(kLong);
    });
    return std::string(isLong ? kLong : "model.vision_model.");
}

std::vector<NameTable> nativeNames(const HubFolder& folder, bool hybrid) {
    const NameTable tower = {nativeTowerPrefix(folder), "encoder.layers.", "v.blk.", clipNames(),
                             clipLayerNames()};
    if (!hybrid)
        return {tower, {"model.aligner.", "", "", kNativeAligner, {}}};
    return {tower,
            {"model.high_res_vision_model.vision_encoder.", "layers.", "v.sam.blk.", kNativeSam,
             kNativeSamLayer},
            {"model.high_res_vision_neck.", "", "", kNativeHdNeck, {}},
            {"model.high_res_vision_proj.", "", "", kNativeDown, {}},
            {"model.", "", "", kNativeAlpha, {}},
            {"model.aligner.", "", "", kNativeHybridAligner, {}}};
}

void rearrangeSam(TensorSource& source, const HubHeader& header) {
    const std::uint64_t hidden = visionKey(header, "sam.embedding_length");
    splitAttention(source, "v.sam.blk.", FusedRows::sideBySide(hidden, hidden));
    for (const char* rows :
         {"v.sam.position_embd.weight", "v.sam.neck.0.weight", "v.sam.neck_hd.0.weight"})
        reshape(source, rows, hidden);
    for (const char* convolution : {"v.sam.neck.2.weight", "v.sam.neck_hd.2.weight",
                                    "v.sam.down.0.weight", "v.sam.down.1.weight"})
        putTapsOutside(source, convolution);
    // The last layer takes both towers' rows side by side.
    if (const SourceTensor* high = source.find("mm.high.weight"); high != nullptr) {
        splitColumns(source, "mm.2.weight", high->shape.back(), "mm.2.high.weight",
                     "mm.2.low.weight");
    }
}

Result<HubVisionHalf> openHalf(const HubFolder& folder, Result<DeepSeekHeader> header,
                               const std::vector<NameTable>& names) {
    if (!header)
        return std::move(header).error();
    TensorSource source(folder.path);
    for (const auto& file : folder.files)
        source.add(file, [&](std::string_view name) { return ggufNameIn(names, name); });
    source.setReverseNaming([names](std::string_view name) {
        const bool half = name == "mm.2.high.weight" || name == "mm.2.low.weight";
        return storedNameIn(names, half ? "mm.2.weight" : name);
    });
    const std::uint64_t hidden = visionKey(header->header, "embedding_length");
    splitAttention(source, "v.blk.", FusedRows::sideBySide(hidden, hidden));
    if (header->hybrid)
        rearrangeSam(source, header->header);
    return HubVisionHalf{std::move(header->header), std::move(source), {}};
}

Result<HubVisionHalf> openVision(const HubFolder& folder, const TowerPlaces&) {
    return openHalf(folder, deepSeekHeader(folder), originalNames(isHybridDeepSeek(folder.config)));
}

Result<HubVisionHalf> openNativeVision(const HubFolder& folder, const TowerPlaces&) {
    const bool hybrid = hubModelType(folder.config) == "deepseek_vl_hybrid";
    return openHalf(folder, nativeDeepSeekHeader(folder, hybrid), nativeNames(folder, hybrid));
}

}  // namespace

const HubFamily kDeepSeekVlFamily = {.name = "DeepSeek-VL",
                                     .recognises = isOriginal,
                                     .hasVision = always,
                                     .openText = openText,
                                     .openVision = openVision,
                                     .promptFamily = "deepseek-vl"};
const HubFamily kNativeDeepSeekVlFamily = {.name = "DeepSeek-VL",
                                           .recognises = isNative,
                                           .hasVision = always,
                                           .openText = openNativeText,
                                           .openVision = openNativeVision,
                                           .promptFamily = "deepseek-vl"};

}  // namespace tessera
