// SPDX-License-Identifier: MIT
#include "engine/native/products/embedding.h"

#include <algorithm>
#include <cassert>

#include "engine/native/products/dequantise.h"

namespace tessera::native {
namespace {

constexpr std::size_t kPieceTokens = 16;

}  // namespace

void embedTokens(ThreadPool& pool, const WeightView& matrix, std::span<const std::int32_t> ids,
                 const MatrixView& y) {
    assert(y.rows == ids.size() && y.columns >= matrix.columns);
    const Dequantiser dequantise = dequantiser(matrix.type);
    pool.parallelFor(ids.size(), kPieceTokens, [&](unsigned, std::size_t begin, std::size_t end) {
        for (std::size_t token = begin; token < end; ++token) {
            if (ids[token] < 0)
                continue;
            const auto id = static_cast<std::size_t>(ids[token]);
            assert(id < matrix.rows);
            dequantise(matrix.row(id), 0, matrix.columns, y.row(token));
            std::fill(y.row(token) + matrix.columns, y.row(token) + y.columns, 0.0f);
        }
    });
}

}  // namespace tessera::native
