// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "engine/gpu/commands/command_stream.h"
#include "engine/kernels/rope.h"
#include "engine/kernels/tensor.h"

namespace tessera {

struct AttentionShape {
    std::uint32_t batch = 1;   // sequences that do not see each other (tiles)
    std::uint32_t tokens = 0;  // queries per sequence
    std::uint32_t numHeads = 0;
    std::uint32_t numKvHeads = 0;  // query head h uses KV head h / (numHeads / numKvHeads)
    std::uint32_t headDim = 0;     // a multiple of 8, at most 256
};

// Size that `scratch` must have in the calls below for this shape and number of keys.
std::uint64_t attentionScratchBytes(const DeviceLimits& limits, const AttentionShape& shape,
                                    std::uint32_t kvLength);

// The most that any call needs with up to shape.tokens queries and up to `context` keys.
std::uint64_t maxAttentionScratchBytes(const DeviceLimits& limits, AttentionShape shape,
                                       std::uint32_t context);

// y = softmax(q k^T / sqrt(headDim)) v, every token sees every token of its sequence.
// q, k, v, y [batch * tokens, heads * headDim] f32 (k and v: kvHeads).
void fullAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                   const Tensor& k, const Tensor& v, const Tensor& y, const BufferSlice& scratch);

// Causal over the cache: token t (position firstPosition + t) sees positions 0 ... firstPosition +
// t, which must all be stored. q, y [tokens, heads * headDim] f32; shape.batch must be 1.
void cachedAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                     const KvLayer& cache, std::uint32_t firstPosition, const Tensor& y,
                     const BufferSlice& scratch);

}  // namespace tessera
