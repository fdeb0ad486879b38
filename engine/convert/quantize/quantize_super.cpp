// SPDX-License-Identifier: MIT
// The types with 256 weights per block, whose parts have scales that are quantised themselves.
#include <algorithm>
#include <array>

#include "engine/convert/quantize/block_quantizers.h"

namespace tessera::convert {

namespace {

constexpr std::size_t kParts4 = 8;   // parts of 32 in Q4_K
constexpr std::size_t kParts6 = 16;  // parts of 16 in Q6_K
constexpr std::size_t kPart6 = kSuperBlock / kParts6;

// x = scale * q - offset, both at least 0.
struct ScaleOffset {
    float scale = 0.0f;
    float offset = 0.0f;
};

struct Sums {
    float q = 0.0f, qq = 0.0f, xq = 0.0f;
};

// The sums over a part of 32, where q is (x + offset) * inverse rounded to 0 to 15.
Sums sumsFor(const float* values, float inverse, float offset) {
    Lanes sumQ = {};
    Lanes sumQq = {};
    Lanes sumXq = {};
    for (std::size_t i = 0; i < kSmallBlock; i += kLanes) {
        const Lanes x = loadLanes(values + i);
        const Lanes q = roundAndClamp((x + offset) * inverse, 0.0f, 15.0f);
        sumQ += q;
        sumQq += q * q;
        sumXq += x * q;
    }
    return {sumOf(sumQ), sumOf(sumQq), sumOf(sumXq)};
}

// The scale and offset with the least squared error over a part of 32. For given q they solve a
// linear system of two equations; a negative offset, which the format does not have, becomes 0.
ScaleOffset bestScaleOffset(const float* values) {
    constexpr int kSteps = 21;
    constexpr float kCount = static_cast<float>(kSmallBlock);
    float low = 0.0f;
    float high = values[0];
    float sum = 0.0f;
    for (std::size_t i = 0; i < kSmallBlock; ++i) {
        low = std::min(low, values[i]);
        high = std::max(high, values[i]);
        sum += values[i];
    }
    if (high - low < kNothing)
        return {0.0f, -low};
    ScaleOffset best{(high - low) / 15.0f, -low};
    float bestGain = -1.0f;
    for (int step = 0; step < kSteps; ++step) {
        const float levels = 14.0f + 0.1f * static_cast<float>(step);
        const Sums sums = sumsFor(values, levels / (high - low), -low);
        const float determinant = kCount * sums.qq - sums.q * sums.q;
        ScaleOffset found;
        if (determinant > 0.0f) {
            found.scale = (kCount * sums.xq - sum * sums.q) / determinant;
            found.offset = (sums.q * sums.xq - sums.qq * sum) / determinant;
        }
        if (determinant <= 0.0f || found.offset < 0.0f)
            found = {sums.qq > 0.0f ? sums.xq / sums.qq : 0.0f, 0.0f};
        // The reduction of the squared error: sum(x x) - sum((scale q - offset - x)^2).
        const float gain = 2.0f * found.scale * sums.xq - 2.0f * found.offset * sum -
                           found.scale * found.scale * sums.qq -
                           kCount * found.offset * found.offset +
                           2.0f * found.scale * found.offset * sums.q;
        if (found.scale > 0.0f && gain > bestGain) {
            bestGain = gain;
            best = found;
        }
    }
    return best;
}

// Whole numbers from 0 to 63 for `values`, and the factor as stored at `place`.
float quantizeSixBits(const std::array<float, kParts4>& values, std::byte* place,
                      std::array<std::uint8_t, kParts4>& quants) {
    const float factor = storeScale(*std::ranges::max_element(values) / 63.0f, place);
    const float inverse = factor == 0.0f ? 0.0f : 1.0f / factor;
    for (std::size_t part = 0; part < kParts4; ++part) {
        const float q = clampTo(roundSmall(values[part] * inverse), 0.0f, 63.0f);
        quants[part] = static_cast<std::uint8_t>(static_cast<int>(q));
    }
    return factor;
}

}  // namespace

// {d f16, dmin f16, scales[12], nibbles[128]}: x = d * scale * nibble - dmin * offset, with a 6-bit
// scale and offset for each part of 32. The upper two bits of parts 4 to 7 are stored above the
// bits of parts 0 to 3. Chunks of 32 bytes have part 2c in the low and 2c + 1 in the high nibbles.
void quantizeQ4_K(const float* values, std::byte* block) {
    std::array<float, kParts4> scales;
    std::array<float, kParts4> offsets;
    for (std::size_t part = 0; part < kParts4; ++part) {
        const ScaleOffset found = bestScaleOffset(values + part * kSmallBlock);
        scales[part] = found.scale;
        offsets[part] = found.offset;
    }
    std::array<std::uint8_t, kParts4> scaleQuants;
    std::array<std::uint8_t, kParts4> offsetQuants;
    const float d = quantizeSixBits(scales, block, scaleQuants);
    const float dmin = quantizeSixBits(offsets, block + 2, offsetQuants);
    std::byte* packed = block + 4;
    for (std::size_t part = 0; part < 4; ++part) {
        const unsigned scaleAbove = scaleQuants[part + 4];
        const unsigned offsetAbove = offsetQuants[part + 4];
        packed[part] = static_cast<std::byte>(scaleQuants[part] | (scaleAbove >> 4) << 6);
        packed[part + 4] = static_cast<std::byte>(offsetQuants[part] | (offsetAbove >> 4) << 6);
        packed[part + 8] = static_cast<std::byte>((scaleAbove & 15u) | (offsetAbove & 15u) << 4);
    }
    std::byte* nibbles = block + 16;
    std::memset(nibbles, 0, kSuperBlock / 2);
    for (std::size_t part = 0; part < kParts4; ++part) {
        const float scale = d * static_cast<float>(scaleQuants[part]);
        const float offset = dmin * static_cast<float>(offsetQuants[part]);
        const float inverse = scale == 0.0f ? 0.0f : 1.0f / scale;
        const float* x = values + part * kSmallBlock;
        const unsigned shift = part % 2 == 0 ? 0u : 4u;
        std::byte* chunk = nibbles + part / 2 * kSmallBlock;
        for (std::size_t i = 0; i < kSmallBlock; ++i) {
            const float q = clampTo(roundSmall((x[i] + offset) * inverse), 0.0f, 15.0f);
            chunk[i] |= static_cast<std::byte>(static_cast<unsigned>(q) << shift);
        }
    }
}

// {low nibbles[128], high pairs[64], scales i8[16], d f16}: x = d * scale * (q - 32), with a q of 6
// bits and one scale for each part of 16. Per half of 128 weights, byte i of the 64 low ones holds
// weights i and i + 64 in its nibbles; byte i of the 32 high ones holds weights i, i + 32, i + 64,
// i + 96.
void quantizeQ6_K(const float* values, std::byte* block) {
    constexpr float kLevels = 32.0f;
    std::byte* low = block;
    std::byte* high = block + 128;
    std::byte* scaleBytes = block + 192;

    float scales[kParts6];
    float extreme = 0.0f;
    for (std::size_t part = 0; part < kParts6; ++part) {
        scales[part] = bestSymmetricScale<kPart6>(values + part * kPart6, kLevels, 30.0f, 33.0f, 9);
        extreme = std::fabs(scales[part]) > std::fabs(extreme) ? scales[part] : extreme;
    }
    // The largest scale becomes -128, as the negative side has one value more than the positive.
    const float d = storeScale(extreme / -128.0f, block + 208);
    const float inverseD = d == 0.0f ? 0.0f : 1.0f / d;
    std::uint8_t quants[kSuperBlock];
    for (std::size_t part = 0; part < kParts6; ++part) {
        const float scaleQuant = clampTo(roundSmall(scales[part] * inverseD), -128.0f, 127.0f);
        scaleBytes[part] = toByte(scaleQuant);
        const float scale = d * scaleQuant;
        const float inverse = scale == 0.0f ? 0.0f : 1.0f / scale;
        for (std::size_t i = part * kPart6; i < (part + 1) * kPart6; ++i) {
            const float q = clampTo(roundSmall(values[i] * inverse), -kLevels, kLevels - 1.0f);
            quants[i] = static_cast<std::uint8_t>(static_cast<int>(q + kLevels));
        }
    }
    for (std::size_t half = 0; half < 2; ++half) {
        const std::uint8_t* q = quants + 128 * half;
        for (std::size_t i = 0; i < 64; ++i)
            low[64 * half + i] = static_cast<std::byte>((q[i] & 15u) | (q[i + 64] & 15u) << 4);
        for (std::size_t i = 0; i < 32; ++i) {
            const unsigned pairs =
                q[i] >> 4 | (q[i + 32] >> 4) << 2 | (q[i + 64] >> 4) << 4 | (q[i + 96] >> 4) << 6;
            high[32 * half + i] = static_cast<std::byte>(pairs);
        }
    }
}

}  // namespace tessera::convert
