// SPDX-License-Identifier: MIT
#pragma once

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// y[t, m] = scale[m] * activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m], accumulated in
// f32. x [tokens, at least the weight's columns], y [tokens, at least the weight's rows]; what is
// behind the weight's rows in y becomes zero. y must not overlap x. There are forms for one token,
// for a few and for many. If the pool is asked to stop, y stays unfinished. Throws std::bad_alloc.
void matmul(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
            const MatrixView& y, const Epilogue& epilogue = {});

// What a pool of so many threads holds of working memory after products of up to `tokens` tokens
// and `columns` columns, at most.
std::size_t matmulScratchBytes(std::size_t tokens, std::size_t columns, unsigned threads);

}  // namespace tessera::native
