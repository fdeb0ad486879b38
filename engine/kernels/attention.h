// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "engine/device/command_stream.h"
#include "engine/kernels/rope.h"
#include "engine/kernels/tensor.h"

namespace tessera {

struct AttentionShape {
    std::uint32_t batch = 1;   // sequences that do not see each other (tiles)
    std::uint32_t tokens = 0;  // queries per sequence
    std::uint32_t numHeads = 0;
    std::uint32_t numKvHeads = 0;  // query head h uses KV head h / (numHeads / numKvHeads)
    std::uint32_t headDim = 0;     // 1 to 256
    std::uint32_t kvTokens = 0;    // fullAttention: keys per sequence; 0: as many as queries
};

// Keys of fullAttention per sequence.
constexpr std::uint32_t keysOf(const AttentionShape& shape) {
    return shape.kvTokens != 0 ? shape.kvTokens : shape.tokens;
}

// Terms that fullAttention adds to its logits, by where a key lies in a map of mapColumns columns
// and kvTokens / mapColumns rows, row by row. For query q (of batch * tokens) and head h:
//   rows[q, h * mapRows + row] + columns[q, h * mapColumns + column]
struct RelativePositions {
    Tensor rows;     // [batch * tokens, heads * mapRows]
    Tensor columns;  // [batch * tokens, heads * mapColumns]
    std::uint32_t mapColumns = 0;
};

// Size that `scratch` must have in the calls below for this shape and number of keys.
std::uint64_t attentionScratchBytes(const Device& device, const AttentionShape& shape,
                                    std::uint32_t kvLength);

// The most that any call needs with up to shape.tokens queries and up to `context` keys.
std::uint64_t maxAttentionScratchBytes(const Device& device, const AttentionShape& shape,
                                       std::uint32_t context);

// y = softmax(q k^T / sqrt(headDim) + terms) v, every query sees every key of its sequence.
// q, y [batch * tokens, heads * headDim], k, v [batch * kvTokens, kvHeads * headDim], all f32.
void fullAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                   const Tensor& k, const Tensor& v, const Tensor& y, const BufferSlice& scratch,
                   const std::optional<RelativePositions>& positions = {});

// Causal over the cache: token t (position firstPosition + t) sees positions 0 ... firstPosition +
// t, which must all be stored. q, y [tokens, heads * headDim] f32; shape.batch must be 1.
void cachedAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                     const KvLayer& cache, std::uint32_t firstPosition, const Tensor& y,
                     const BufferSlice& scratch);

}  // namespace tessera
