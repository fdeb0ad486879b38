// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "engine/checkpoint/hub/hub_config.h"
#include "engine/checkpoint/hub/hub_header_builder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kMaxPinpoints = 64;

struct TowerDefaults {
    std::uint64_t imageSize;
    std::uint64_t patchSize;
    std::uint64_t hiddenSize;
    std::uint64_t intermediateSize;
    std::uint64_t numLayers;
    std::uint64_t numHeads;
};

// The defaults of CLIPVisionConfig, for keys that a config does not list.
constexpr TowerDefaults kClip = {224, 32, 768, 3072, 12, 12};
// The defaults of LlavaConfig, for a config without vision_config.
constexpr TowerDefaults kLlava = {336, 14, 1024, 4096, 24, 16};

void readTower(const Json& tower, const TowerDefaults& defaults, HubHeaderBuilder& builder) {
    builder.addInteger("image_size", tower, "image_size", defaults.imageSize);
    builder.addInteger("patch_size", tower, "patch_size", defaults.patchSize);
    builder.addInteger("embedding_length", tower, "hidden_size", defaults.hiddenSize);
    builder.addInteger("feed_forward_length", tower, "intermediate_size",
                       defaults.intermediateSize);
    builder.addInteger("block_count", tower, "num_hidden_layers", defaults.numLayers);
    builder.addInteger("attention.head_count", tower, "num_attention_heads", defaults.numHeads);
    builder.addNumber("attention.layer_norm_epsilon", tower, "layer_norm_eps", 1e-5);
    if (const std::string* type = textMember(tower, "model_type");
        type != nullptr && *type != "clip_vision_model" && *type != "clip") {
        builder.refuse(
            Sentence("its image encoder is of the type {}; CLIP is needed", quoteName(*type)));
    }
    const std::string* activation = textMember(tower, "hidden_act");
    const std::string_view name =
        activation == nullptr ? std::string_view("quick_gelu") : std::string_view(*activation);
    if (name != "quick_gelu" && name != "gelu") {
        builder.refuse(
            Sentence("its image encoder uses the activation {}; \"quick_gelu\" or "
                     "\"gelu\" is needed",
                     quoteName(name)));
    }
}

// A `layer` of -2 is the output of the second last block.
void readFeatureLayer(const Json& config, std::string_view member, std::uint64_t numLayers,
                      HubHeaderBuilder& builder) {
    std::int64_t layer = -2;
    if (const Json* list = arrayMember(config, member)) {
        if (list->size() != 1 || !list->front().is_number_integer()) {
            builder.refuse(Sentence("its projector takes {} layers of the image encoder at once",
                                    list->size()));
            return;
        }
        layer = list->front().get<std::int64_t>();
    } else if (findMember(config, member) != nullptr) {
        const auto value = signedMember(config, member);
        if (!value) {
            builder.complain(Sentence("\"{}\" is not a whole number", member));
            return;
        }
        layer = *value;
    }
    const auto count = static_cast<std::int64_t>(std::min<std::uint64_t>(numLayers, 1u << 20));
    const std::int64_t hiddenState = layer < 0 ? count + 1 + layer : layer;
    if (layer < -count || hiddenState < 1 || hiddenState > count) {
        builder.complain(Sentence("\"{}\" is {}, which an image encoder of {} layers does not have",
                                  member, layer, count));
        return;
    }
    builder.set("feature_layer", member, hiddenState);
}

void readSelection(const Json& config, std::string_view member, HubHeaderBuilder& builder) {
    const std::string* selection = textMember(config, member);
    if (selection != nullptr && *selection != "patch" && *selection != "default") {
        builder.refuse(Sentence("its projector also takes the class token (\"{}\" is {})", member,
                                quoteName(*selection)));
    }
}

// [[w, h], ...]; the original code also accepts the list as text.
void readPinpoints(const Json& config, const Json& preprocessor, HubHeaderBuilder& builder) {
    constexpr std::string_view kMember = "image_grid_pinpoints";
    const Json* list = findMember(config, kMember);
    list = list != nullptr ? list : findMember(preprocessor, kMember);
    if (list == nullptr) {
        return;
    }
    Json parsed;
    if (const auto* text = list->get_ptr<const std::string*>()) {
        parsed = Json::parse(*text, nullptr, false);
        if (!parsed.is_array()) {
            builder.refuse(
                Sentence("its grids are given as {}, which is not known here", quoteName(*text)));
            return;
        }
        list = &parsed;
    }
    std::vector<std::int64_t> flat;
    bool right = list->is_array() && list->size() <= kMaxPinpoints;
    if (right) {
        for (const Json& pair : *list) {
            right = right && pair.is_array() && pair.size() == 2 && pair[0].is_number_integer() &&
                    pair[1].is_number_integer();
            if (right) {
                flat.push_back(pair[0].get<std::int64_t>());
                flat.push_back(pair[1].get<std::int64_t>());
            }
        }
    }
    if (!right) {
        builder.complain(Sentence("\"{}\" is not a list of at most {} pairs of whole numbers",
                                  kMember, kMaxPinpoints));
        return;
    }
    builder.set(kMember, kMember, MetadataArray(std::move(flat)));
}

void copyText(const Json& config, std::string_view member, std::string_view fallback,
              HubHeaderBuilder& builder) {
    const std::string* value = textMember(config, member);
    if (value != nullptr || !fallback.empty()) {
        builder.set(member, member, value == nullptr ? std::string(fallback) : *value);
    }
}

// How photos are cut. transformers decides by the class of its processor, the original code by
// image_aspect_ratio, without which it crops.
void readCutting(const HubVisionFiles& files, bool isHf, HubHeaderBuilder& builder) {
    const std::string* type = textMember(files.config, "model_type");
    const bool isNext = type != nullptr && *type == "llava_next";
    if (isHf) {
        copyText(files.config, "image_aspect_ratio", isNext ? "anyres" : "", builder);
        copyText(files.config, "mm_patch_merge_type", isNext ? "spatial_unpad" : "", builder);
    } else {
        copyText(files.config, "image_aspect_ratio", "square", builder);
        copyText(files.config, "mm_patch_merge_type", "flat", builder);
    }
    const std::string* aspect = textMember(files.config, "image_aspect_ratio");
    if (isNext || (aspect != nullptr && aspect->starts_with("anyres"))) {
        readPinpoints(files.config, files.preprocessor, builder);
    }
}

void readProjector(const Json& config, bool isHf, HubHeaderBuilder& builder) {
    if (!isHf) {
        const std::string* type = textMember(config, "mm_projector_type");
        if (type != nullptr && *type != "linear" && *type != "mlp2x_gelu") {
            builder.refuse(
                Sentence("it has a projector of the type {}; \"linear\" or "
                         "\"mlp2x_gelu\" is needed",
                         quoteName(*type)));
        }
        return;
    }
    if (const std::string* activation = textMember(config, "projector_hidden_act");
        activation != nullptr && *activation != "gelu") {
        builder.refuse(Sentence("its projector uses the activation {}; \"gelu\" is needed",
                                quoteName(*activation)));
    }
    if (!boolMember(config, "multimodal_projector_bias").value_or(true)) {
        builder.refuse(Sentence("its projector has no biases"));
    }
}

}  // namespace

std::string hubTowerName(const Json& config) {
    for (const std::string_view member : {"mm_vision_tower", "vision_tower"}) {
        if (const std::string* name = textMember(config, member)) {
            return *name;
        }
    }
    return {};
}

Result<HubModelKind> hubModelKind(const Json& config, const std::filesystem::path& path) {
    const std::string* stated = textMember(config, "model_type");
    const std::string type = stated == nullptr ? std::string() : *stated;
    if (const Json* quantisation = objectMember(config, "quantization_config")) {
        const std::string* method = textMember(*quantisation, "quant_method");
        return Error(ErrorCode::Unsupported,
                     "{} is quantised in the way {}, which is not read here. Get the model in "
                     "F16 or BF16, or as a quantised GGUF.",
                     quoteFileName(path), quoteName(method == nullptr ? "unknown" : *method));
    }
    if (type == "llava" || type == "llava_next") {
        const bool flat = findMember(config, "text_config") == nullptr &&
                          (findMember(config, "mm_projector_type") != nullptr ||
                           findMember(config, "mm_vision_tower") != nullptr);
        return flat ? HubModelKind::OriginalLlava : HubModelKind::Llava;
    }
    if (findMember(config, "mm_vision_tower") != nullptr) {
        return HubModelKind::OriginalLlava;  // llava_llama, llava_mistral, llava_qwen, share4v ...
    }
    if (type == "clip_vision_model" || type == "clip") {
        return HubModelKind::VisionTower;
    }
    if (type == "llama" || type == "mistral" || type == "qwen2") {
        return HubModelKind::TextModel;
    }
    return Error(ErrorCode::Unsupported,
                 "{} holds a model of the type {}. Only LLaVA models, the text models "
                 "\"llama\", \"mistral\" and \"qwen2\", and CLIP towers can be used.",
                 quoteFileName(path), quoteName(type));
}

Result<HubHeader> hubVisionHeader(const HubVisionFiles& files, HubModelKind kind) {
    const bool isHf = kind == HubModelKind::Llava;
    HubHeader header;
    header.metadata = {{"general.architecture", std::string("clip")},
                       {"clip.has_vision_encoder", true},
                       {"clip.has_text_encoder", false},
                       {"clip.has_llava_projector", true},
                       {"clip.projector_type", std::string("mlp")}};
    HubHeaderBuilder builder(header, "clip.vision.");
    const Json empty = Json::object();
    const Json* tower = isHf ? objectMember(files.config, "vision_config") : files.tower;
    const bool anyTower = tower != nullptr;
    if (tower != nullptr && findMember(*tower, "vision_config") != nullptr) {
        tower = objectMember(*tower, "vision_config");  // of a whole CLIP
    }
    if (tower == nullptr) {
        tower = &empty;
    }
    readTower(*tower, anyTower ? kClip : kLlava, builder);
    const std::string* activation = textMember(*tower, "hidden_act");
    header.metadata.emplace("clip.use_gelu", activation != nullptr && *activation == "gelu");
    const std::uint64_t numLayers =
        findUnsigned(header.metadata, "clip.vision.block_count").value_or(0);
    readFeatureLayer(files.config, isHf ? "vision_feature_layer" : "mm_vision_select_layer",
                     numLayers, builder);
    readSelection(files.config,
                  isHf ? "vision_feature_select_strategy" : "mm_vision_select_feature", builder);
    builder.addNumbers("image_mean", files.preprocessor, "image_mean");
    builder.addNumbers("image_std", files.preprocessor, "image_std");
    readCutting(files, isHf, builder);
    readProjector(files.config, isHf, builder);
    if (std::optional<Error> error = builder.error(files.path)) {
        return *std::move(error);
    }
    return header;
}

}  // namespace tessera
