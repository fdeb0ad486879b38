#version 450
// SPDX-License-Identifier: MIT
// y = x * rsqrt(mean(x^2) + eps) * weight, row by row.
#extension GL_GOOGLE_include_directive : require
layout(local_size_x = 64) in;
#include "row_sum.glsl"

layout(binding = 0, std430) readonly buffer X { float x[]; };            // [rows, columns] f32
layout(binding = 1, std430) readonly buffer Weight { float weight[]; };  // [columns] f32
layout(binding = 2, std430) writeonly buffer Y { float y[]; };           // [rows, columns] f32
layout(push_constant) uniform Push {
    uint rows;
    uint columns;
    float eps;
}
p;

void main() {
    const uint row = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.rows) {
        return;
    }
    const uint base = row * p.columns;
    float squares = 0.0;
    for (uint i = gl_LocalInvocationIndex; i < p.columns; i += kThreads) {
        squares += x[base + i] * x[base + i];
    }
    const float scale = inversesqrt(sumOverThreads(squares) / float(p.columns) + p.eps);
    for (uint i = gl_LocalInvocationIndex; i < p.columns; i += kThreads) {
        y[base + i] = x[base + i] * scale * weight[i];
    }
}
