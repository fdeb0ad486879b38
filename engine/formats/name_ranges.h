// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/sentence.h"

namespace tessera {

// Names of weights with those that differ in nothing but the number of their block put together:
// "blk.0.ffn_up.weight" to "blk.31.ffn_up.weight" become "blk.{0-31}.ffn_up.weight", in the order
// of the first of each.
std::vector<std::string> foldBlockNumbers(std::span<const std::string> names);

// Weights by the type they are stored in: "64 in IQ2_S (blk.{0-31}.attn_k.weight, ...), 1 in ...",
// all of them.
Sentence describeTypes(const std::map<std::string, std::vector<std::string>>& namesByType);

}  // namespace tessera
