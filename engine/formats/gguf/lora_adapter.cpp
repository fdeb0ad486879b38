// SPDX-License-Identifier: MIT
#include "engine/formats/gguf/lora_adapter.h"

#include <string>

#include "engine/formats/quote_name.h"

namespace tessera {

bool isAdapter(const Metadata& metadata) {
    const std::string* type = findString(metadata, "general.type");
    return (type != nullptr && *type == "adapter") || metadata.contains("adapter.type");
}

Error adapterError(const std::filesystem::path& path) {
    return Error(ErrorCode::Unsupported,
                 "{} is a LoRA adapter, which is only a change to another model. {}.",
                 quoteFileName(path), Sentence("Get the whole (\"merged\") model"));
}

std::optional<Error> refuseAdapter(const Metadata& metadata, const std::filesystem::path& path) {
    return isAdapter(metadata) ? std::optional(adapterError(path)) : std::nullopt;
}

}  // namespace tessera
