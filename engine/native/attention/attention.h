// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "engine/native/attention/kv_view.h"
#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

struct AttentionShape {
    std::size_t batch = 1;   // sequences that do not see each other (tiles)
    std::size_t tokens = 0;  // queries per sequence
    std::size_t numHeads = 0;
    std::size_t numKvHeads = 0;  // query head h uses KV head h / (numHeads / numKvHeads)
    std::size_t headDim = 0;     // 1 to kMaxHeadDim
    std::size_t kvTokens = 0;    // fullAttention: keys per sequence; 0: as many as queries
};

// Terms that fullAttention adds to its logits, by where a key lies in a map of mapColumns columns
// and kvTokens / mapColumns rows, row by row: rows[q, h * mapRows + row] + columns[q, h *
// mapColumns + column] for query q (of batch * tokens) and head h.
struct RelativePositions {
    ConstMatrixView rows;     // [batch * tokens, heads * mapRows]
    ConstMatrixView columns;  // [batch * tokens, heads * mapColumns]
    std::size_t mapColumns = 0;
};

// y = softmax(q k^T / sqrt(headDim) + terms) v, every query sees every key of its sequence.
// q, y [batch * tokens, heads * headDim], k, v [batch * kvTokens, kvHeads * headDim]; y must not
// overlap the others. Works on blocks of queries and of keys; nothing grows with their product.
// False if the pool was asked to stop: y is then incomplete. The same for all functions below.
bool fullAttention(ThreadPool& pool, const AttentionShape& shape, const ConstMatrixView& q,
                   const ConstMatrixView& k, const ConstMatrixView& v, const MatrixView& y,
                   const RelativePositions* positions = nullptr);

// Causal over the cache: token t (position firstPosition + t) sees positions 0 ... firstPosition +
// t, which must all be stored. q, y [tokens, heads * headDim], not overlapping; shape.batch must be
// 1. The result does not depend on the number of threads.
bool cachedAttention(ThreadPool& pool, const AttentionShape& shape, const ConstMatrixView& q,
                     const KvView& cache, std::size_t firstPosition, const MatrixView& y);

// The most scratch that the pool will hold after these calls with up to shape.tokens queries, up to
// `kvLength` keys, and relative positions in maps of up to mapRows x mapColumns (0: without).
struct AttentionScratch {
    std::size_t perThreadBytes = 0;
    std::size_t sharedBytes = 0;
};
AttentionScratch attentionScratch(const AttentionShape& shape, std::size_t kvLength,
                                  std::size_t mapRows = 0, std::size_t mapColumns = 0);

}  // namespace tessera::native
