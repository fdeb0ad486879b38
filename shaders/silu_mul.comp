#version 450
// SPDX-License-Identifier: MIT
// y = silu(gate) * up, element by element.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer Gate { vec4 gate[]; };
layout(binding = 1, std430) readonly buffer Up { vec4 up[]; };
layout(binding = 2, std430) writeonly buffer Y { vec4 y[]; };
layout(push_constant) uniform Push {
    uint words;  // elements / 4
}
p;

void main() {
    const uint group = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    const uint i = group * 64u + gl_LocalInvocationIndex;
    if (i < p.words) {
        const vec4 g = gate[i];
        y[i] = g / (1.0 + exp(-g)) * up[i];
    }
}
