// SPDX-License-Identifier: MIT
// A small decoder with random weights, and what it computes according to the twins of its kernels.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/checkpoint/checkpoint.h"
#include "engine/text/tokenizer/vocabulary.h"

namespace tessera::testing {

// Longest sequence.
inline constexpr std::uint32_t kSmallContext = 64;

// Odd sizes: heads that fill no word.
TextConfig smallDecoderConfig();

struct SmallDecoder {
    TextConfig config;
    std::map<std::string, std::vector<float>, std::less<>> values;
    WeightTable table;  // views of the values

    const std::vector<float>& at(const std::string& name) const {
        return values.find(name)->second;
    }
};

// Ranks of the adapter of q, k and v, and of the others; 0: none. The largest becomes the
// config's.
SmallDecoder makeSmallDecoder(TextConfig config, std::uint32_t qkvRank, std::uint32_t rank);

// Logits after the last token. `imageRows`: those of all negative ids, in order; `alpha`: of the
// rotation.
std::vector<float> expectedLogits(const SmallDecoder& model, std::span<const TokenId> ids,
                                  std::span<const float> imageRows, std::uint32_t alpha);

}  // namespace tessera::testing
