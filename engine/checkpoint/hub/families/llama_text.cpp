// SPDX-License-Identifier: MIT
#include "engine/checkpoint/hub/families/llama_text.h"

#include <string_view>
#include <utility>

namespace tessera {

namespace {

// The parts of a packed matrix are named as the matrix.
std::string textName(const HubNames& names, std::string_view stored) {
    constexpr std::string_view kMatrix = ".weight";
    for (const std::string_view part : {".qweight", ".scales", ".scaled_zeros"}) {
        if (!stored.ends_with(part))
            continue;
        const std::string_view stem = stored.substr(0, stored.size() - part.size());
        std::string name = names.textName(std::string(stem) + std::string(kMatrix));
        if (name.ends_with(kMatrix))
            name.replace(name.size() - kMatrix.size(), kMatrix.size(), part);
        return name;
    }
    return names.textName(stored);
}

}  // namespace

Result<HubTextHalf> openLlamaText(const HubFolder& folder, const Json& text,
                                  const std::string& modelType, const Json& config) {
    Result<HubTextHeader> header = hubTextHeader(text, modelType, config, folder.path);
    if (!header)
        return std::move(header).error();
    const HubNames names = folder.names();
    TensorSource source(folder.path);
    for (const auto& file : folder.files)
        source.add(file, [&](std::string_view name) { return textName(names, name); });
    source.setReverseNaming([names](std::string_view name) { return names.storedTextName(name); });
    return HubTextHalf{*std::move(header), std::move(source)};
}

}  // namespace tessera
