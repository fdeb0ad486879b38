// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/checkpoint/hub/families/hub_family.h"

namespace tessera {

// A text half in transformers' names for LLaMA and its like, whatever prefix they have; the rest of
// the arguments as for hubTextHeader.
Result<HubTextHalf> openLlamaText(const HubFolder& folder, const Json& text,
                                  const std::string& modelType, const Json& config);

}  // namespace tessera
