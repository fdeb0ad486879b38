#version 450
// SPDX-License-Identifier: MIT
// y[tile, i] = x[tile, 1 + i]: the patch rows without the class token.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer X { float x[]; };   // [tiles, patches + 1, hidden] f32
layout(binding = 1, std430) writeonly buffer Y { float y[]; };  // [tiles, patches, hidden] f32
layout(push_constant) uniform Push {
    uint rows;     // tiles * patches
    uint patches;
    uint hidden;
}
p;

void main() {
    const uint row = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.rows) {
        return;
    }
    const uint source = (row / p.patches * (p.patches + 1u) + row % p.patches + 1u) * p.hidden;
    for (uint i = gl_LocalInvocationIndex; i < p.hidden; i += 64u) {
        y[row * p.hidden + i] = x[source + i];
    }
}
