#version 450
// SPDX-License-Identifier: MIT
// y[t, c] = sum_k weights[t, k] * x[indices[t, k], c]; negative indices count nothing. A workgroup computes 64 columns
// of a row.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer X { float x[]; };             // [rows, columns] f32
layout(binding = 1, std430) readonly buffer Indices { int indices[]; };   // [rows of y, taps]
layout(binding = 2, std430) readonly buffer Weights { float weights[]; }; // the same shape
layout(binding = 3, std430) writeonly buffer Y { float y[]; };            // [rows of y, columns] f32
layout(push_constant) uniform Push {
    uint begin;  // workgroups to run: first
    uint end;    // and one past the last
    uint taps;
    uint columns;
}
p;

void main() {
    const uint group = p.begin + gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (group >= p.end) {
        return;
    }
    const uint groupsPerRow = (p.columns + 63u) / 64u;
    const uint row = group / groupsPerRow;
    const uint c = group % groupsPerRow * 64u + gl_LocalInvocationIndex;
    if (c >= p.columns) {
        return;
    }
    float sum = 0.0;
    for (uint k = 0u; k < p.taps; ++k) {
        const int index = indices[row * p.taps + k];
        if (index >= 0) {
            sum = fma(weights[row * p.taps + k], x[uint(index) * p.columns + c], sum);
        }
    }
    y[row * p.columns + c] = sum;
}
