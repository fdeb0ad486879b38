// SPDX-License-Identifier: MIT
// A plain C++ twin of every kernel in shaders/, one source file per kernel of the same name (the
// variants of a kernel share one). All sums are taken in double.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/checkpoint/config.h"
#include "engine/core/tensor_type.h"

namespace tessera::reference {

// IEEE half precision; toHalf rounds to nearest, ties to even.
float fromHalf(std::uint16_t half);
std::uint16_t toHalf(float value);

// Decodes the stored bytes of `rows` rows: [rows, columns].
std::vector<float> weights(TensorType type, std::span<const std::byte> stored, std::uint32_t rows,
                           std::uint32_t columns);

struct Epilogue {
    std::span<const float> bias;  // empty: none
    Activation activation = Activation::None;
    std::span<const float> scale;     // empty: none
    std::span<const float> residual;  // empty: none
};

// y[t, m] = scale[m] * activation(sum_k w[m, k] x[t, k] + bias[m]) + residual[t, m]: [tokens,
// rows].
std::vector<float> matmul(std::span<const float> w, std::uint32_t rows, std::uint32_t columns,
                          std::span<const float> x, std::uint32_t tokens,
                          const Epilogue& epilogue = {});

// Rows as long as `weight`.
std::vector<float> layerNorm(std::span<const float> x, std::span<const float> weight,
                             std::span<const float> bias, float eps);
std::vector<float> rmsNorm(std::span<const float> x, std::span<const float> weight, float eps);

std::vector<float> siluMul(std::span<const float> gate, std::span<const float> up);

// Index of the largest, the lowest in a tie; NaN never wins over a number; 0 if all are NaN.
std::uint32_t argmax(std::span<const float> x);

// y[t] = w[ids[t]]; rows of y with a negative id are left unchanged.
void embedding(std::span<const float> w, std::uint32_t columns, std::span<const std::int32_t> ids,
               std::vector<float>& y);

struct Rope {
    RopeStyle style = RopeStyle::Interleaved;
    std::uint32_t headDim = 0;
    std::uint32_t ropeDim = 0;
    std::uint32_t firstPosition = 0;
    std::span<const float> scale = {};  // [positions], multiplied with the result; empty: none
};

// x [tokens, heads, headDim] with every head rotated by the angle table [positions, ropeDim / 2, 2]
// of (cos, sin); token 0 is at firstPosition.
std::vector<float> ropeStore(const Rope& rope, std::span<const float> angles,
                             std::span<const float> x, std::uint32_t heads);

// One position of a head as a KV cache of type Q8_0 stores it: for every 32 components (the last
// group may be smaller), scale = f16(largest magnitude / 127) and the quants for which scale *
// quant comes closest.
struct QuantisedHead {
    std::vector<std::int8_t> quants;    // [headDim]
    std::vector<std::uint16_t> scales;  // halves, [ceil(headDim / 32)]
};
QuantisedHead quantiseHead(std::span<const float> head);
// x [..., headDim] after a round trip through a cache of type F32, F16 or Q8_0.
std::vector<float> keptInCache(TensorType type, std::vector<float> x, std::uint32_t headDim);

// pixels [tiles, 3, size, size] -> [tiles * patches, columns], columns past 3 * patchSize^2 zero.
std::vector<float> patchify(std::span<const float> pixels, std::uint32_t size,
                            std::uint32_t patchSize, std::uint32_t columns);

// [tiles, patches, hidden] -> [tiles, patches + 1, hidden]; without a class embedding (empty)
// [tiles, patches, hidden].
std::vector<float> vitEmbed(std::span<const float> patches, std::span<const float> classEmbedding,
                            std::span<const float> positions, std::uint32_t patchesPerTile);

// [tiles, patches + 1, hidden] -> [tiles, patches, hidden].
std::vector<float> dropClass(std::span<const float> x, std::uint32_t patchesPerTile,
                             std::uint32_t hidden);

// y[t, k * C + c] = x[indices[t, k], c], zero where the index is negative and from taps * C on:
// [rows, rowLength] with C = columns.
std::vector<float> gatherRows(std::span<const float> x, std::uint32_t columns,
                              std::span<const std::int32_t> indices, std::uint32_t taps,
                              std::uint32_t rowLength);

// y[t] = sum_k weights[t, k] x[indices[t, k]] over the indices that are not negative.
std::vector<float> blendRows(std::span<const float> x, std::uint32_t columns,
                             std::span<const std::int32_t> indices, std::span<const float> weights,
                             std::uint32_t taps);

// y[t] = ids[t] < 0 ? scale * x[t] : 0.
std::vector<float> maskRows(std::span<const std::int32_t> ids, float scale,
                            std::span<const float> x);

// y[t, h * n + k] = q[t, h] . table[pos(t) - k + n - 1]; n rows (or columns), of which pos(t) is
// token t's. q [maps * mapRows * mapColumns, heads * headDim], table [2 n - 1, headDim].
std::vector<float> relativeTerms(std::span<const float> q, std::uint32_t heads,
                                 std::uint32_t headDim, std::span<const float> table,
                                 std::uint32_t mapRows, std::uint32_t mapColumns,
                                 bool alongColumns);

struct Attention {
    std::uint32_t batch = 1;
    std::uint32_t tokens = 0;
    std::uint32_t numHeads = 0;
    std::uint32_t numKvHeads = 0;
    std::uint32_t headDim = 0;
    std::uint32_t kvLength = 0;
    bool causal = false;
    std::uint32_t firstPosition = 0;  // causal: token t sees keys 0 ... firstPosition + t
    // Added to the logits of a key: rowTerms[q, h, key / mapColumns] and columnTerms[q, h, key %
    // mapColumns]; empty: none.
    std::span<const float> rowTerms = {};     // [batch * tokens, heads, kvLength / mapColumns]
    std::span<const float> columnTerms = {};  // [batch * tokens, heads, mapColumns]
    std::uint32_t mapColumns = 0;
};

// q and the result [batch * tokens, heads * headDim]; k and v [batch * kvLength, kvHeads *
// headDim].
std::vector<float> attention(const Attention& shape, std::span<const float> q,
                             std::span<const float> k, std::span<const float> v);

}  // namespace tessera::reference
