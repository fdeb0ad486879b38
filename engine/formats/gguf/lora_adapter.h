// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>

#include "engine/core/result.h"
#include "engine/formats/metadata.h"

namespace tessera {

// Whether a GGUF file says that it is a LoRA or another adapter.
bool isAdapter(const Metadata& metadata);

// Unsupported: what a LoRA is, and what to get instead.
Error adapterError(const std::filesystem::path& path);

// That error if it is one: it has a model's architecture, but only changes to its weights.
std::optional<Error> refuseAdapter(const Metadata& metadata, const std::filesystem::path& path);

}  // namespace tessera
