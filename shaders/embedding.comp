#version 450
// SPDX-License-Identifier: MIT
// y[t] = row ids[t] of the embedding matrix. Ids outside this window of rows are handled by the dispatches of the other
// windows, negative ids (image tokens) by an upload.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define WEIGHT_BINDING 0
#include "weights.glsl"
layout(local_size_x = 64) in;
layout(binding = 1, std430) readonly buffer Ids { int ids[]; };     // [tokens]
layout(binding = 2, std430) writeonly buffer Y { vec4 y[]; };       // [tokens, columns] f32
layout(push_constant) uniform Push {
    uint firstRow;
    uint rows;         // of this window
    uint units;
    uint weightRows;   // of this window, with padding
    uint columnWords;  // columns / 4
}
p;

void main() {
    const uint token = gl_WorkGroupID.x;
    const int id = ids[token];
    const uint row = uint(id) - p.firstRow;
    if (id < 0 || uint(id) < p.firstRow || row >= p.rows) {
        return;
    }
    const WeightRow weightRow = openRow(row, p.units, p.weightRows);
    for (uint unit = gl_LocalInvocationIndex; unit < p.units; unit += 64u) {
        const WeightUnit stored = loadUnit(weightRow, unit);
        for (uint part = 0u; part < kParts; ++part) {
            [[unroll]] for (uint j = 0u; j < kPartVecs; ++j) {
                const uint word = unit * kUnitVecs + part * kPartVecs + j;
                if (word < p.columnWords) {
                    y[token * p.columnWords + word] = weights(stored, part, j);
                }
            }
        }
    }
}
