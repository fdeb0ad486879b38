#version 450
// SPDX-License-Identifier: MIT
// Combines the partial results of the splits, always in split order:
// y = sum_s exp(m_s - m) sum_s / sum_s exp(m_s - m) l_s with m = max_s m_s.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer Partial { float partial[]; };  // [splits, rows, headDim + 2]
layout(binding = 1, std430) writeonly buffer Y { float y[]; };             // [rows, headDim]
layout(push_constant) uniform Push {
    uint rows;
    uint headDim;
    uint splits;
}
p;

void main() {
    const uint row = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.rows) {
        return;
    }
    const uint stride = p.headDim + 2u;
    float top = -3.0e38;
    for (uint s = 0u; s < p.splits; ++s) {
        top = max(top, partial[(s * p.rows + row) * stride + p.headDim]);
    }
    for (uint i = gl_LocalInvocationIndex; i < p.headDim; i += 64u) {
        float value = 0.0;
        float total = 0.0;
        for (uint s = 0u; s < p.splits; ++s) {
            const uint base = (s * p.rows + row) * stride;
            const float factor = exp(partial[base + p.headDim] - top);
            value += factor * partial[base + i];
            total += factor * partial[base + p.headDim + 1u];
        }
        y[row * p.headDim + i] = value / total;
    }
}
