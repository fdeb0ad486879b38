// SPDX-License-Identifier: MIT
// The types with 32 weights per block.
#include "engine/convert/quantize/block_quantizers.h"

namespace tessera::convert {

namespace {

// Quantized values of a symmetric type, shifted up by `levels`, for a scale as stored.
void symmetricLevels(const float* values, float scale, float levels, std::uint8_t* quants) {
    const float inverse = scale == 0.0f ? 0.0f : 1.0f / scale;
    for (std::size_t i = 0; i < kSmallBlock; ++i) {
        const float q = clampTo(roundSmall(values[i] * inverse), -levels, levels - 1.0f);
        quants[i] = static_cast<std::uint8_t>(static_cast<int>(q + levels));
    }
}

// Nibble i and i + 16 share a byte.
void packNibbles(const std::uint8_t* quants, std::byte* packed) {
    for (std::size_t i = 0; i < kSmallBlock / 2; ++i)
        packed[i] = static_cast<std::byte>((quants[i] & 15u) | (quants[i + 16] & 15u) << 4);
}

}  // namespace

// {d f16, q i8[32]}: x = d * q
void quantizeQ8_0(const float* values, std::byte* block) {
    const float scale = storeScale(largestMagnitude(values, kSmallBlock) / 127.0f, block);
    const float inverse = scale == 0.0f ? 0.0f : 1.0f / scale;
    for (std::size_t i = 0; i < kSmallBlock; ++i)
        block[2 + i] = toByte(clampTo(roundSmall(values[i] * inverse), -127.0f, 127.0f));
}

// {d f16, high u32, low nibbles[16]}: x = d * ((nibble | bit << 4) - 16)
void quantizeQ5_0(const float* values, std::byte* block) {
    constexpr float kLevels = 16.0f;
    const float scale =
        storeScale(bestSymmetricScale<kSmallBlock>(values, kLevels, 14.5f, 17.0f, 11), block);
    std::uint8_t quants[kSmallBlock];
    symmetricLevels(values, scale, kLevels, quants);
    std::uint32_t high = 0;
    for (std::size_t i = 0; i < kSmallBlock; ++i)
        high |= static_cast<std::uint32_t>(quants[i] >> 4) << i;
    std::memcpy(block + 2, &high, sizeof(high));
    packNibbles(quants, block + 6);
}

// {d f16, nibbles[16]}: x = d * (nibble - 8)
void quantizeQ4_0(const float* values, std::byte* block) {
    constexpr float kLevels = 8.0f;
    const float scale =
        storeScale(bestSymmetricScale<kSmallBlock>(values, kLevels, 6.6f, 9.2f, 14), block);
    std::uint8_t quants[kSmallBlock];
    symmetricLevels(values, scale, kLevels, quants);
    packNibbles(quants, block + 2);
}

}  // namespace tessera::convert
