#version 450
// SPDX-License-Identifier: MIT
// x[t] = ids[t] < 0 ? scale * x[t] : 0, in place. A workgroup works on one row.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer Ids { int ids[]; };  // [rows]
layout(binding = 1, std430) buffer X { float x[]; };             // [rows, columns] f32
layout(push_constant) uniform Push {
    uint begin;  // rows to work on: first
    uint end;    // and one past the last
    uint columns;
    float scale;
}
p;

void main() {
    const uint row = p.begin + gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.end) {
        return;
    }
    const bool kept = ids[row] < 0;
    for (uint c = gl_LocalInvocationIndex; c < p.columns; c += 64u) {
        const uint at = row * p.columns + c;
        x[at] = kept ? p.scale * x[at] : 0.0;
    }
}
