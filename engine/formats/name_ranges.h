// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/sentence.h"

namespace tessera {

// Folds the names of weights that differ only in their block number into one: "blk.0.ffn_up.weight"
// to "blk.31.ffn_up.weight" become "blk.{0-31}.ffn_up.weight", in order of first appearance.
std::vector<std::string> foldBlockNumbers(std::span<const std::string> names);

// Every given weight, grouped by stored type:
// "64 in IQ2_S (blk.{0-31}.attn_k.weight, ...), 1 in ...".
Sentence describeTypes(const std::map<std::string, std::vector<std::string>>& namesByType);

}  // namespace tessera
