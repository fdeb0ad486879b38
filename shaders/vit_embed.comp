#version 450
// SPDX-License-Identifier: MIT
// y[tile, 0] = classEmbedding + position[0];  y[tile, 1 + i] = patches[tile, i] + position[1 + i]; without a class
// token y[tile, i] = patches[tile, i] + position[i].
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer Patches { float patches[]; };      // [tiles, patches, hidden] f32
layout(binding = 1, std430) readonly buffer Class { float classEmbedding[]; }; // [hidden] f32
layout(binding = 2, std430) readonly buffer Position { float position[]; };    // [tokens, hidden] f32
layout(binding = 3, std430) writeonly buffer Y { float y[]; };                 // [tiles, tokens, hidden] f32
layout(push_constant) uniform Push {
    uint begin;        // rows of y to compute: first
    uint end;          // and one past the last
    uint tokens;       // class tokens + patches
    uint classTokens;  // 0 or 1
    uint hidden;
}
p;

void main() {
    const uint row = p.begin + gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.end) {
        return;
    }
    const uint tile = row / p.tokens;
    const uint token = row % p.tokens;
    const bool isClass = token < p.classTokens;
    const uint patchIndex = isClass ? 0u : token - p.classTokens;
    const uint source = (tile * (p.tokens - p.classTokens) + patchIndex) * p.hidden;
    for (uint i = gl_LocalInvocationIndex; i < p.hidden; i += 64u) {
        const float value = isClass ? classEmbedding[i] : patches[source + i];
        y[row * p.hidden + i] = value + position[token * p.hidden + i];
    }
}
