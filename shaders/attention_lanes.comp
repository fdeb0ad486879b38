#version 450
// SPDX-License-Identifier: MIT
// softmax(scale * q k^T + mask) v with a streaming softmax: nothing grows with the square of the length.
// A subgroup works on kQueries query rows of one KV head. For the scores a lane owns keys and the
// query is shuffled in; for the sum over values a lane owns octets of the head and the probabilities
// are shuffled in. No barriers. The head size is a multiple of eight.
//
// Define KV_F32, KV_F16 or KV_Q8_0: the type of k and v; with KV_F32 also RELATIVE_POSITIONS, to add to each logit a
// term for the key's row and one for its column in a map.
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#extension GL_EXT_control_flow_attributes : require

layout(constant_id = 0) const uint kSubgroupSize = 8;
layout(constant_id = 1) const uint kHeadDim = 64;
layout(constant_id = 2) const uint kQueries = 4;
layout(constant_id = 3) const bool kCausal = false;
layout(local_size_x_id = 0) in;

#include "attention_push.glsl"

#ifdef KV_F16
layout(binding = 0) uniform usamplerBuffer k;
layout(binding = 1) uniform usamplerBuffer v;
#define LOAD_OCTET(buffer, component, lower, upper)               \
    {                                                             \
        const uvec4 word = texelFetch(buffer, int((component) / 8u)); \
        lower = vec4(unpackHalf2x16(word.x), unpackHalf2x16(word.y)); \
        upper = vec4(unpackHalf2x16(word.z), unpackHalf2x16(word.w)); \
    }
#elif defined(KV_Q8_0)
layout(binding = 0) uniform usamplerBuffer k;
layout(binding = 1) uniform usamplerBuffer v;
#define LOAD_OCTET(buffer, component, lower, upper)                               \
    {                                                                             \
        const uint at = component;                                                \
        const uvec4 word = texelFetch(buffer, int(at / 16u));                     \
        const uint scaleAt = scaleWord(at);                                       \
        const uvec4 scales = texelFetch(buffer, int(scaleAt / 4u));               \
        const float octetScale = scaleIn(scales[scaleAt % 4u], at);               \
        const bool high = (at & 8u) != 0u;                                        \
        lower = octetScale * signedBytes(high ? word.z : word.x);                 \
        upper = octetScale * signedBytes(high ? word.w : word.y);                 \
    }
#else
layout(binding = 0) uniform samplerBuffer k;
layout(binding = 1) uniform samplerBuffer v;
#define LOAD_OCTET(buffer, component, lower, upper)           \
    {                                                         \
        lower = texelFetch(buffer, int((component) / 4u));    \
        upper = texelFetch(buffer, int((component) / 4u + 1u)); \
    }
#endif
layout(binding = 2) uniform samplerBuffer q;                            // [batch * tokens, heads * headDim] f32
layout(binding = 3, std430) writeonly buffer Y { vec4 y[]; };           // the same shape
layout(binding = 4, std430) writeonly buffer Partial { float partial[]; };  // [splits, rows, headDim + 2]

#ifdef RELATIVE_POSITIONS
layout(binding = 5, std430) readonly buffer RowTerms { float rowTerms[]; };        // [batch * tokens, heads * mapRows]
layout(binding = 6, std430) readonly buffer ColumnTerms { float columnTerms[]; };  // [.., heads * mapColumns]
#endif

const uint kOctets = kHeadDim / 8u;
const uint kMine = (kOctets + kSubgroupSize - 1u) / kSubgroupSize;  // octets per lane

void main() {
    const uint lane = gl_SubgroupInvocationID;
    const uint kvHead = p.firstKvHead + gl_WorkGroupID.y;
    const uint batch = gl_WorkGroupID.z / p.splits;
    const uint split = gl_WorkGroupID.z % p.splits;
    const uint queryRows = p.endRow;
    const uint firstRow = p.beginRow + gl_WorkGroupID.x * kQueries;
    const uint kvBase = batch * p.kvBatchStride + gl_WorkGroupID.y * p.kvHeadStride;

    vec4 sum[kQueries * kMine * 2u];
    float largest[kQueries];
    float weight[kQueries];
    uint limit[kQueries];
    [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
        [[unroll]] for (uint i = 0u; i < kMine * 2u; ++i) {
            sum[r * kMine * 2u + i] = vec4(0.0);
        }
        largest[r] = kMasked;
        weight[r] = 0.0;
        const uint token = min(firstRow + r, queryRows - 1u) / p.group;
        limit[r] = kCausal ? min(p.firstPosition + token + 1u, p.kvLength) : p.kvLength;
    }
    // Lane 2r holds the lower, lane 2r + 1 the upper half of an octet of query row r.
    const uint myRow = min(firstRow + (lane >> 1) % kQueries, queryRows - 1u);
    const uint myHead = kvHead * p.group + myRow % p.group;
    const uint myQuery =
        ((batch * p.tokens + myRow / p.group) * p.heads + myHead) * (kHeadDim / 4u) + (lane & 1u);
    const uint begin = split * p.splitLength;
    // The last row of the block sees the most keys.
    const uint end = min(begin + p.splitLength, limit[kQueries - 1u]);

    for (uint first = begin; first < end; first += 2u * kSubgroupSize) {
        float score0[kQueries];
        float score1[kQueries];
        [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
            score0[r] = 0.0;
            score1[r] = 0.0;
        }
        const uint key0 = first + lane;
        const uint key1 = key0 + kSubgroupSize;
        const uint k0 = kvBase + min(key0, p.kvLength - 1u) * p.kvTokenStride;
        const uint k1 = kvBase + min(key1, p.kvLength - 1u) * p.kvTokenStride;
        // Loops over octets and keys are not unrolled, so the code compiles quickly and the sums stay in registers.
        for (uint octet = 0u; octet < kOctets; ++octet) {
            vec4 a0, b0, a1, b1;
            LOAD_OCTET(k, k0 + octet * 8u, a0, b0)
            LOAD_OCTET(k, k1 + octet * 8u, a1, b1)
            const vec4 mine = p.scale * texelFetch(q, int(myQuery + octet * 2u));
            [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
                const vec4 qa = subgroupShuffle(mine, r * 2u);
                const vec4 qb = subgroupShuffle(mine, r * 2u + 1u);
                score0[r] += dot(a0, qa) + dot(b0, qb);
                score1[r] += dot(a1, qa) + dot(b1, qb);
            }
        }
#ifdef RELATIVE_POSITIONS
        const uvec2 keys = min(uvec2(key0, key1), uvec2(p.kvLength - 1u));
        const uvec2 keyRows = keys / p.mapColumns;
        const uvec2 keyColumns = keys - keyRows * p.mapColumns;
        [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
            const uint row = min(firstRow + r, queryRows - 1u);
            const uint term = (batch * p.tokens + row / p.group) * p.heads + kvHead * p.group + row % p.group;
            const uint rowTerm = term * p.mapRows;
            const uint columnTerm = term * p.mapColumns;
            score0[r] += rowTerms[rowTerm + keyRows.x] + columnTerms[columnTerm + keyColumns.x];
            score1[r] += rowTerms[rowTerm + keyRows.y] + columnTerms[columnTerm + keyColumns.y];
        }
#endif
        [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
            const bool seen0 = key0 < min(end, limit[r]);
            const bool seen1 = key1 < min(end, limit[r]);
            float top = max(seen0 ? score0[r] : kMasked, seen1 ? score1[r] : kMasked);
            [[unroll]] for (uint step = 1u; step < kSubgroupSize; step <<= 1) {
                top = max(top, subgroupShuffleXor(top, step));
            }
            top = max(top, largest[r]);
            const float decay = exp(largest[r] - top);
            score0[r] = seen0 ? exp(score0[r] - top) : 0.0;
            score1[r] = seen1 ? exp(score1[r] - top) : 0.0;
            weight[r] = weight[r] * decay + score0[r] + score1[r];
            largest[r] = top;
            [[unroll]] for (uint i = 0u; i < kMine * 2u; ++i) {
                sum[r * kMine * 2u + i] *= decay;
            }
        }
        for (uint source = 0u; source < 2u * kSubgroupSize; ++source) {
            const uint keyBase = kvBase + min(first + source, p.kvLength - 1u) * p.kvTokenStride;
            float probability[kQueries];
            [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
                const float own = source < kSubgroupSize ? score0[r] : score1[r];
                probability[r] = subgroupShuffle(own, source % kSubgroupSize);
            }
            [[unroll]] for (uint i = 0u; i < kMine; ++i) {
                const uint octet = min(lane + i * kSubgroupSize, kOctets - 1u);
                vec4 a, b;
                LOAD_OCTET(v, keyBase + octet * 8u, a, b)
                [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
                    sum[(r * kMine + i) * 2u] = fma(vec4(probability[r]), a, sum[(r * kMine + i) * 2u]);
                    sum[(r * kMine + i) * 2u + 1u] =
                        fma(vec4(probability[r]), b, sum[(r * kMine + i) * 2u + 1u]);
                }
            }
        }
    }

    [[unroll]] for (uint r = 0u; r < kQueries; ++r) {
        float total = weight[r];
        [[unroll]] for (uint step = 1u; step < kSubgroupSize; step <<= 1) {
            total += subgroupShuffleXor(total, step);
        }
        const uint row = firstRow + r;
        if (row >= queryRows) {
            continue;
        }
        const uint outRow =
            (batch * p.tokens + row / p.group) * p.heads + kvHead * p.group + row % p.group;
        [[unroll]] for (uint i = 0u; i < kMine; ++i) {
            const uint octet = lane + i * kSubgroupSize;
            if (octet < kOctets) {
                const vec4 a = sum[(r * kMine + i) * 2u];
                const vec4 b = sum[(r * kMine + i) * 2u + 1u];
                if (p.splits == 1u) {
                    y[outRow * (kHeadDim / 4u) + octet * 2u] = a / total;
                    y[outRow * (kHeadDim / 4u) + octet * 2u + 1u] = b / total;
                } else {
                    const uint base = (split * p.rows + outRow) * (kHeadDim + 2u) + octet * 8u;
                    [[unroll]] for (uint j = 0u; j < 4u; ++j) {
                        partial[base + j] = a[j];
                        partial[base + 4u + j] = b[j];
                    }
                }
            }
        }
        if (p.splits > 1u && lane == 0u) {
            const uint base = (split * p.rows + outRow) * (kHeadDim + 2u) + kHeadDim;
            partial[base] = largest[r];
            partial[base + 1u] = total;
        }
    }
}
