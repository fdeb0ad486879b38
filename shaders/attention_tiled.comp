#version 450
// SPDX-License-Identifier: MIT
// The same as attention_lanes for GPUs: a workgroup of 64 threads works on eight query rows of one KV head; sixteen
// keys at a time, then their values, are held in shared memory. No subgroup operations. Any head size.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require

layout(constant_id = 1) const uint kHeadDim = 64;
layout(constant_id = 3) const bool kCausal = false;
layout(local_size_x = 64) in;

#include "attention_push.glsl"
#include "sizes.glsl"

layout(binding = 2, std430) readonly buffer Q { float q[]; };           // [batch * tokens, heads * headDim] f32
layout(binding = 3, std430) writeonly buffer Y { float y[]; };          // the same shape
layout(binding = 4, std430) writeonly buffer Partial { float partial[]; };  // [splits, rows, headDim + 2]

const uint kThreads = 64u;
const uint kQueries = kAttentionTiledQueries;
const uint kKeys = kAttentionTiledKeys;
const uint kPerThread = (kHeadDim + 7u) / 8u;  // components of the result per thread; the last ones may be surplus
const uint kStride = kPerThread * 8u + 1u;     // keeps rows in different banks

shared float queries[kQueries * kStride];
shared float tile[kKeys * kStride];
shared float scores[kQueries * kKeys];
shared float decays[kQueries];
shared float largest[kQueries];
shared float totals[kQueries];

#ifdef RELATIVE_POSITIONS
layout(binding = 5, std430) readonly buffer RowTerms { float rowTerms[]; };        // [batch * tokens, heads * mapRows]
layout(binding = 6, std430) readonly buffer ColumnTerms { float columnTerms[]; };  // [.., heads * mapColumns]
#endif

#ifdef KV_F16
const uint kPairs = (kHeadDim + 1u) / 2u;
layout(binding = 0, std430) readonly buffer K { uint k[]; };
layout(binding = 1, std430) readonly buffer V { uint v[]; };
#define LOAD_TILE(buffer)                                                                    \
    for (uint i = gl_LocalInvocationIndex; i < kKeys * kPairs; i += kThreads) {              \
        const uint key = min(first + i / kPairs, p.kvLength - 1u);                           \
        const uint component = (i % kPairs) * 2u;                                            \
        const vec2 pair = unpackHalf2x16(buffer[(kvBase + key * p.kvTokenStride + component) / 2u]); \
        tile[(i / kPairs) * kStride + component] = pair.x;                                   \
        tile[(i / kPairs) * kStride + component + 1u] = pair.y;                              \
    }
#elif defined(KV_Q8_0)
const uint kWords = (kHeadDim + 3u) / 4u;
layout(binding = 0, std430) readonly buffer K { uint k[]; };
layout(binding = 1, std430) readonly buffer V { uint v[]; };
#define LOAD_TILE(buffer)                                                                    \
    for (uint i = gl_LocalInvocationIndex; i < kKeys * kWords; i += kThreads) {              \
        const uint key = min(first + i / kWords, p.kvLength - 1u);                           \
        const uint component = (i % kWords) * 4u;                                            \
        const uint at = kvBase + key * p.kvTokenStride + component;                          \
        const vec4 four = scaleIn(buffer[scaleWord(at)], at) * signedBytes(buffer[at / 4u]); \
        const uint target = (i / kWords) * kStride + component;                              \
        tile[target] = four.x;                                                               \
        tile[target + 1u] = four.y;                                                          \
        tile[target + 2u] = four.z;                                                          \
        tile[target + 3u] = four.w;                                                          \
    }
#else
layout(binding = 0, std430) readonly buffer K { float k[]; };
layout(binding = 1, std430) readonly buffer V { float v[]; };
#define LOAD_TILE(buffer)                                                                \
    for (uint i = gl_LocalInvocationIndex; i < kKeys * kHeadDim; i += kThreads) {        \
        const uint key = min(first + i / kHeadDim, p.kvLength - 1u);                     \
        tile[(i / kHeadDim) * kStride + i % kHeadDim] =                                  \
            buffer[kvBase + key * p.kvTokenStride + i % kHeadDim];                       \
    }
#endif

void main() {
    const uint thread = gl_LocalInvocationIndex;
    const uint kvHead = p.firstKvHead + gl_WorkGroupID.y;
    const uint batch = gl_WorkGroupID.z / p.splits;
    const uint split = gl_WorkGroupID.z % p.splits;
    const uint queryRows = p.endRow;
    const uint firstRow = p.beginRow + gl_WorkGroupID.x * kQueries;
    const uint kvBase = batch * p.kvBatchStride + gl_WorkGroupID.y * p.kvHeadStride;

    for (uint i = thread; i < kQueries * kHeadDim; i += kThreads) {
        const uint row = min(firstRow + i / kHeadDim, queryRows - 1u);
        const uint head = kvHead * p.group + row % p.group;
        const uint base = ((batch * p.tokens + row / p.group) * p.heads + head) * kHeadDim;
        queries[(i / kHeadDim) * kStride + i % kHeadDim] = p.scale * q[base + i % kHeadDim];
    }
    if (thread < kQueries) {
        largest[thread] = kMasked;
        totals[thread] = 0.0;
    }
    const uint lastToken = min(firstRow + kQueries - 1u, queryRows - 1u) / p.group;
    const uint longest = kCausal ? min(p.firstPosition + lastToken + 1u, p.kvLength) : p.kvLength;
    const uint begin = split * p.splitLength;
    const uint end = min(begin + p.splitLength, longest);

    const uint myRow = thread / 8u;
    float sum[kPerThread];
    [[unroll]] for (uint i = 0u; i < kPerThread; ++i) {
        sum[i] = 0.0;
    }
    for (uint first = begin; first < end; first += kKeys) {
        barrier();
        LOAD_TILE(k)
        barrier();
        for (uint i = thread; i < kQueries * kKeys; i += kThreads) {
            const uint r = i / kKeys;
            const uint key = first + i % kKeys;
            const uint token = min(firstRow + r, queryRows - 1u) / p.group;
            const uint limit = kCausal ? min(p.firstPosition + token + 1u, end) : end;
            float score = 0.0;
#ifdef RELATIVE_POSITIONS
            const uint head = kvHead * p.group + min(firstRow + r, queryRows - 1u) % p.group;
            const uint term = (batch * p.tokens + token) * p.heads + head;
            const uint safeKey = min(key, p.kvLength - 1u);
            score = rowTerms[term * p.mapRows + safeKey / p.mapColumns] +
                    columnTerms[term * p.mapColumns + safeKey % p.mapColumns];
#endif
            for (uint d = 0u; d < kHeadDim; ++d) {
                score = fma(queries[r * kStride + d], tile[(i % kKeys) * kStride + d], score);
            }
            scores[i] = key < limit ? score : kMasked;
        }
        barrier();
        if (thread < kQueries) {
            float top = largest[thread];
            for (uint i = 0u; i < kKeys; ++i) {
                top = max(top, scores[thread * kKeys + i]);
            }
            float total = 0.0;
            for (uint i = 0u; i < kKeys; ++i) {
                const float score = scores[thread * kKeys + i];
                const float probability = score == kMasked ? 0.0 : exp(score - top);
                scores[thread * kKeys + i] = probability;
                total += probability;
            }
            decays[thread] = exp(largest[thread] - top);
            totals[thread] = totals[thread] * decays[thread] + total;
            largest[thread] = top;
        }
        LOAD_TILE(v)
        barrier();
        [[unroll]] for (uint i = 0u; i < kPerThread; ++i) {
            float value = sum[i] * decays[myRow];
            for (uint key = 0u; key < kKeys; ++key) {
                value = fma(scores[myRow * kKeys + key], tile[key * kStride + thread % 8u + i * 8u], value);
            }
            sum[i] = value;
        }
    }
    barrier();
    const uint row = firstRow + myRow;
    if (row >= queryRows) {
        return;
    }
    const uint outRow = (batch * p.tokens + row / p.group) * p.heads + kvHead * p.group + row % p.group;
    [[unroll]] for (uint i = 0u; i < kPerThread; ++i) {
        const uint component = thread % 8u + i * 8u;
        if (component >= kHeadDim) {
            break;
        }
        if (p.splits == 1u) {
            y[outRow * kHeadDim + component] = sum[i] / totals[myRow];
        } else {
            partial[(split * p.rows + outRow) * (kHeadDim + 2u) + component] = sum[i];
        }
    }
    if (p.splits > 1u && thread % 8u == 0u) {
        const uint base = (split * p.rows + outRow) * (kHeadDim + 2u) + kHeadDim;
        partial[base] = largest[myRow];
        partial[base + 1u] = totals[myRow];
    }
}
