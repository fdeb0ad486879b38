// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "engine/image/tile_plan.h"

namespace tessera {

// The vectors that a model puts between the rows of its photos, each [hidden]; empty if it has
// none.
struct ImageMarks {
    std::vector<float> newline;
    std::vector<float> separator;
};

// Puts the projector's rows into the order in which the decoder receives them (see
// imageTokenSources). projected [tiles * rows of a tile, hidden] -> [plan.tokens, hidden].
std::vector<float> packImageTokens(const TilePlan& plan, std::span<const float> projected,
                                   const ImageMarks& marks, std::size_t hidden);

}  // namespace tessera
