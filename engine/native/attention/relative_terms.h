// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "engine/native/thread_pool.h"
#include "engine/native/views.h"

namespace tessera::native {

// Rows and columns of the map that an image's tokens form, row by row.
struct TokenMap {
    std::size_t rows = 0;
    std::size_t columns = 0;
};
enum class MapAxis { Rows, Columns };

// What a key's row (or column) adds to a query's logits, as RelativePositions takes it:
// y[t, h * n + k] = q[t, h] . table[pos(t) - k + n - 1], where n is the number of the map's rows
// (columns) and pos(t) the row (column) of token t. q [maps * rows * columns, heads * headDim],
// table [2 n - 1, headDim], y [q.rows, heads * n]. False if the pool was asked to stop.
bool relativePositionTerms(ThreadPool& pool, const ConstMatrixView& q, std::size_t numHeads,
                           const float* table, const TokenMap& map, MapAxis axis,
                           const MatrixView& y);

}  // namespace tessera::native
