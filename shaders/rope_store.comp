#version 450
// SPDX-License-Identifier: MIT
// Rotates q and k by their positions and stores k and v in the KV cache.
//   interleaved: (x[2i], x[2i+1]) is rotated by angle i;  half rotation: (x[i], x[i + d/2]).
// Components past ropeDim are copied, and q is multiplied by its position's factor. One thread handles two neighbouring
// components; for Q8_0 keys and values, the 64 that share a word of scales.
//
// Define KV_F32, KV_F16 or KV_Q8_0: the type of the cache (engine/kernels/kv_layer.h).
layout(local_size_x = 64) in;
layout(constant_id = 0) const bool kHalfRotation = false;

layout(binding = 0, std430) readonly buffer Q { float q[]; };                // [tokens, heads * headDim]
layout(binding = 1, std430) readonly buffer K { float k[]; };                // [tokens, kvHeads * headDim]
layout(binding = 2, std430) readonly buffer V { float v[]; };                // [tokens, kvHeads * headDim]
layout(binding = 3, std430) readonly buffer Angles { vec2 cosSin[]; };       // [positions, ropeDim / 2]
layout(binding = 4, std430) writeonly buffer RotatedQ { float rotatedQ[]; }; // as q
#ifdef KV_F32
layout(binding = 5, std430) writeonly buffer KCache { vec2 kCache[]; };      // [heads here, context, rowLength]
layout(binding = 6, std430) writeonly buffer VCache { vec2 vCache[]; };      // the same
#else
layout(binding = 5, std430) writeonly buffer KCache { uint kCache[]; };
layout(binding = 6, std430) writeonly buffer VCache { uint vCache[]; };
#endif

layout(binding = 7, std430) readonly buffer QueryScale { float queryScale[]; };  // [positions]

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
    uint scaleBase;    // KV_Q8_0: word where the scales begin
    uint scaledQ;      // 1: there are factors for q
}
p;

// Components of a position of a head in the cache, with padding.
uint rowLength() { return (p.headDim + 3u) / 4u * 4u; }

// A component of a head; zero past its end.
#define COMPONENT(buffer, base, e) ((e) < p.headDim ? buffer[(base) + min(e, p.headDim - 1u)] : 0.0)
#define PAIR(buffer, base, e) vec2(COMPONENT(buffer, base, e), COMPONENT(buffer, base, (e) + 1u))

// The component that half rotation rotates together with component e.
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

// `own`: components e and e + 1; `others`: their partners.
vec2 rotate(vec2 own, vec2 others, uint e, uint position) {
    if (e >= p.ropeDim) {
        return own;
    }
    if (!kHalfRotation) {
        return rotateInterleaved(own, e, position);
    }
    return vec2(rotateHalf(own.x, others.x, e, position), rotateHalf(own.y, others.y, e + 1u, position));
}

// Components e and e + 1 of the row of k that begins at `base`, rotated.
vec2 rotatedK(uint base, uint e, uint position) {
    const bool withPartners = kHalfRotation && e < p.ropeDim;
    const uint other0 = withPartners ? partner(e) : e;
    const uint other1 = withPartners ? partner(e + 1u) : e;
    return rotate(PAIR(k, base, e), vec2(COMPONENT(k, base, other0), COMPONENT(k, base, other1)), e, position);
}

void rotateQ(uint i, uint token, uint position) {
    const uint pairs = (p.headDim + 1u) / 2u;
    const uint e = (i % pairs) * 2u;
    const uint base = (token * p.heads + i / pairs) * p.headDim;
    const bool withPartners = kHalfRotation && e < p.ropeDim;
    const uint other0 = withPartners ? partner(e) : e;
    const uint other1 = withPartners ? partner(e + 1u) : e;
    const vec2 rotated =
        rotate(PAIR(q, base, e), vec2(COMPONENT(q, base, other0), COMPONENT(q, base, other1)), e, position);
    const float factor = p.scaledQ != 0u ? queryScale[position] : 1.0;
    rotatedQ[base + e] = factor * rotated.x;
    if (e + 1u < p.headDim) {
        rotatedQ[base + e + 1u] = factor * rotated.y;
    }
}

#ifdef KV_Q8_0

vec2 keyOrValue(bool isV, uint base, uint e, uint position) {
    return isV ? PAIR(v, base, e) : rotatedK(base, e, position);
}

void storeWord(bool isV, uint at, uint word) {
    if (isV) {
        vCache[at] = word;
    } else {
        kCache[at] = word;
    }
}

uint signedBytes(vec4 quants) {
    const uvec4 bytes = uvec4(ivec4(quants)) & 255u;
    return bytes.x | bytes.y << 8 | bytes.z << 16 | bytes.w << 24;
}

// The value of a positive, finite half. Not unpackHalf2x16(): newer drivers optimise away a pack followed by an unpack,
// and the result would differ from the stored scale.
float positiveHalf(uint bits) {
    return bits >= 0x400u ? uintBitsToFloat((bits << 13) + 0x38000000u) : float(bits) * 5.9604644775390625e-8;
}

// Quantises the components [begin, end) with their scale as stored, and returns the bits of that scale.
uint storeBlock(bool isV, uint base, uint target, uint begin, uint end, uint position) {
    float largest = 0.0;
    for (uint e = begin; e < end; e += 2u) {
        const vec2 pair = abs(keyOrValue(isV, base, e, position));
        largest = max(largest, max(pair.x, pair.y));
    }
    const uint bits = packHalf2x16(vec2(min(largest / 127.0, 65504.0), 0.0));
    const float scale = positiveHalf(bits);
    const float inverse = scale > 0.0 ? 1.0 / scale : 0.0;
    for (uint e = begin; e < end; e += 4u) {
        const vec4 values = vec4(keyOrValue(isV, base, e, position), keyOrValue(isV, base, e + 2u, position));
        storeWord(isV, (target + e) / 4u, signedBytes(clamp(roundEven(values * inverse), -127.0, 127.0)));
    }
    return bits;
}

const uint kPerThread = 64u;
uint storesPerHead() { return (p.headDim + kPerThread - 1u) / kPerThread; }

void store(bool isV, uint row, uint base, uint part, uint position) {
    uint scales = 0u;
    for (uint block = 0u; block < 2u; ++block) {
        const uint begin = part * kPerThread + block * 32u;
        if (begin < p.headDim) {
            const uint end = min(begin + 32u, p.headDim);
            scales |= storeBlock(isV, base, row * rowLength(), begin, end, position) << (16u * block);
        }
    }
    storeWord(isV, p.scaleBase + row * storesPerHead() + part, scales);
}

#else

uint storesPerHead() { return (p.headDim + 1u) / 2u; }

void store(bool isV, uint row, uint base, uint part, uint position) {
    const uint e = part * 2u;
    const uint target = (row * rowLength() + e) / 2u;
#ifdef KV_F32
    if (isV) {
        vCache[target] = PAIR(v, base, e);
    } else {
        kCache[target] = rotatedK(base, e, position);
    }
#else
    if (isV) {
        vCache[target] = packHalf2x16(PAIR(v, base, e));
    } else {
        kCache[target] = packHalf2x16(rotatedK(base, e, position));
    }
#endif
}

#endif

void main() {
    const uint windowHeads = p.endKvHead - p.firstKvHead;
    const uint token = gl_WorkGroupID.y;
    const uint position = p.firstPosition + token;
    const uint qThreads = p.withQ * p.heads * ((p.headDim + 1u) / 2u);
    const uint i = gl_WorkGroupID.x * 64u + gl_LocalInvocationIndex;
    if (i < qThreads) {
        rotateQ(i, token, position);
        return;
    }
    const uint parts = storesPerHead();
    const uint head = (i - qThreads) / parts;
    if (head >= 2u * windowHeads) {
        return;
    }
    const bool isV = head >= windowHeads;
    const uint inWindow = head - (isV ? windowHeads : 0u);
    const uint base = (token * p.kvHeads + p.firstKvHead + inWindow) * p.headDim;
    store(isV, inWindow * p.context + position, base, (i - qThreads) % parts, position);
}
