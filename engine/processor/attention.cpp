// SPDX-License-Identifier: MIT
#include "engine/native/attention/attention.h"

#include <cassert>

#include "engine/native/attention/relative_terms.h"
#include "engine/native/attention/rope_store.h"
#include "engine/processor/processor_operators.h"
#include "engine/processor/views_of.h"

namespace tessera {
namespace {

native::AttentionShape shapeOf(const AttentionShape& shape) {
    return {shape.batch,      shape.tokens,  shape.numHeads,
            shape.numKvHeads, shape.headDim, shape.kvTokens};
}

native::KvView viewOf(const KvLayer& cache) {
    assert(cache.windows.size() == 1);
    const KvLayer::Window& window = cache.windows.front();
    return {cache.type,    window.numKvHeads, cache.context,
            cache.headDim, window.k.mapped,   window.v.mapped};
}

}  // namespace

void ProcessorOperators::ropeStore(CommandStream& stream, const RopeParams& params, const Tensor& q,
                                   const Tensor& k, const Tensor& v, const Tensor& rotatedQ,
                                   const KvLayer& cache) const {
    native::RopeParams rope;
    rope.style = params.style;
    rope.ropeDim = params.ropeDim;
    rope.numHeads = params.numHeads;
    rope.numKvHeads = params.numKvHeads;
    rope.firstPosition = params.firstPosition;
    rope.angles = dataOf<float>(params.angles);
    rope.queryScale = params.queryScale ? dataOf<float>(*params.queryScale) : nullptr;
    processorStream(stream).run("rope_store", [&](native::ThreadPool& pool) {
        native::ropeStore(pool, rope, viewOf(q), viewOf(k), viewOf(v), viewOf(rotatedQ),
                          viewOf(cache));
    });
}

void ProcessorOperators::fullAttention(CommandStream& stream, const AttentionShape& shape,
                                       const Tensor& q, const Tensor& k, const Tensor& v,
                                       const Tensor& y, const BufferSlice&,
                                       const std::optional<RelativePositions>& positions) const {
    native::RelativePositions terms;
    if (positions)
        terms = {viewOf(positions->rows), viewOf(positions->columns), positions->mapColumns};
    processorStream(stream).run("attention", [&](native::ThreadPool& pool) {
        native::fullAttention(pool, shapeOf(shape), viewOf(q), viewOf(k), viewOf(v), viewOf(y),
                              positions ? &terms : nullptr);
    });
}

void ProcessorOperators::cachedAttention(CommandStream& stream, const AttentionShape& shape,
                                         const Tensor& q, const KvLayer& cache,
                                         std::uint32_t firstPosition, const Tensor& y,
                                         const BufferSlice&) const {
    processorStream(stream).run("cached_attention", [&](native::ThreadPool& pool) {
        native::cachedAttention(pool, shapeOf(shape), viewOf(q), viewOf(cache), firstPosition,
                                viewOf(y));
    });
}

void ProcessorOperators::relativePositionTerms(CommandStream& stream, const Tensor& q,
                                               std::uint32_t numHeads, const BufferSlice& table,
                                               const TokenMap& map, MapAxis axis,
                                               const Tensor& y) const {
    processorStream(stream).run("relative_terms", [&](native::ThreadPool& pool) {
        native::relativePositionTerms(
            pool, viewOf(q), numHeads, dataOf<float>(table), {map.rows, map.columns},
            axis == MapAxis::Rows ? native::MapAxis::Rows : native::MapAxis::Columns, viewOf(y));
    });
}

}  // namespace tessera
