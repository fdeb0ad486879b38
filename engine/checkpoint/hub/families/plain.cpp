// SPDX-License-Identifier: MIT
// Text models without a vision half, and towers without a text model.
#include "engine/checkpoint/hub/families/hub_family.h"
#include "engine/checkpoint/hub/families/llama_text.h"

namespace tessera {

namespace {

bool isTextModel(const Json& config) {
    const std::string type = hubModelType(config);
    return type == "llama" || type == "mistral" || type == "qwen2";
}

Result<HubTextHalf> openTextModel(const HubFolder& folder) {
    return openLlamaText(folder, folder.config, hubModelType(folder.config), folder.config);
}

bool isTower(const Json& config) {
    const std::string type = hubModelType(config);
    return type == "clip_vision_model" || type == "clip" || type == "siglip_vision_model" ||
           type == "intern_vit_6b";
}

}  // namespace

const HubFamily kTextModelFamily = {
    .name = "text model", .recognises = isTextModel, .openText = openTextModel};
const HubFamily kVisionTowerFamily = {.name = "image encoder", .recognises = isTower};

}  // namespace tessera
