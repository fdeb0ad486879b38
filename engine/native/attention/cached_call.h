// SPDX-License-Identifier: MIT
#pragma once

#include "engine/native/attention/attention.h"

namespace tessera::native {

// The arguments of cachedAttention, and the queries as rows: those that share a KV head, token by
// token.
struct CachedCall {
    const AttentionShape& shape;
    const ConstMatrixView& q;
    const KvView& cache;
    std::size_t firstPosition;
    const MatrixView& y;

    std::size_t group() const { return shape.numHeads / shape.numKvHeads; }
    std::size_t rows() const { return shape.tokens * group(); }
    std::size_t keys() const { return firstPosition + shape.tokens; }
    // What row r sees.
    std::size_t seen(std::size_t r) const { return firstPosition + r / group() + 1; }
    const float* query(std::size_t kvHead, std::size_t r) const {
        return q.row(r / group()) + (kvHead * group() + r % group()) * shape.headDim;
    }
    float* result(std::size_t kvHead, std::size_t r) const {
        return y.row(r / group()) + (kvHead * group() + r % group()) * shape.headDim;
    }
};

}  // namespace tessera::native
