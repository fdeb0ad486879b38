// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <functional>

#include "tests/kernels/reference/reference.h"

namespace tessera::reference {
namespace {

// One query against `keys` keys that are `stride` components apart. `term` adds to a key's logit.
void attend(const float* q, const float* k, const float* v, std::size_t stride, std::size_t keys,
            std::uint32_t headDim, const std::function<double(std::size_t)>& term, float* y) {
    std::vector<double> scores(keys);
    double top = -INFINITY;
    for (std::size_t key = 0; key < keys; ++key) {
        double score = 0;
        for (std::uint32_t i = 0; i < headDim; ++i)
            score += double(q[i]) * k[key * stride + i];
        scores[key] = score / std::sqrt(double(headDim)) + (term ? term(key) : 0.0);
        top = std::max(top, scores[key]);
    }
    std::vector<double> sum(headDim, 0.0);
    double total = 0;
    for (std::size_t key = 0; key < keys; ++key) {
        const double probability = std::exp(scores[key] - top);
        total += probability;
        for (std::uint32_t i = 0; i < headDim; ++i)
            sum[i] += probability * v[key * stride + i];
    }
    for (std::uint32_t i = 0; i < headDim; ++i)
        y[i] = float(sum[i] / total);
}

}  // namespace

std::vector<float> attention(const Attention& shape, std::span<const float> q,
                             std::span<const float> k, std::span<const float> v) {
    std::vector<float> y(q.size());
    const std::size_t kvRow = std::size_t(shape.numKvHeads) * shape.headDim;
    const std::uint32_t group = shape.numHeads / shape.numKvHeads;
    for (std::size_t batch = 0; batch < shape.batch; ++batch) {
        for (std::size_t token = 0; token < shape.tokens; ++token) {
            for (std::size_t head = 0; head < shape.numHeads; ++head) {
                const std::size_t query = (batch * shape.tokens + token) * shape.numHeads + head;
                const std::size_t row = query * shape.headDim;
                const std::size_t kv =
                    batch * shape.kvLength * kvRow + head / group * shape.headDim;
                const std::size_t keys =
                    shape.causal
                        ? std::min<std::size_t>(shape.firstPosition + token + 1, shape.kvLength)
                        : shape.kvLength;
                std::function<double(std::size_t)> term;
                if (shape.mapColumns > 0) {
                    term = [&shape, query](std::size_t key) {
                        const std::size_t mapRows = shape.kvLength / shape.mapColumns;
                        return double(shape.rowTerms[query * mapRows + key / shape.mapColumns]) +
                               shape.columnTerms[query * shape.mapColumns + key % shape.mapColumns];
                    };
                }
                attend(q.data() + row, k.data() + kv, v.data() + kv, kvRow, keys, shape.headDim,
                       term, y.data() + row);
            }
        }
    }
    return y;
}

}  // namespace tessera::reference
