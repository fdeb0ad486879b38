// SPDX-License-Identifier: MIT
#include "engine/native/products/matmul.h"

#include <cassert>

#include "engine/native/products/matmul_forms.h"

namespace tessera::native {
namespace {

// From here on, the form for many is as fast as the one for few.
constexpr std::size_t kManyTokens = 16;

}  // namespace

void matmul(ThreadPool& pool, const WeightView& weight, const ConstMatrixView& x,
            const MatrixView& y, const Epilogue& epilogue) {
    assert(x.columns >= weight.columns && y.columns >= weight.rows && x.rows == y.rows);
    assert(!epilogue.residual || epilogue.residual->columns >= weight.rows);
    if (x.rows == 0 || weight.rows == 0)
        return;
    if (x.rows == 1) {
        const float* residual = epilogue.residual ? epilogue.residual->row(0) : nullptr;
        matvec(pool, weight, x.row(0), y.row(0), y.columns, epilogue, residual);
    } else if (x.rows < kManyTokens) {
        matmulFew(pool, weight, x, y, epilogue);
    } else {
        matmulMany(pool, weight, x, y, epilogue);
    }
}

}  // namespace tessera::native
