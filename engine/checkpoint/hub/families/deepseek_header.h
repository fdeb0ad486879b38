// SPDX-License-Identifier: MIT
#pragma once

#include "engine/checkpoint/hub/hub_config.h"
#include "engine/checkpoint/hub/hub_folder.h"
#include "engine/core/result.h"

namespace tessera {

struct DeepSeekHeader {
    HubHeader header;
    bool hybrid = false;  // SAM beside SigLIP
};

// The vision half as the original's config describes it, by the names of towers whose shapes are
// in the original's code, and as transformers' does. Errors: InvalidFormat, Unsupported.
bool isHybridDeepSeek(const Json& config);
Result<DeepSeekHeader> deepSeekHeader(const HubFolder& folder);
Result<DeepSeekHeader> nativeDeepSeekHeader(const HubFolder& folder, bool hybrid);

}  // namespace tessera
