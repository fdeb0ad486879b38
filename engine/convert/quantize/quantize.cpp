// SPDX-License-Identifier: MIT
#include "engine/convert/quantize/quantize.h"

#include <cassert>
#include <cstdint>
#include <cstring>

#include "engine/convert/quantize/block_quantizers.h"
#include "engine/core/half.h"

namespace tessera {

namespace {

using BlockQuantizer = void (*)(const float* values, std::byte* block);

BlockQuantizer blockQuantizer(TensorType type) {
    switch (type) {
        case TensorType::Q8_0:
            return convert::quantizeQ8_0;
        case TensorType::Q5_0:
            return convert::quantizeQ5_0;
        case TensorType::Q4_0:
            return convert::quantizeQ4_0;
        case TensorType::Q4_K:
            return convert::quantizeQ4_K;
        case TensorType::Q6_K:
            return convert::quantizeQ6_K;
        default:
            return nullptr;
    }
}

void storeEach(std::span<const float> values, std::byte* stored, std::uint16_t (*convert)(float)) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint16_t bits = convert(values[i]);
        std::memcpy(stored + i * sizeof(bits), &bits, sizeof(bits));
    }
}

}  // namespace

bool canQuantizeTo(TensorType type) {
    return type == TensorType::F32 || type == TensorType::F16 || type == TensorType::BF16 ||
           blockQuantizer(type) != nullptr;
}

void quantizeRow(TensorType type, std::span<const float> values, std::span<std::byte> stored) {
    const TensorTypeInfo& info = tensorTypeInfo(type);
    assert(canQuantizeTo(type) && values.size() % info.blockWeights == 0);
    assert(stored.size() == values.size() / info.blockWeights * info.blockBytes);
    switch (type) {
        case TensorType::F32:
            std::memcpy(stored.data(), values.data(), values.size_bytes());
            return;
        case TensorType::F16:
            storeEach(values, stored.data(), floatToHalf);
            return;
        case TensorType::BF16:
            storeEach(values, stored.data(), floatToBfloat16);
            return;
        default:
            break;
    }
    const BlockQuantizer quantize = blockQuantizer(type);
    const std::size_t blocks = values.size() / info.blockWeights;
    for (std::size_t block = 0; block < blocks; ++block) {
        quantize(values.data() + block * info.blockWeights,
                 stored.data() + block * info.blockBytes);
    }
}

}  // namespace tessera
