#version 450
// SPDX-License-Identifier: MIT
// Lays out the pixels under each patch as one row, so that the patch embedding is a matrix product:
// y[tile, patch, (c * P + dy) * P + dx] = pixels[tile, c, py * P + dy, px * P + dx]; the rest is zero.
layout(local_size_x = 64) in;
layout(binding = 0, std430) readonly buffer Pixels { float pixels[]; };  // [tiles, 3, S, S] f32
layout(binding = 1, std430) writeonly buffer Y { float y[]; };           // [tiles * patches, columns] f32
layout(push_constant) uniform Push {
    uint size;       // S
    uint patchSize;  // P
    uint columns;    // 3 * P * P, rounded up to a multiple of four
    uint rows;       // tiles * patches
}
p;

void main() {
    const uint row = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    if (row >= p.rows) {
        return;
    }
    const uint side = p.size / p.patchSize;
    const uint tile = row / (side * side);
    const uint patchIndex = row % (side * side);
    const uint area = p.patchSize * p.patchSize;
    for (uint i = gl_LocalInvocationIndex; i < p.columns; i += 64u) {
        const uint channel = i / area;
        const uint dy = (i % area) / p.patchSize;
        const uint dx = i % p.patchSize;
        const uint py = (patchIndex / side) * p.patchSize + dy;
        const uint px = (patchIndex % side) * p.patchSize + dx;
        float value = 0.0;
        if (channel < 3u) {
            value = pixels[((tile * 3u + channel) * p.size + py) * p.size + px];
        }
        y[row * p.columns + i] = value;
    }
}
