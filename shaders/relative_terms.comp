#version 450
// SPDX-License-Identifier: MIT
// What a key's place in a map adds to a query's logits, along one axis of n places:
// y[t, h * n + k] = sum_d q[t, h, d] * table[pos(t) - k + n - 1, d], pos(t) being the row or the column of token t.
layout(local_size_x = 64) in;
layout(constant_id = 0) const uint kHeadDim = 64;
layout(constant_id = 1) const bool kAlongColumns = false;
layout(constant_id = 2) const bool kFours = true;  // kHeadDim is a multiple of four

// Two names for the same bytes each.
layout(binding = 0, std430) readonly buffer Q { float q[]; };              // [maps * rows * columns, heads * headDim] f32
layout(binding = 0, std430) readonly buffer Q4 { vec4 q4[]; };
layout(binding = 1, std430) readonly buffer Table { float table[]; };      // [2 * n - 1, headDim] f32
layout(binding = 1, std430) readonly buffer Table4 { vec4 table4[]; };
layout(binding = 2, std430) writeonly buffer Y { float y[]; };             // [maps * rows * columns, heads * n] f32
layout(push_constant) uniform Push {
    uint begin;  // workgroups to run: first
    uint end;    // and one past the last
    uint count;  // values of y
    uint heads;
    uint mapRows;
    uint mapColumns;
}
p;

void main() {
    const uint group = p.begin + gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    const uint i = group * 64u + gl_LocalInvocationIndex;
    if (group >= p.end || i >= p.count) {
        return;
    }
    const uint places = kAlongColumns ? p.mapColumns : p.mapRows;
    const uint vector = i / places;  // of q
    const uint token = vector / p.heads % (p.mapRows * p.mapColumns);
    const uint place = kAlongColumns ? token % p.mapColumns : token / p.mapColumns;
    const uint entry = place + places - 1u - i % places;
    float sum = 0.0;
    if (kFours) {
        for (uint d = 0u; d < kHeadDim / 4u; ++d) {
            sum += dot(q4[vector * (kHeadDim / 4u) + d], table4[entry * (kHeadDim / 4u) + d]);
        }
    } else {
        for (uint d = 0u; d < kHeadDim; ++d) {
            sum = fma(q[vector * kHeadDim + d], table[entry * kHeadDim + d], sum);
        }
    }
    y[i] = sum;
}
