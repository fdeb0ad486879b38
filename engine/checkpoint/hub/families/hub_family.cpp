// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/families/hub_family.h"

#include <algorithm>
#include <array>

#include "engine/formats/quote_name.h"

namespace tessera {

Result<const HubFamily*> hubFamilyOf(const Json& config, const std::filesystem::path& path) {
    // The first that recognises it counts: the flat LLaVA says "llava" as well.
    static constexpr std::array kFamilies = {
        &kVila15Family,     &kQwenVlFamily,        &kDeepSeekVlFamily, &kNativeDeepSeekVlFamily,
        &kXComposer2Family, &kOriginalLlavaFamily, &kLlavaFamily,      &kVisionTowerFamily,
        &kTextModelFamily};
    const auto* found = std::ranges::find_if(
        kFamilies, [&](const HubFamily* family) { return family->recognises(config); });
    const HubFamily* family = found == kFamilies.end() ? nullptr : *found;
    if (const Json* quantisation = objectMember(config, "quantization_config")) {
        const std::string* method = textMember(*quantisation, "quant_method");
        const bool isGptq = method != nullptr && *method == "gptq";
        if (family == nullptr || !family->readsGptq || !isGptq) {
            return Error(ErrorCode::Unsupported,
                         "{} is quantised with {}, which is not supported. Get the model in "
                         "F16 or BF16, or as a quantised GGUF.",
                         quoteFileName(path), quoteName(method == nullptr ? "unknown" : *method));
        }
    }
    if (family == nullptr) {
        return Error(
            ErrorCode::Unsupported,
            "{} holds a model of the type {}. Only models of the families LLaVA, VILA-1.5, "
            "Qwen-VL, DeepSeek-VL and XComposer2, the text models \"llama\", "
            "\"mistral\" and \"qwen2\", and image encoders can be used.",
            quoteFileName(path), quoteName(hubModelType(config)));
    }
    return family;
}

}  // namespace tessera
