#version 450
// SPDX-License-Identifier: MIT
// y[tile, 0] = classEmbedding + position[0];  y[tile, 1 + i] = patches[tile, i] + position[1 + i].
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer Patches { float patches[]; };      // [tiles, patches, hidden] f32
layout(binding = 1, std430) readonly buffer Class { float classEmbedding[]; }; // [hidden] f32
layout(binding = 2, std430) readonly buffer Position { float position[]; };    // [patches + 1, hidden] f32
layout(binding = 3, std430) writeonly buffer Y { float y[]; };                 // [tiles, patches + 1, hidden]
layout(push_constant) uniform Push {
    uint rows;    // tiles * (patches + 1)
    uint tokens;  // patches + 1
    uint hidden;
}
p;

void main() {
    const uint row = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.rows) {
        return;
    }
    const uint tile = row / p.tokens;
    const uint token = row % p.tokens;
    const uint source = (tile * (p.tokens - 1u) + max(token, 1u) - 1u) * p.hidden;
    for (uint i = gl_LocalInvocationIndex; i < p.hidden; i += 64u) {
        const float value = token == 0u ? classEmbedding[i] : patches[source + i];
        y[row * p.hidden + i] = value + position[token * p.hidden + i];
    }
}
