// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "engine/checkpoint/hub/hub_config.h"
#include "engine/core/result.h"

namespace tessera {

// The files that describe the vision half of a LLaVA: the model's own and, where it only names its
// tower, the tower's.
struct LlavaFiles {
    const Json& config;
    const Json& preprocessor;     // an empty object if there is none
    const Json* tower = nullptr;  // config.json of the tower's folder
    std::filesystem::path path;   // the model's folder, for messages
};

// `isHf`: transformers' layout; the original one needs a tower's config. Errors: InvalidFormat
// (values of the wrong kind), Unsupported (what the encoder cannot compute).
Result<HubHeader> llavaVisionHeader(const LlavaFiles& files, bool isHf);

}  // namespace tessera
