// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/families/tower_header.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/checkpoint/weights/vision_names.h"
#include "engine/formats/quote_name.h"

namespace tessera {

HubHeader visionHeader(std::string_view kind) {
    HubHeader header;
    header.metadata = {{"general.architecture", std::string("clip")},
                       {"clip.has_vision_encoder", true},
                       {"clip.has_text_encoder", false},
                       {"clip.projector_type", std::string(kind)}};
    return header;
}

std::uint64_t visionKey(const HubHeader& header, std::string_view key) {
    return findUnsigned(header.metadata, "clip.vision." + std::string(key)).value_or(0);
}

std::uint64_t scaledWidth(std::uint64_t width, double ratio) {
    constexpr double kMost = double(std::uint64_t{1} << 48);  // what is absurd stays so
    const double scaled = double(width) * ratio;
    return scaled > 0 ? static_cast<std::uint64_t>(std::min(scaled, kMost)) : 0;
}

void addTower(const Json& tower, const TowerDefaults& defaults, HubHeaderBuilder& builder) {
    builder.addInteger("image_size", tower, "image_size", defaults.imageSize);
    builder.addInteger("patch_size", tower, "patch_size", defaults.patchSize);
    builder.addInteger("embedding_length", tower, "hidden_size", defaults.hiddenSize);
    builder.addInteger("feed_forward_length", tower, "intermediate_size",
                       defaults.intermediateSize);
    builder.addInteger("block_count", tower, "num_hidden_layers", defaults.numLayers);
    builder.addInteger("attention.head_count", tower, "num_attention_heads", defaults.numHeads);
    builder.addNumber("attention.layer_norm_epsilon", tower, "layer_norm_eps",
                      defaults.layerNormEps);
}

void addActivation(const Json& tower, std::string_view fallback, HubHeaderBuilder& builder) {
    // As transformers calls them, and as this program's own key does.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kActivations = {
        {{"quick_gelu", "quick_gelu"},
         {"gelu", "gelu"},
         {"gelu_pytorch_tanh", "gelu_tanh"},
         {"gelu_new", "gelu_tanh"}}};
    const std::string* stated = textMember(tower, "hidden_act");
    const std::string_view name = stated == nullptr ? fallback : std::string_view(*stated);
    const auto* found = std::ranges::find(kActivations, name,
                                          &std::pair<std::string_view, std::string_view>::first);
    if (found == kActivations.end()) {
        builder.refuse(Sentence("its image encoder uses the activation {}, which is not supported",
                                quoteName(name)));
        return;
    }
    builder.set("activation", "hidden_act", std::string(found->second));
}

// A `layer` of -2 is the output of the second last block.
void addFeatureLayer(const Json& config, std::string_view member, std::uint64_t numLayers,
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

Json clipTowerFromWeights(const TensorSource& source) {
    Json config = {{"model_type", "clip_vision_model"},
                   {"image_size", 336},
                   {"patch_size", 14},
                   {"hidden_size", 1024},
                   {"intermediate_size", 4096},
                   {"num_hidden_layers", 24},
                   {"num_attention_heads", 16}};
    const SourceTensor* patch = source.find("v.patch_embd.weight");
    const SourceTensor* positions = source.find("v.position_embd.weight");
    const SourceTensor* fc1 = source.find("v.blk.0.ffn_up.weight");
    if (patch != nullptr && patch->shape.size() == 4) {
        config["patch_size"] = patch->shape[0];
        config["hidden_size"] = patch->shape[3];
        config["num_attention_heads"] = std::max<std::uint64_t>(patch->shape[3] / 64, 1);
        if (positions != nullptr && positions->shape.size() == 2) {
            std::uint64_t side = 1;
            while (side < 4096 && (side + 1) * (side + 1) < positions->shape[1])
                ++side;
            config["image_size"] = side * patch->shape[0];
        }
    }
    if (fc1 != nullptr && fc1->shape.size() == 2)
        config["intermediate_size"] = fc1->shape[1];
    std::uint32_t layers = 0;
    while (layers < kMaxVisionBlocks &&
           source.find(visionBlockName(layers, "ln1.weight")) != nullptr)
        ++layers;
    config["num_hidden_layers"] = layers;
    return config;
}

}  // namespace tessera
