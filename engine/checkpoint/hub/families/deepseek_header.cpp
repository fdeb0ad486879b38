// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/families/deepseek_header.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/checkpoint/hub/families/tower_header.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr double kEps = 1e-6;  // of every norm in both towers
constexpr std::array<double, 3> kHalf = {0.5, 0.5, 0.5};
constexpr std::array<double, 3> kClipMean = {0.48145466, 0.4578275, 0.40821073};
constexpr std::array<double, 3> kClipStd = {0.26862954, 0.26130258, 0.27577711};

// Towers by the names that the original's code knows.
struct NamedTower {
    std::string_view name;
    std::uint64_t width;
    std::uint64_t layers;
    std::uint64_t heads;
    std::uint64_t patchSize;
    double mlpRatio;
};
constexpr NamedTower kSiglip[] = {{"siglip_large_patch16_384", 1024, 24, 16, 16, 4.0},
                                  {"siglip_so400m_patch14_384", 1152, 27, 16, 14, 3.7362},
                                  {"siglip_so400m_patch14_224", 1152, 27, 16, 14, 3.7362}};
constexpr NamedTower kSam[] = {{"sam_b_downsample", 768, 12, 12, 16, 4.0}};
constexpr TowerDefaults kNativeSiglip = {384, 16, 1024, 4096, 24, 16, kEps};

const Json& memberOr(const Json& object, std::string_view key, const Json& fallback) {
    const Json* found = objectMember(object, key);
    return found == nullptr ? fallback : *found;
}

// The tower that `config` names, with what the config itself says, in transformers' words.
Json namedTower(const Json& config, std::span<const NamedTower> known, HubHeaderBuilder& builder) {
    const std::string* stated = textMember(config, "model_name");
    if (stated == nullptr) {
        builder.complain(Sentence("{} is missing", quoteName("model_name")));
        return Json::object();
    }
    const auto found = std::ranges::find(known, *stated, &NamedTower::name);
    if (found == known.end()) {
        builder.refuse(
            Sentence("its image encoder is {}, which is not supported", quoteName(*stated)));
        return Json::object();
    }
    const std::uint64_t width = unsignedMember(config, "width").value_or(found->width);
    const std::uint64_t layers = unsignedMember(config, "layers").value_or(found->layers);
    const double ratio = numberMember(config, "mlp_ratio").value_or(found->mlpRatio);
    return {{"image_size", unsignedMember(config, "image_size").value_or(384)},
            {"patch_size", unsignedMember(config, "patch_size").value_or(found->patchSize)},
            {"hidden_size", width},
            {"intermediate_size", scaledWidth(width, ratio)},
            {"num_hidden_layers", layers},
            {"num_attention_heads", unsignedMember(config, "heads").value_or(found->heads)}};
}

void addColours(const Json& stated, const char* mean, const char* deviation,
                const std::string& prefix, const std::array<double, 3>& fallbackMean,
                const std::array<double, 3>& fallbackStd, HubHeaderBuilder& builder) {
    const Json defaults = {{mean, fallbackMean}, {deviation, fallbackStd}};
    for (const auto& [key, member] :
         {std::pair("image_mean", mean), std::pair("image_std", deviation)}) {
        const bool has = findMember(stated, member) != nullptr;
        builder.addNumbers(prefix + key, has ? stated : defaults, member);
    }
}

// What both layouts' SigLIP is: every block, then the final norm, no class token.
void addSiglip(const Json& tower, std::int64_t layersToRun, HubHeaderBuilder& builder) {
    addTower(tower, kNativeSiglip, builder);
    builder.set("feature_layer", "select_layer", layersToRun);
    for (const char* absent : {"class_token", "pre_norm"})
        builder.set(absent, absent, false);
    builder.set("post_norm", "post_norm", true);
    builder.set("image_aspect_ratio", "image_aspect_ratio", std::string("letterbox"));
}

void addSam(const Json& tower, const std::vector<std::int64_t>& globalLayers,
            const std::vector<std::int64_t>& downsampleSizes, HubHeaderBuilder& builder) {
    constexpr std::array<std::pair<const char*, const char*>, 8> kMembers = {
        {{"sam.image_size", "image_size"},
         {"sam.patch_size", "patch_size"},
         {"sam.embedding_length", "hidden_size"},
         {"sam.feed_forward_length", "intermediate_size"},
         {"sam.block_count", "num_hidden_layers"},
         {"sam.attention.head_count", "num_attention_heads"},
         {"sam.window_size", "window_size"},
         {"sam.neck_length", "neck"}}};
    for (const auto& [key, member] : kMembers)
        builder.addInteger(key, tower, member, std::nullopt);
    builder.set("sam.attention.layer_norm_epsilon", "layer_norm_eps", kEps);
    builder.set("sam.global_layers", "global_attn_indexes", MetadataArray(globalLayers));
    builder.set("sam.downsample_lengths", "downsample_channels", MetadataArray(downsampleSizes));
}

std::vector<std::int64_t> integersOr(const Json& config, std::string_view member,
                                     std::vector<std::int64_t> fallback,
                                     HubHeaderBuilder& builder) {
    const Json* list = findMember(config, member);
    if (list == nullptr)
        return fallback;
    std::vector<std::int64_t> values;
    for (const Json& value : list->is_array() ? *list : Json::array())
        values.push_back(value.is_number_integer() ? value.get<std::int64_t>() : -1);
    if (!list->is_array())
        builder.complain(Sentence("\"{}\" is not a list of numbers", member));
    return values;
}

void checkAligner(const Json& config, bool hybrid, HubHeaderBuilder& builder) {
    const Json empty = Json::object();
    const Json& aligner = memberOr(memberOr(config, "aligner_config", empty), "params", empty);
    const std::string* type = textMember(aligner, "projector_type");
    const std::string_view wanted = hybrid ? "low_high_hybrid_split_mlp_gelu" : "mlp_gelu";
    if (type == nullptr || *type != wanted || unsignedMember(aligner, "depth").value_or(2) != 2) {
        builder.refuse(Sentence("it has a projector of the type {}, which is not supported",
                                quoteName(type == nullptr ? std::string() : *type)));
    }
}

void readHighTower(const Json& config, HubHeaderBuilder& builder) {
    Json tower = namedTower(config, kSam, builder);
    tower["window_size"] = unsignedMember(config, "window_size").value_or(14);
    tower["neck"] = unsignedMember(config, "prompt_embed_dim").value_or(256);
    addSam(tower, integersOr(config, "global_attn_indexes", {2, 5, 8, 11}, builder),
           integersOr(config, "downsample_channels", {512, 1024}, builder), builder);
    addColours(config, "pixel_mean", "pixel_std", "sam.", kClipMean, kClipStd, builder);
}

}  // namespace

bool isHybridDeepSeek(const Json& config) {
    const Json empty = Json::object();
    return objectMember(memberOr(memberOr(config, "vision_config", empty), "params", empty),
                        "high_res_cfg") != nullptr;
}

Result<DeepSeekHeader> deepSeekHeader(const HubFolder& folder) {
    const bool hybrid = isHybridDeepSeek(folder.config);
    const Json empty = Json::object();
    const Json& params = memberOr(memberOr(folder.config, "vision_config", empty), "params", empty);
    const Json& low = hybrid ? memberOr(params, "low_res_cfg", empty) : params;
    HubHeader header = visionHeader(hybrid ? "deepseek_vl_hybrid_mlp" : "deepseek_vl_mlp");
    HubHeaderBuilder builder(header, "clip.vision.");
    const Json tower = namedTower(low, kSiglip, builder);
    const auto layers =
        std::int64_t(unsignedMember(tower, "num_hidden_layers").value_or(0) & 0xffffff);
    // Which truncates the tower; its final norm is applied in any case.
    const std::int64_t select = signedMember(low, "select_layer").value_or(-1);
    const std::int64_t wanted = select > 0 ? select : layers + std::max(select, -layers) + 1;
    addSiglip(tower, std::min(layers, wanted), builder);
    builder.set("activation", "activation", std::string("gelu"));
    // Pixels are normalised once: by the tower, or else by the processor.
    const bool inTower = findMember(low, "pixel_mean") != nullptr;
    const char* const mean = inTower ? "pixel_mean" : "image_mean";
    const char* const deviation = inTower ? "pixel_std" : "image_std";
    addColours(inTower ? low : folder.preprocessor, mean, deviation, "", kHalf, kHalf, builder);
    if (!tower.empty())
        checkAligner(folder.config, hybrid, builder);  // which fits a tower
    if (hybrid)
        readHighTower(memberOr(params, "high_res_cfg", empty), builder);
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    return DeepSeekHeader{std::move(header), hybrid};
}

Result<DeepSeekHeader> nativeDeepSeekHeader(const HubFolder& folder, bool hybrid) {
    const Json empty = Json::object();
    HubHeader header = visionHeader(hybrid ? "deepseek_vl_hybrid_mlp" : "deepseek_vl_mlp");
    HubHeaderBuilder builder(header, "clip.vision.");
    const Json& tower = memberOr(folder.config, "vision_config", empty);
    const std::uint64_t layers =
        unsignedMember(tower, "num_hidden_layers").value_or(kNativeSiglip.numLayers);
    addSiglip(tower, std::int64_t(layers & 0xffffff), builder);
    // The class's own default would be the approximation, which these weights never had.
    addActivation(tower, "gelu", builder);
    addColours(folder.preprocessor, "image_mean", "image_std", "", kHalf, kHalf, builder);
    if (hybrid) {
        Json sam = memberOr(folder.config, "high_res_vision_config", empty);
        const std::uint64_t neck = unsignedMember(sam, "output_channels").value_or(256);
        const double ratio = numberMember(sam, "mlp_ratio").value_or(4.0);
        const std::uint64_t width = unsignedMember(sam, "hidden_size").value_or(768);
        sam["intermediate_size"] =
            unsignedMember(sam, "mlp_dim").value_or(scaledWidth(width, ratio));
        sam["neck"] = neck;
        const Json defaults = {{"image_size", 1024}, {"patch_size", 16},
                               {"hidden_size", 768}, {"num_hidden_layers", 12},
                               {"window_size", 14},  {"num_attention_heads", 12}};
        for (const auto& [member, value] : defaults.items())
            if (findMember(sam, member) == nullptr)
                sam[member] = value;
        // The convolutions double the channels.
        const auto doubled = std::int64_t(2 * (neck & 0xffffff));
        addSam(sam, integersOr(sam, "global_attn_indexes", {2, 5, 8, 11}, builder),
               {doubled, 2 * doubled}, builder);
        addColours(folder.preprocessor, "high_res_image_mean", "high_res_image_std", "sam.",
                   kClipMean, kClipStd, builder);
    }
    if (std::optional<Error> error = builder.error(folder.path))
        return *std::move(error);
    return DeepSeekHeader{std::move(header), hybrid};
}

}  // namespace tessera
