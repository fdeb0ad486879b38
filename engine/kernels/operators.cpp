// SPDX-License-Identifier: MIT
#include "engine/kernels/operators.h"

#include <cassert>

#include "engine/kernels/elementwise.h"
#include "engine/kernels/embedding.h"
#include "engine/kernels/norm.h"
#include "engine/kernels/rows.h"

namespace tessera {
namespace {

const Operators& operatorsOf(CommandStream& stream) {
    return stream.device().operators();
}

}  // namespace

KvBytes kvWindowBytes(const Device& device, TensorType type, std::uint32_t numHeads,
                      std::uint32_t context, std::uint32_t headDim) {
    return device.operators().kvWindowBytes(type, numHeads, context, headDim);
}

std::uint64_t attentionScratchBytes(const Device& device, const AttentionShape& shape,
                                    std::uint32_t kvLength) {
    return device.operators().attentionScratchBytes(shape, kvLength);
}

std::uint64_t maxAttentionScratchBytes(const Device& device, const AttentionShape& shape,
                                       std::uint32_t context) {
    return device.operators().maxAttentionScratchBytes(shape, context);
}

void matmul(CommandStream& stream, const Weight& weight, const Tensor& x, const Tensor& y,
            const MatmulEpilogue& epilogue) {
    assert(x.columns == weight.columns && x.rows == y.rows);
    assert(y.columns == weight.rows || y.columns == paddedColumns(weight.rows));
    assert(!epilogue.residual || epilogue.residual->columns == y.columns);
    assert(epilogue.activation != Activation::Silu);
    operatorsOf(stream).matmul(stream, weight, x, y, epilogue);
}

void rmsNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight, float eps,
             const Tensor& y) {
    assert(x.rows == y.rows && x.columns == y.columns);
    operatorsOf(stream).rmsNorm(stream, x, weight, eps, y);
}

void layerNorm(CommandStream& stream, const Tensor& x, const BufferSlice& weight,
               const BufferSlice& bias, float eps, const Tensor& y) {
    assert(x.rows == y.rows && x.columns == y.columns);
    operatorsOf(stream).layerNorm(stream, x, weight, bias, eps, y);
}

void siluMul(CommandStream& stream, const Tensor& gate, const Tensor& up, const Tensor& y) {
    assert(gate.rows == up.rows && gate.columns == up.columns && y.columns == gate.columns);
    assert(gate.columns % 4 == 0);
    operatorsOf(stream).siluMul(stream, gate, up, y);
}

void argmax(CommandStream& stream, const Tensor& x, const BufferSlice& index) {
    operatorsOf(stream).argmax(stream, x, index);
}

void embedTokens(CommandStream& stream, const Weight& matrix, const BufferSlice& ids,
                 const Tensor& y) {
    assert(y.columns == matrix.columns);
    operatorsOf(stream).embedTokens(stream, matrix, ids, y);
}

void gatherRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
                std::uint32_t taps, const Tensor& y) {
    assert(taps > 0 && y.columns >= taps * x.columns);
    operatorsOf(stream).gatherRows(stream, x, indices, taps, y);
}

void blendRows(CommandStream& stream, const Tensor& x, const BufferSlice& indices,
               const BufferSlice& weights, std::uint32_t taps, const Tensor& y) {
    assert(taps > 0 && y.columns == x.columns);
    operatorsOf(stream).blendRows(stream, x, indices, weights, taps, y);
}

void maskRows(CommandStream& stream, const BufferSlice& ids, float scale, const Tensor& x) {
    operatorsOf(stream).maskRows(stream, ids, scale, x);
}

void ropeStore(CommandStream& stream, const RopeParams& params, const Tensor& q, const Tensor& k,
               const Tensor& v, const Tensor& rotatedQ, const KvLayer& cache) {
    assert(k.columns == params.numKvHeads * cache.headDim &&
           q.columns == params.numHeads * cache.headDim);
    assert(params.firstPosition + q.rows <= cache.context);
    operatorsOf(stream).ropeStore(stream, params, q, k, v, rotatedQ, cache);
}

void fullAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                   const Tensor& k, const Tensor& v, const Tensor& y, const BufferSlice& scratch,
                   const std::optional<RelativePositions>& positions) {
    assert(k.columns == shape.numKvHeads * shape.headDim &&
           q.columns == shape.numHeads * shape.headDim);
    assert(q.rows == shape.batch * shape.tokens && k.rows == shape.batch * keysOf(shape));
    assert(scratch.sizeBytes >= attentionScratchBytes(stream.device(), shape, keysOf(shape)));
    operatorsOf(stream).fullAttention(stream, shape, q, k, v, y, scratch, positions);
}

void cachedAttention(CommandStream& stream, const AttentionShape& shape, const Tensor& q,
                     const KvLayer& cache, std::uint32_t firstPosition, const Tensor& y,
                     const BufferSlice& scratch) {
    assert(shape.batch == 1);
    assert(scratch.sizeBytes >=
           attentionScratchBytes(stream.device(), shape, firstPosition + shape.tokens));
    operatorsOf(stream).cachedAttention(stream, shape, q, cache, firstPosition, y, scratch);
}

void patchify(CommandStream& stream, const BufferSlice& pixels, std::uint32_t size,
              std::uint32_t patchSize, const Tensor& y) {
    assert(y.columns == patchColumns(patchSize));
    operatorsOf(stream).patchify(stream, pixels, size, patchSize, y);
}

void embedPatches(CommandStream& stream, const Tensor& patches,
                  const std::optional<BufferSlice>& classEmbedding, const BufferSlice& positions,
                  std::uint32_t patchesPerTile, const Tensor& y) {
    assert(patches.columns == y.columns);
    assert(patches.rows / patchesPerTile == y.rows / (patchesPerTile + (classEmbedding ? 1 : 0)));
    operatorsOf(stream).embedPatches(stream, patches, classEmbedding, positions, patchesPerTile, y);
}

void dropClassToken(CommandStream& stream, const Tensor& x, std::uint32_t patchesPerTile,
                    const Tensor& y) {
    operatorsOf(stream).dropClassToken(stream, x, patchesPerTile, y);
}

void relativePositionTerms(CommandStream& stream, const Tensor& q, std::uint32_t numHeads,
                           const BufferSlice& table, const TokenMap& map, MapAxis axis,
                           const Tensor& y) {
    [[maybe_unused]] const std::uint32_t places = axis == MapAxis::Rows ? map.rows : map.columns;
    assert(y.rows == q.rows && y.columns == numHeads * places);
    assert(table.sizeBytes >= Tensor::bytes(2 * places - 1, q.columns / numHeads));
    operatorsOf(stream).relativePositionTerms(stream, q, numHeads, table, map, axis, y);
}

}  // namespace tessera
