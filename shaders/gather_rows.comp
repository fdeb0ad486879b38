#version 450
// SPDX-License-Identifier: MIT
// y[t, k * C + c] = i < 0 ? 0 : x[i, c] with i = indices[t, k]; columns of y past the last tap are zero. A workgroup
// copies one row of x.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer X { float x[]; };           // [rows, C] f32
layout(binding = 1, std430) readonly buffer Indices { int indices[]; }; // [rows of y, taps]
layout(binding = 2, std430) writeonly buffer Y { float y[]; };          // [rows of y, rowLength] f32
layout(push_constant) uniform Push {
    uint begin;  // workgroups to run: first
    uint end;    // and one past the last
    uint taps;
    uint columns;    // C
    uint rowLength;  // of y
}
p;

void main() {
    const uint copy = p.begin + gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (copy >= p.end) {
        return;
    }
    const uint tap = copy % p.taps;
    const int index = indices[copy];
    const uint target = copy / p.taps * p.rowLength + tap * p.columns;
    const uint source = uint(max(index, 0)) * p.columns;
    const uint length = tap + 1u == p.taps ? p.rowLength - tap * p.columns : p.columns;
    for (uint c = gl_LocalInvocationIndex; c < length; c += 64u) {
        float value = 0.0;
        if (index >= 0 && c < p.columns) {
            value = x[source + c];
        }
        y[target + c] = value;
    }
}
