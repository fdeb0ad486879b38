// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "engine/checkpoint/hub/families/llava_header.h"
#include "engine/checkpoint/hub/families/tower_header.h"
#include "engine/checkpoint/hub/hub_header_builder.h"
#include "engine/formats/quote_name.h"

namespace tessera {

namespace {

constexpr std::uint64_t kMaxPinpoints = 64;

// The defaults of CLIPVisionConfig, for keys that a config does not list.
constexpr TowerDefaults kClip = {224, 32, 768, 3072, 12, 12, 1e-5};
// The defaults of LlavaConfig, for a config without vision_config.
constexpr TowerDefaults kLlava = {336, 14, 1024, 4096, 24, 16, 1e-5};

void readTower(const Json& tower, const TowerDefaults& defaults, HubHeaderBuilder& builder) {
    addTower(tower, defaults, builder);
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
    if (list == nullptr)
        return;
    Json parsed;
    if (const auto* text = list->get_ptr<const std::string*>()) {
        parsed = Json::parse(*text, nullptr, false);
        if (!parsed.is_array()) {
            builder.refuse(
                Sentence("its grids are given as {}, which is not supported", quoteName(*text)));
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
    if (value != nullptr || !fallback.empty())
        builder.set(member, member, value == nullptr ? std::string(fallback) : *value);
}

// How photos are cut. transformers decides by the class of its processor, the original code by
// image_aspect_ratio, without which it crops.
void readCutting(const LlavaFiles& files, bool isHf, HubHeaderBuilder& builder) {
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
    if (isNext || (aspect != nullptr && aspect->starts_with("anyres")))
        readPinpoints(files.config, files.preprocessor, builder);
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
    if (!boolMember(config, "multimodal_projector_bias").value_or(true))
        builder.refuse(Sentence("its projector has no biases"));
}

}  // namespace

Result<HubHeader> llavaVisionHeader(const LlavaFiles& files, bool isHf) {
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
    if (tower != nullptr && findMember(*tower, "vision_config") != nullptr)
        tower = objectMember(*tower, "vision_config");  // of a whole CLIP
    if (tower == nullptr)
        tower = &empty;
    readTower(*tower, anyTower ? kClip : kLlava, builder);
    const std::string* activation = textMember(*tower, "hidden_act");
    header.metadata.emplace("clip.use_gelu", activation != nullptr && *activation == "gelu");
    const std::uint64_t numLayers =
        findUnsigned(header.metadata, "clip.vision.block_count").value_or(0);
    addFeatureLayer(files.config, isHf ? "vision_feature_layer" : "mm_vision_select_layer",
                    numLayers, builder);
    readSelection(files.config,
                  isHf ? "vision_feature_select_strategy" : "mm_vision_select_feature", builder);
    builder.addNumbers("image_mean", files.preprocessor, "image_mean");
    builder.addNumbers("image_std", files.preprocessor, "image_std");
    readCutting(files, isHf, builder);
    readProjector(files.config, isHf, builder);
    if (std::optional<Error> error = builder.error(files.path))
        return *std::move(error);
    return header;
}

}  // namespace tessera
