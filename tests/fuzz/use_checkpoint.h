// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>

#include "engine/checkpoint/checkpoint.h"
#include "engine/checkpoint/weights/dequantize.h"
#include "engine/text/tokenizer/tokenizer.h"

namespace tessera::fuzz {

inline void useWeights(const WeightTable& weights) {
    for (const auto& [name, weight] : weights) {
        (void)dequantizeRows(weight, 0, std::min<std::uint64_t>(weight.rows, 2));
        (void)dequantizeRows(weight, weight.rows - 1, 1);
    }
}

inline void useVocabulary(const Vocabulary& vocabulary) {
    const Result<std::unique_ptr<const Tokenizer>> tokenizer = Tokenizer::create(vocabulary);
    if (!tokenizer)
        return;
    const std::string text =
        "USER: <image>\nWhat's in it?  \t12345 caf\xc3\xa9 \xff </s>ASSISTANT:";
    for (const auto special :
         {Tokenizer::SpecialTokens::AsTokens, Tokenizer::SpecialTokens::AsText}) {
        const std::vector<TokenId> ids = (*tokenizer)->encode(text, special);
        (void)(*tokenizer)->decode(ids);
    }
    (void)(*tokenizer)->tokenBytes(-1);
    (void)(*tokenizer)->tokenBytes(1 << 30);
}

inline void useCheckpoint(const Checkpoint& checkpoint) {
    useWeights(checkpoint.weights());
    useVocabulary(checkpoint.vocabulary());
}

}  // namespace tessera::fuzz
