// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "engine/text/tokenizer/vocabulary.h"

namespace tessera {

// Merges for programs that cannot merge by rank: for each token, in the order of ranks, the two
// that its bytes have become when only tokens of lower rank have been merged. With them, all but
// contrived texts have the same ids. Tokens that are not made of two are left out.
std::vector<std::string> mergesOfRanks(const Vocabulary& vocabulary);

}  // namespace tessera
