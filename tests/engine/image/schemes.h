// SPDX-License-Identifier: MIT
// How well-known models cut a photo.
#pragma once

#include "engine/image/tile_plan.h"

namespace tessera::testing {

// LLaVA 1.6 with a tower of 336 pixels.
inline TileScheme llava16(TileRules rules = TileRules::Original) {
    TileScheme scheme;
    scheme.mode = TileMode::AnyRes;
    scheme.merge = MergeType::SpatialUnpad;
    scheme.newlinePerRow = true;
    scheme.rules = rules;
    scheme.pinpoints = {{336, 672}, {672, 336}, {672, 672}, {1008, 336}, {336, 1008}};
    return scheme;
}

}  // namespace tessera::testing
