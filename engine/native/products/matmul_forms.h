// SPDX-License-Identifier: MIT
// The forms of a product. Arguments as of matmul(), with at least one token, row and column.
#pragma once

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// Any number of tokens; made for a vector of them or more. Weights are dequantised a block at a
// time, for all tokens.
void matmulMany(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
                const MatrixView& y, const Epilogue& epilogue);

// Two tokens or more; made for fewer than matmulMany().
void matmulFew(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
               const MatrixView& y, const Epilogue& epilogue);

// One token: the rows of the weight are read once, straight from where they are stored.
void matvec(ThreadPool& pool, const WeightView& weight, const float* x, float* y,
            std::size_t yColumns, const Epilogue& epilogue, const float* residual);

}  // namespace tessera::native
