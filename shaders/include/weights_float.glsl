// SPDX-License-Identifier: MIT
// F32, F16, BF16 for weights.glsl: a unit is one 16-byte word.
uint planeWords(int plane, uint units) { return units; }

struct WeightUnit {
    uvec4 word;
};

WeightUnit loadUnit(WeightRow row, uint unit) { return WeightUnit(planeWord(row, 0, unit)); }

#if defined(WEIGHT_F32)
const uint kUnit = 4u;
const uint kPartVecs = 1u;
vec4 quants(WeightUnit unit, uint part, uint vec) { return uintBitsToFloat(unit.word); }
#else
const uint kUnit = 8u;
const uint kPartVecs = 2u;
#if defined(WEIGHT_F16)
vec2 unpackPair(uint pair) { return unpackHalf2x16(pair); }
#else
vec2 unpackPair(uint pair) { return vec2(uintBitsToFloat(pair << 16), uintBitsToFloat(pair & 0xffff0000u)); }
#endif
vec4 quants(WeightUnit unit, uint part, uint vec) {
    return vec4(unpackPair(unit.word[vec * 2u]), unpackPair(unit.word[vec * 2u + 1u]));
}
#endif

float scaled(WeightUnit unit, uint part, float quantSum, float sum) { return quantSum; }
vec4 scaled(WeightUnit unit, uint part, vec4 quant, vec4 ones) { return quant; }
