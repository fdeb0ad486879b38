// SPDX-License-Identifier: MIT
// Reading stored weights: the same few functions for every weight type and layout.
//
// Define before including:
//   WEIGHT_<TYPE>     the weight type: F32, F16, BF16, Q4_0, ... as in engine/core/weight_types.inc
//   WEIGHT_PLANES     how many planes it has
//   WEIGHT_LANES      rows interleaved by eight, read as texels; otherwise consecutive rows, read from
//                     storage buffers
//   WEIGHT_BINDING    binding number
//
// The layout is defined in engine/vulkan/weights/weight_planes.h: a window of rows is a few planes (quants, high bits,
// scales), and a plane has a whole number of 16-byte words for each row:
//   lanes:  word of (row, part) = base + ((row / 8) * words + part) * 8 + row % 8
//   rows:   word of (row, part) = base + row * words + part
// A unit is kUnit weights of one row, consecutive in k; anything past the last column is zero. A unit has kParts parts
// of kPartVecs * 4 weights. Kernels use
//   openRow     where the row begins in each plane
//   loadUnit    the stored data of a unit
//   quants      four weights without their scale
//   scaled      a sum of those, with the scale:  sum_k w_k x_k = scaled(sum_k quant_k x_k, sum_k x_k)
//   weights     four weights, equal to the reference's numbers bit for bit
#ifndef TESSERA_WEIGHTS_GLSL
#define TESSERA_WEIGHTS_GLSL

const int kPlanes = WEIGHT_PLANES;

struct WeightRow {
    uint at[kPlanes];  // the word of part 0
};

#ifdef WEIGHT_LANES
layout(binding = WEIGHT_BINDING) uniform usamplerBuffer weightWords;
uvec4 planeWord(WeightRow row, int plane, uint part) {
    return texelFetch(weightWords, int(row.at[plane] + part * 8u));
}
uint planeUint(WeightRow row, int plane, uint index) {
    return planeWord(row, plane, index >> 2)[index & 3u];
}
uint firstWord(uint row, uint words) { return (row >> 3) * words * 8u + (row & 7u); }
#else
// Both names refer to the same bytes.
layout(binding = WEIGHT_BINDING, std430) readonly buffer WeightWords { uvec4 weightWords[]; };
layout(binding = WEIGHT_BINDING, std430) readonly buffer WeightUints { uint weightUints[]; };
uvec4 planeWord(WeightRow row, int plane, uint part) { return weightWords[row.at[plane] + part]; }
uint planeUint(WeightRow row, int plane, uint index) { return weightUints[row.at[plane] * 4u + index]; }
uint firstWord(uint row, uint words) { return row * words; }
#endif

// The half with this index in a row of a plane.
float planeHalf(WeightRow row, int plane, uint index) {
    return unpackHalf2x16(planeUint(row, plane, index >> 1) >> (16u * (index & 1u))).x;
}

#if defined(WEIGHT_F32) || defined(WEIGHT_F16) || defined(WEIGHT_BF16)
#include "weights_float.glsl"
#else
#include "weights_quantised.glsl"
#endif

const uint kUnitVecs = kUnit / 4u;
const uint kParts = kUnitVecs / kPartVecs;

// `units` in a row, `rows` of the window including padding.
WeightRow openRow(uint row, uint units, uint rows) {
    WeightRow result;
    uint base = 0u;
    for (int plane = 0; plane < kPlanes; ++plane) {
        const uint words = planeWords(plane, units);
        result.at[plane] = base + firstWord(row, words);
        base += rows * words;
    }
    return result;
}

vec4 weights(WeightUnit unit, uint part, uint vec) {
    return scaled(unit, part, quants(unit, part, vec), vec4(1.0));
}

#endif
