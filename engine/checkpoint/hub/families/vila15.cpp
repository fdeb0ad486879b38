// SPDX-License-Identifier: MIT
// VILA-1.5: a folder with the parts llm, vision_tower (SigLIP, or InternViT in the 40B) and
// mm_projector, each with a config.json that counts more than its copy in the model's own.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/families/llama_text.h"
#include "engine/checkpoint/hub/families/tower_header.h"
#include "engine/checkpoint/hub/tensors/name_table.h"
#include "engine/checkpoint/hub/tensors/rearrange.h"
#include "engine/checkpoint/hub/tensors/unpack.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::string_view kTextPart = "llm";
constexpr std::string_view kTowerPart = "vision_tower";
constexpr std::string_view kProjectorPart = "mm_projector";
constexpr std::string_view kSelection = "mm_vision_select_feature";

// The defaults of the two classes, for keys that a config does not list.
constexpr TowerDefaults kSiglip = {224, 16, 768, 3072, 12, 12, 1e-6};
constexpr TowerDefaults kInternVit = {224, 14, 3200, 12800, 48, 25, 1e-6};
// Constants of InternViT's processor, which stores none.
constexpr std::array<double, 3> kInternMean = {0.485, 0.456, 0.406};
constexpr std::array<double, 3> kInternStd = {0.229, 0.224, 0.225};

constexpr NamePair kInternNames[] = {
    {"embeddings.class_embedding", "v.class_embd"},
    {"embeddings.patch_embedding", "v.patch_embd"},
    {"embeddings.position_embedding", "v.position_embd.weight"},
};
constexpr NamePair kInternLayer[] = {
    {"norm1", "ln1"},
    {"norm2", "ln2"},
    {"attn.qkv", "attn_qkv"},
    {"attn.q_norm", "attn_q_norm"},
    {"attn.k_norm", "attn_k_norm"},
    {"attn.proj", "attn_out"},
    {"mlp.fc1", "ffn_up"},
    {"mlp.fc2", "ffn_down"},
    {"ls1", "ls1.weight"},
    {"ls2", "ls2.weight"},
};
constexpr NamePair kProjector[] = {
    {"layers.1", "mm.norm"}, {"layers.2", "mm.0"}, {"layers.4", "mm.2"}};

bool isVila(const Json& config) {
    const auto has = [&](const char* member) {
        return objectMember(config, member) != nullptr || textMember(config, member) != nullptr;
    };
    return has("llm_cfg") && has("vision_tower_cfg") && has("mm_projector_cfg");
}

bool always(const Json&) {
    return true;
}

// As the original code tells them apart.
bool isInternVit(const Json& tower) {
    std::string signs = hubModelType(tower);
    if (const Json* architectures = arrayMember(tower, "architectures"))
        signs += architectures->dump();
    std::ranges::transform(signs, signs.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return signs.find("intern") != std::string::npos;
}

Result<HubTextHalf> openText(const HubFolder& folder) {
    const HubFolder& part = *folder.part(kTextPart);
    Json text = part.config;
    // What the model was trained with; longer input is cut off by the original.
    const auto trained = unsignedMember(text, "tokenizer_model_max_length");
    const auto possible = unsignedMember(text, "max_position_embeddings");
    if (trained && possible && *trained < *possible)
        text["max_position_embeddings"] = *trained;
    Result<HubTextHalf> half = openLlamaText(part, text, hubModelType(text), text);
    if (half)
        unpackAwq(half->source);
    return half;
}

// "384,768"; empty if it is not such a list.
std::vector<std::int64_t> scalesIn(const std::string& text) {
    std::vector<std::int64_t> scales;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        std::int64_t side = 0;
        const auto [next, error] = std::from_chars(at, end, side);
        if (error != std::errc() || (next != end && *next != ','))
            return {};
        scales.push_back(side);
        at = next == end ? end : next + 1;
    }
    std::ranges::sort(scales);
    return scales;
}

void addCutting(const Json& config, HubHeaderBuilder& builder) {
    if (boolMember(config, "s2").value_or(false)) {
        const std::string* text = textMember(config, "s2_scales");
        std::vector<std::int64_t> scales =
            scalesIn(text == nullptr ? std::string("384,768") : *text);
        const auto split = signedMember(config, "s2_max_split_size");
        if (split && !scales.empty() && *split != scales.front()) {
            builder.refuse(Sentence("it cuts photos into squares of {} pixels for a scale of {}",
                                    *split, scales.front()));
        }
        builder.set("image_aspect_ratio", "s2", std::string("scales"));
        builder.set("image_scales", "s2_scales", MetadataArray(std::move(scales)));
        return;
    }
    // For every other value the tower's processor squashes the photo.
    const std::string* aspect = textMember(config, "image_aspect_ratio");
    const bool pads = aspect != nullptr && *aspect == "pad";
    builder.set("image_aspect_ratio", "image_aspect_ratio", std::string(pads ? "pad" : "resize"));
}

void addSiglip(const HubFolder& tower, HubHeaderBuilder& builder) {
    addTower(tower.config, kSiglip, builder);
    addActivation(tower.config, "gelu_pytorch_tanh", builder);
    const Json halves = {{"image_mean", {0.5, 0.5, 0.5}}, {"image_std", {0.5, 0.5, 0.5}}};
    for (const char* member : {"image_mean", "image_std"}) {
        const bool stated = findMember(tower.preprocessor, member) != nullptr;
        builder.addNumbers(member, stated ? tower.preprocessor : halves, member);
    }
    for (const char* absent : {"class_token", "pre_norm"})
        builder.set(absent, absent, false);
}

void addInternVit(const HubFolder& tower, HubHeaderBuilder& builder) {
    addTower(tower.config, kInternVit, builder);
    addActivation(tower.config, "gelu", builder);
    builder.set("image_mean", "image_mean",
                MetadataArray(std::vector<double>(kInternMean.begin(), kInternMean.end())));
    builder.set("image_std", "image_std",
                MetadataArray(std::vector<double>(kInternStd.begin(), kInternStd.end())));
    const std::string* norm = textMember(tower.config, "norm_type");
    builder.set("norm_type", "norm_type",
                std::string(norm != nullptr && *norm == "layer_norm" ? "layer" : "rms"));
    builder.set("pre_norm", "pre_norm", false);
    builder.set("query_key_norm", "qk_normalization",
                boolMember(tower.config, "qk_normalization").value_or(true));
    builder.set("layer_scale", "layer_scale", true);
}

// The original code takes the rows of all tokens, or leaves the first out. SigLIP has no class
// token that could be left out, and InternViT's is never wanted.
void checkSelection(const Json& config, bool intern, HubHeaderBuilder& builder) {
    const std::string* selection = textMember(config, kSelection);
    const bool dropsFirst = selection == nullptr || *selection == "patch";
    if (dropsFirst != intern) {
        builder.refuse(
            Sentence("its projector does not take exactly the rows of all patches (\"{}\" is {})",
                     kSelection, quoteName(selection == nullptr ? "patch" : *selection)));
    }
}

Result<HubHeader> readHeader(const HubFolder& folder, const HubFolder& tower,
                             const HubFolder& projector) {
    HubHeader header = visionHeader("vila_mlp_downsample");
    HubHeaderBuilder builder(header, "clip.vision.");
    const bool intern = isInternVit(tower.config);
    if (const std::string type = hubModelType(tower.config);
        !intern && type != "siglip_vision_model") {
        builder.refuse(Sentence(
            "its image encoder is of the type {}; SigLIP or InternViT is needed", quoteName(type)));
    }
    if (const std::string* type = textMember(projector.config, "mm_projector_type");
        type == nullptr || *type != "mlp_downsample") {
        builder.refuse(Sentence("it has a projector of the type {}; \"mlp_downsample\" is needed",
                                quoteName(type == nullptr ? std::string() : *type)));
    }
    intern ? addInternVit(tower, builder) : addSiglip(tower, builder);
    addFeatureLayer(folder.config, "mm_vision_select_layer", visionKey(header, "block_count"),
                    builder);
    checkSelection(folder.config, intern, builder);
    addCutting(folder.config, builder);
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    return header;
}

Result<HubVisionHalf> openVision(const HubFolder& folder, const TowerPlaces&) {
    const HubFolder& tower = *folder.part(kTowerPart);
    const HubFolder& projector = *folder.part(kProjectorPart);
    Result<HubHeader> header = readHeader(folder, tower, projector);
    if (!header)
        return std::move(header).error();
    const bool intern = isInternVit(tower.config);
    const std::vector<NameTable> towerNames = {
        intern ? NameTable{"", "encoder.layers.", "v.blk.", kInternNames, kInternLayer}
               : NameTable{"vision_model.", "encoder.layers.", "v.blk.", clipNames(),
                           clipLayerNames()}};
    const std::vector<NameTable> projectorNames = {{"", "", "", kProjector, {}}};
    TensorSource source(folder.path);
    for (const auto& [part, names] :
         {std::pair(&tower, &towerNames), std::pair(&projector, &projectorNames)})
        for (const auto& file : part->files)
            source.add(file, [&](std::string_view name) { return ggufNameIn(*names, name); });
    source.setReverseNaming([towerNames, projectorNames](std::string_view name) {
        return storedNameIn(name.starts_with("mm.") ? projectorNames : towerNames, name);
    });
    const std::uint64_t hidden = visionKey(*header, "embedding_length");
    splitAttention(source, "v.blk.", FusedRows::sideBySide(hidden, hidden));
    return HubVisionHalf{*std::move(header), std::move(source), {}};
}

}  // namespace

const HubFamily kVila15Family = {.name = "VILA-1.5",
                                 .recognises = isVila,
                                 .hasVision = always,
                                 .openText = openText,
                                 .openVision = openVision,
                                 .tokenizerPart = kTextPart,
                                 .promptFamily = "vila"};

}  // namespace tessera
