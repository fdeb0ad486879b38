// SPDX-License-Identifier: MIT
// Mirrored by AttentionPush in engine/kernels/attention.cpp. Strides count components.
//
// Queries that share a KV head are treated alike: query row r of a KV head stands for token
// r / group and head kvHead * group + r % group, where group = heads / kvHeads.
layout(push_constant) uniform AttentionPush {
    uint tokens;         // queries per batch element
    uint heads;
    uint group;          // query heads per KV head
    uint firstKvHead;    // of this window of the KV buffers
    uint kvLength;       // keys per batch element
    uint firstPosition;  // causal: token t sees keys 0 ... firstPosition + t
    uint kvTokenStride;
    uint kvHeadStride;
    uint kvBatchStride;
    uint splitLength;    // keys per split, a multiple of what a step takes
    uint splits;         // 1: the result is written; else partial results
    uint rows;           // batch * tokens * heads: rows of one split's partial results
    uint beginRow;       // query rows of a KV head to compute: first
    uint endRow;         // and one past the last
    float scale;
}
p;

const float kMasked = -3.0e38;
