// SPDX-License-Identifier: MIT
// Reading stored weights: one function for every weight type and layout.
//
// Define before including:
//   WEIGHT_F32, WEIGHT_F16, WEIGHT_BF16 or WEIGHT_Q8_0    the weight type
//   WEIGHT_LANES                                          rows interleaved by eight, read as texels;
//                                                         otherwise rows one after another, storage
//   WEIGHT_BINDING                                        binding number
//
// A unit is what lies in one row's 16 bytes (F32: two times 16 bytes): kUnit weights, consecutive
// in k. A row has `units` units; what lies past the last column is zero.
//   lanes:  16-byte word of (row, part) = ((row / 8) * words + part) * 8 + row % 8
//   rows:   16-byte word of (row, part) = row * words + part
// Q8_0: the scales (f16, one for 32 weights) follow all quants, from word `scaleBase` on, in the same
// order with one half per (row, block).
#ifndef TESSERA_WEIGHTS_GLSL
#define TESSERA_WEIGHTS_GLSL

#ifdef WEIGHT_LANES
layout(binding = WEIGHT_BINDING) uniform usamplerBuffer weightWords;
uvec4 weightWord(uint index) { return texelFetch(weightWords, int(index)); }
uint weightIndex(uint row, uint part, uint parts) { return ((row >> 3) * parts + part) * 8u + (row & 7u); }
#else
layout(binding = WEIGHT_BINDING, std430) readonly buffer WeightWords { uvec4 weightWords[]; };
uvec4 weightWord(uint index) { return weightWords[index]; }
uint weightIndex(uint row, uint part, uint parts) { return row * parts + part; }
#endif

#if defined(WEIGHT_F32)
const uint kUnit = 4u;
void loadUnit(uint row, uint unit, uint units, uint scaleBase, out vec4 w[kUnit / 4u]) {
    w[0] = uintBitsToFloat(weightWord(weightIndex(row, unit, units)));
}
#elif defined(WEIGHT_F16)
const uint kUnit = 8u;
void loadUnit(uint row, uint unit, uint units, uint scaleBase, out vec4 w[kUnit / 4u]) {
    const uvec4 word = weightWord(weightIndex(row, unit, units));
    w[0] = vec4(unpackHalf2x16(word.x), unpackHalf2x16(word.y));
    w[1] = vec4(unpackHalf2x16(word.z), unpackHalf2x16(word.w));
}
#elif defined(WEIGHT_BF16)
const uint kUnit = 8u;
vec2 unpackBfloat2(uint pair) { return vec2(uintBitsToFloat(pair << 16), uintBitsToFloat(pair & 0xffff0000u)); }
void loadUnit(uint row, uint unit, uint units, uint scaleBase, out vec4 w[kUnit / 4u]) {
    const uvec4 word = weightWord(weightIndex(row, unit, units));
    w[0] = vec4(unpackBfloat2(word.x), unpackBfloat2(word.y));
    w[1] = vec4(unpackBfloat2(word.z), unpackBfloat2(word.w));
}
#elif defined(WEIGHT_Q8_0)
const uint kUnit = 16u;
vec4 signedBytes(uint word) {
    return vec4(bitfieldExtract(int(word), 0, 8), bitfieldExtract(int(word), 8, 8),
                bitfieldExtract(int(word), 16, 8), bitfieldExtract(int(word), 24, 8));
}
void loadUnit(uint row, uint unit, uint units, uint scaleBase, out vec4 w[kUnit / 4u]) {
    const uvec4 word = weightWord(weightIndex(row, unit, units));
    const uint scaleIndex = weightIndex(row, unit >> 1, units >> 1);
    const uvec4 scales = weightWord(scaleBase + (scaleIndex >> 3));
    const uint pair = scales[(scaleIndex >> 1) & 3u];
    const vec2 unpacked = unpackHalf2x16(pair);
    const float scale = (scaleIndex & 1u) == 0u ? unpacked.x : unpacked.y;
    w[0] = scale * signedBytes(word.x);
    w[1] = scale * signedBytes(word.y);
    w[2] = scale * signedBytes(word.z);
    w[3] = scale * signedBytes(word.w);
}
#endif

#endif
