#version 450
// SPDX-License-Identifier: MIT
// Rotates q and k by their positions and stores k and v in the KV cache.
//   interleaved: (x[2i], x[2i+1]) is rotated by angle i;  half rotation: (x[i], x[i + d/2]).
// Components past ropeDim are copied. One thread handles two neighbouring components.
layout(local_size_x = 64) in;
layout(constant_id = 0) const bool kHalfRotation = false;

layout(binding = 0, std430) readonly buffer Q { float q[]; };                // [tokens, heads * headDim]
layout(binding = 1, std430) readonly buffer K { float k[]; };                // [tokens, kvHeads * headDim]
layout(binding = 2, std430) readonly buffer V { float v[]; };                // [tokens, kvHeads * headDim]
layout(binding = 3, std430) readonly buffer Angles { vec2 cosSin[]; };       // [positions, ropeDim / 2]
layout(binding = 4, std430) writeonly buffer RotatedQ { vec2 rotatedQ[]; };  // as q
layout(binding = 5, std430) writeonly buffer KCache { uint kCache[]; };      // [heads here, context, headDim] f16
layout(binding = 6, std430) writeonly buffer VCache { uint vCache[]; };      // the same

layout(push_constant) uniform Push {
    uint tokens;
    uint heads;
    uint kvHeads;
    uint headDim;
    uint ropeDim;
    uint firstPosition;
    uint context;
    uint firstKvHead;  // of this window of the cache
    uint endKvHead;
    uint withQ;        // 1: also rotate q (once, with the first window)
}
p;

// The component that is rotated together with component e of the half-rotation style.
uint partner(uint e) {
    const uint angles = p.ropeDim / 2u;
    return e < angles ? e + angles : e - angles;
}

vec2 rotateInterleaved(vec2 own, uint e, uint position) {
    const vec2 a = cosSin[position * (p.ropeDim / 2u) + e / 2u];
    return vec2(own.x * a.x - own.y * a.y, own.x * a.y + own.y * a.x);
}

float rotateHalf(float own, float other, uint e, uint position) {
    const uint angles = p.ropeDim / 2u;
    const vec2 a = cosSin[position * angles + e % angles];
    return own * a.x + (e < angles ? -other : other) * a.y;
}

// `own` are components e and e + 1, `others` their partners.
vec2 rotate(vec2 own, vec2 others, uint e, uint position) {
    if (e >= p.ropeDim) {
        return own;
    }
    if (!kHalfRotation) {
        return rotateInterleaved(own, e, position);
    }
    return vec2(rotateHalf(own.x, others.x, e, position), rotateHalf(own.y, others.y, e + 1u, position));
}

void main() {
    const uint pairs = p.headDim / 2u;
    const uint qHeads = p.withQ * p.heads;
    const uint windowHeads = p.endKvHead - p.firstKvHead;
    const uint perToken = (qHeads + 2u * windowHeads) * pairs;
    const uint token = gl_WorkGroupID.y;
    const uint i = gl_WorkGroupID.x * 64u + gl_LocalInvocationIndex;
    if (i >= perToken) {
        return;
    }
    const uint e = (i % pairs) * 2u;
    const uint head = i / pairs;
    const uint position = p.firstPosition + token;
    const bool withPartners = kHalfRotation && e < p.ropeDim;
    const uint other0 = withPartners ? partner(e) : e;
    const uint other1 = withPartners ? partner(e + 1u) : e;
    if (head < qHeads) {
        const uint base = (token * p.heads + head) * p.headDim;
        rotatedQ[(base + e) / 2u] =
            rotate(vec2(q[base + e], q[base + e + 1u]), vec2(q[base + other0], q[base + other1]), e, position);
        return;
    }
    const bool isV = head >= qHeads + windowHeads;
    const uint inWindow = head - qHeads - (isV ? windowHeads : 0u);
    const uint base = (token * p.kvHeads + p.firstKvHead + inWindow) * p.headDim;
    const uint target = ((inWindow * p.context + position) * p.headDim + e) / 2u;
    if (isV) {
        vCache[target] = packHalf2x16(vec2(v[base + e], v[base + e + 1u]));
    } else {
        kCache[target] = packHalf2x16(
            rotate(vec2(k[base + e], k[base + e + 1u]), vec2(k[base + other0], k[base + other1]), e, position));
    }
}
