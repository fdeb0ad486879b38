// SPDX-License-Identifier: MIT
// The quantised types for weights.glsl. A unit is 32 weights, a part 16. Every type stores small
// unsigned numbers (Q8_0: signed) and comes in one of three forms, computed in this order:
//   scale * (q - kOffset)            Q4_0, Q5_0, Q8_0, Q3_K, Q6_K
//   scale * q + minimum              Q4_1, Q5_1, Q2_K, Q4_K, Q5_K    (minimum = -(dmin * min) in the last three)
//   scale * table[q]                 IQ4_NL, IQ4_XS
// Planes, by weight_planes.h, with the units that one 16-byte word covers (as a power of two):
//   quants         low 4 bits, byte i = q[i] | q[i + 16] << 4 (Q2_K, Q3_K: low 2 bits, Q8_0: all)
//   high bits      1 bit:  bit j of byte i stands for weight 4 j + i;  2 bits: two words of 16 weights
//   scales         see scalesOf

const uint kUnit = 32u;
const uint kPartVecs = 4u;

#if defined(WEIGHT_Q4_0)
#define QUANT_LOW4
const int kWordUnits[kPlanes] = int[](0, 3);
const float kOffset = 8.0;
#elif defined(WEIGHT_Q4_1)
#define QUANT_LOW4
#define QUANT_MINIMUM
const int kWordUnits[kPlanes] = int[](0, 2);
#elif defined(WEIGHT_Q5_0)
#define QUANT_LOW4
#define QUANT_HIGH1 4
const int kWordUnits[kPlanes] = int[](0, 2, 3);
const float kOffset = 16.0;
#elif defined(WEIGHT_Q5_1)
#define QUANT_LOW4
#define QUANT_HIGH1 4
#define QUANT_MINIMUM
const int kWordUnits[kPlanes] = int[](0, 2, 2);
#elif defined(WEIGHT_Q8_0)
const int kWordUnits[kPlanes] = int[](-1, 3);
const float kOffset = 0.0;
#elif defined(WEIGHT_Q2_K)
#define QUANT_LOW2
#define QUANT_MINIMUM
const int kWordUnits[kPlanes] = int[](1, 3, 5);
#elif defined(WEIGHT_Q3_K)
#define QUANT_LOW2
#define QUANT_HIGH1 2
const int kWordUnits[kPlanes] = int[](1, 2, 3);
const float kOffset = 4.0;
#elif defined(WEIGHT_Q4_K)
#define QUANT_LOW4
#define QUANT_MINIMUM
const int kWordUnits[kPlanes] = int[](0, 3);
#elif defined(WEIGHT_Q5_K)
#define QUANT_LOW4
#define QUANT_HIGH1 4
#define QUANT_MINIMUM
const int kWordUnits[kPlanes] = int[](0, 2, 3);
#elif defined(WEIGHT_Q6_K)
#define QUANT_LOW4
#define QUANT_HIGH2 4
const int kWordUnits[kPlanes] = int[](0, 1, 3, 6);
const float kOffset = 32.0;
#elif defined(WEIGHT_IQ4_NL)
#define QUANT_LOW4
#define QUANT_TABLE
const int kWordUnits[kPlanes] = int[](0, 3);
#elif defined(WEIGHT_IQ4_XS)
#define QUANT_LOW4
#define QUANT_TABLE
const int kWordUnits[kPlanes] = int[](0, 4);
#endif

uint planeWords(int plane, uint units) {
    const int shift = kWordUnits[plane];
    return shift < 0 ? units * 2u : (units + (1u << shift) - 1u) >> shift;
}

struct WeightUnit {
#if defined(WEIGHT_Q8_0)
    uvec4 low0;
    uvec4 low1;
#elif defined(QUANT_LOW4)
    uvec4 low;
#else
    uvec2 low;
#endif
#if defined(QUANT_HIGH1)
    uint high;
#elif defined(QUANT_HIGH2)
    uvec2 high;
#endif
    vec2 scale;  // of the two parts
#if defined(QUANT_MINIMUM)
    vec2 minimum;
#endif
};

// Two six-bit numbers for unit u (0 to 7) of a super-block: the low four bits of each in byte u of `low`, the others in
// nibble u of `high`.
uvec2 sixBits(uvec2 low, uint high, uint u) {
    const uint lowByte = (u < 4u ? low.x : low.y) >> (8u * (u & 3u));
    const uint highNibble = high >> (4u * u);
    return uvec2((lowByte & 15u) | (highNibble & 3u) << 4, (lowByte >> 4 & 15u) | (highNibble << 2 & 0x30u));
}

// The unit's scale, and its minimum where the type has one.
void scalesOf(WeightRow row, uint unit, inout WeightUnit result) {
#if defined(WEIGHT_Q4_0) || defined(WEIGHT_Q8_0) || defined(WEIGHT_IQ4_NL)
    result.scale = vec2(planeHalf(row, 1, unit));
#elif defined(WEIGHT_Q5_0)
    result.scale = vec2(planeHalf(row, 2, unit));
#elif defined(WEIGHT_Q4_1) || defined(WEIGHT_Q5_1)
    const vec2 pair = unpackHalf2x16(planeUint(row, kPlanes - 1, unit));
    result.scale = pair.xx;
    result.minimum = pair.yy;
#elif defined(WEIGHT_Q2_K)
    // One byte per 16 weights: scale | min << 4.
    const uint bytes = planeUint(row, 1, unit >> 1) >> (16u * (unit & 1u));
    const vec2 d = unpackHalf2x16(planeUint(row, 2, unit >> 3));
    result.scale = d.x * vec2(bytes & 15u, bytes >> 8 & 15u);
    result.minimum = -(d.y * vec2(bytes >> 4 & 15u, bytes >> 12 & 15u));
#elif defined(WEIGHT_Q3_K)
    const uvec4 word = planeWord(row, 2, unit >> 3);
    result.scale = unpackHalf2x16(word.w).x * (vec2(sixBits(word.xy, word.z, unit & 7u)) - 32.0);
#elif defined(WEIGHT_Q4_K) || defined(WEIGHT_Q5_K)
    const uvec4 word = planeWord(row, kPlanes - 1, unit >> 3);
    const vec2 pair = unpackHalf2x16(word.w) * vec2(sixBits(word.xy, word.z, unit & 7u));
    result.scale = pair.xx;
    result.minimum = -pair.yy;
#elif defined(WEIGHT_Q6_K)
    const int bytes = int(planeUint(row, 2, unit >> 1) >> (16u * (unit & 1u)));
    result.scale =
        planeHalf(row, 3, unit >> 3) * vec2(bitfieldExtract(bytes, 0, 8), bitfieldExtract(bytes, 8, 8));
#elif defined(WEIGHT_IQ4_XS)
    // d, then the high two bits for each unit; then the low four bits for each.
    const uint item = unit >> 3;
    const uint u = unit & 7u;
    const uint first = planeUint(row, 1, item * 2u);
    const uint second = planeUint(row, 1, item * 2u + 1u);
    const uint bits = (second >> (4u * u) & 15u) | (first >> (16u + 2u * u) & 3u) << 4;
    result.scale = vec2(unpackHalf2x16(first).x * (float(bits) - 32.0));
#endif
}

WeightUnit loadUnit(WeightRow row, uint unit) {
    WeightUnit result;
#if defined(WEIGHT_Q8_0)
    result.low0 = planeWord(row, 0, unit * 2u);
    result.low1 = planeWord(row, 0, unit * 2u + 1u);
#elif defined(QUANT_LOW4)
    result.low = planeWord(row, 0, unit);
#else
    const uvec4 pair = planeWord(row, 0, unit >> 1);
    result.low = (unit & 1u) == 0u ? pair.xy : pair.zw;
#endif
#if defined(QUANT_HIGH1)
    result.high = planeUint(row, 1, unit);
#elif defined(QUANT_HIGH2)
    const uvec4 highPair = planeWord(row, 1, unit >> 1);
    result.high = (unit & 1u) == 0u ? highPair.xy : highPair.zw;
#endif
    scalesOf(row, unit, result);
    return result;
}

// Four quants, one in each byte.
uint quantBytes(WeightUnit unit, uint part, uint vec) {
#if defined(WEIGHT_Q8_0)
    return part == 0u ? unit.low0[vec] : unit.low1[vec];
#else
#if defined(QUANT_LOW4)
    uint bytes = unit.low[vec] >> (4u * part) & 0x0f0f0f0fu;
#else
    uint bytes = (part == 0u ? unit.low.x : unit.low.y) >> (2u * vec) & 0x03030303u;
#endif
#if defined(QUANT_HIGH1)
    bytes |= (unit.high >> (4u * part + vec) & 0x01010101u) << QUANT_HIGH1;
#elif defined(QUANT_HIGH2)
    bytes |= ((part == 0u ? unit.high.x : unit.high.y) >> (2u * vec) & 0x03030303u) << QUANT_HIGH2;
#endif
    return bytes;
#endif
}

#if defined(QUANT_TABLE)
// -127, -104, -83, -65,  -49, -35, -22, -10,  1, 13, 25, 38,  53, 69, 89, 113
float tableValue(uint q) {
    const uint low = q < 4u ? 0xbfad9881u : 0xf6eaddcfu;
    const uint high = q < 12u ? 0x26190d01u : 0x71594535u;
    return float(bitfieldExtract(int(q < 8u ? low : high), int(q & 3u) * 8, 8));
}
#endif

vec4 quants(WeightUnit unit, uint part, uint vec) {
    const uint bytes = quantBytes(unit, part, vec);
#if defined(WEIGHT_Q8_0)
    const int b = int(bytes);
    return vec4(bitfieldExtract(b, 0, 8), bitfieldExtract(b, 8, 8), bitfieldExtract(b, 16, 8),
                bitfieldExtract(b, 24, 8));
#elif defined(QUANT_TABLE)
    return vec4(tableValue(bytes & 255u), tableValue(bytes >> 8 & 255u), tableValue(bytes >> 16 & 255u),
                tableValue(bytes >> 24));
#else
    // Signed, because every processor has that conversion.
    return vec4(ivec4(bytes & 255u, bytes >> 8 & 255u, bytes >> 16 & 255u, bytes >> 24));
#endif
}

// `precise`: the product is rounded before the minimum is added, as in the reference.
#define SCALED(T)                                                         \
    T scaled(WeightUnit unit, uint part, T quantSum, T sum) {             \
        const float scale = part == 0u ? unit.scale.x : unit.scale.y;     \
        precise T result = SCALED_FORM;                                   \
        return result;                                                    \
    }
#if defined(QUANT_MINIMUM)
#define SCALED_FORM scale * quantSum + (part == 0u ? unit.minimum.x : unit.minimum.y) * sum
#elif defined(QUANT_TABLE) || defined(WEIGHT_Q8_0)
#define SCALED_FORM scale * quantSum
#else
#define SCALED_FORM scale * (quantSum - kOffset * sum)
#endif
SCALED(float)
SCALED(vec4)
