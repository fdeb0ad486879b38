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

vec2 rotate(vec2 own, float partnerOfFirst, float partnerOfSecond, uint e, uint position) {
    if (e >= p.ropeDim) {
        return own;
    }
    const uint angles = p.ropeDim / 2u;
    if (!kHalfRotation) {
        const vec2 a = cosSin[position * angles + e / 2u];
        return vec2(own.x * a.x - own.y * a.y, own.x * a.y + own.y * a.x);
    }
    const uint i = e % angles;
    const vec2 a = cosSin[position * angles + i];
    const vec2 b = cosSin[position * angles + i + 1u];
    const float sign = e < angles ? -1.0 : 1.0;
    return vec2(own.x * a.x + sign * partnerOfFirst * a.y, own.y * b.x + sign * partnerOfSecond * b.y);
}

uint partner(uint e) {
    const uint angles = p.ropeDim / 2u;
    return e < angles ? e + angles : e - angles;
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
    const uint other = kHalfRotation && e < p.ropeDim ? partner(e) : e;
    if (head < qHeads) {
        const uint base = (token * p.heads + head) * p.headDim;
        rotatedQ[(base + e) / 2u] =
            rotate(vec2(q[base + e], q[base + e + 1u]), q[base + other], q[base + other + 1u], e, position);
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
            rotate(vec2(k[base + e], k[base + e + 1u]), k[base + other], k[base + other + 1u], e, position));
    }
}
