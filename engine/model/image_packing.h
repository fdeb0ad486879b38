// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/image/tile_plan.h"

namespace tessera {

// Puts the projector's rows into the order in which the decoder receives them: overview, then the
// merged, unpadded map row by row with the newline after each (see imageTokenSources).
// projected [tiles * patches, hidden], newline [hidden] (may be empty if the plan has none)
// -> [plan.tokens, hidden].
std::vector<float> packImageTokens(const TilePlan& plan, std::span<const float> projected,
                                   std::span<const float> newline, std::size_t hidden);

}  // namespace tessera
