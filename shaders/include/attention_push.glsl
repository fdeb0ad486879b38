// SPDX-License-Identifier: MIT
// Mirrored by AttentionPush in engine/vulkan/kernels/attention.cpp. Strides count components.
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
    uint splitLength;    // keys per split, a multiple of the keys per step
    uint splits;         // 1: the result is written; else partial results
    uint rows;           // batch * tokens * heads: rows of one split's partial results
    uint beginRow;       // query rows of a KV head to compute: first
    uint endRow;         // and one past the last
    float scale;
    uint kvScaleBase;    // KV_Q8_0: word where the scales begin
    uint mapRows;        // RELATIVE_POSITIONS: key j lies at row j / mapColumns
    uint mapColumns;     // and column j % mapColumns of a map of this size
}
p;

const float kMasked = -3.0e38;

#ifdef KV_Q8_0
// Quants and scales as in engine/kernels/kv_layer.h.
const uint kRowLength = (kHeadDim + 3u) / 4u * 4u;
const uint kScaleWords = (kHeadDim + 63u) / 64u;

// The word that holds the scales of a component's pair of 32-blocks; scaleIn() picks the even or the odd one.
uint scaleWord(uint component) {
    return p.kvScaleBase + component / kRowLength * kScaleWords + component % kRowLength / 64u;
}
float scaleIn(uint word, uint component) {
    const vec2 scales = unpackHalf2x16(word);
    return component % kRowLength / 32u % 2u == 0u ? scales.x : scales.y;
}
vec4 signedBytes(uint word) {
    return vec4(bitfieldExtract(int(word), 0, 8), bitfieldExtract(int(word), 8, 8),
                bitfieldExtract(int(word), 16, 8), bitfieldExtract(int(word), 24, 8));
}
#endif
