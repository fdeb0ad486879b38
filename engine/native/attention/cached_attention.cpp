// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cassert>

#include "engine/native/attention/attention.h"
#include "engine/native/attention/cached_call.h"
#include "engine/native/attention/rows_shape.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/attention/cached_attention.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/attention/cached_rows-inl.h"
#include "engine/native/attention/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Lays positions [first, first + count) into a tile; `first` is a multiple of kTileKeys.
template <TensorType type>
void loadBlocks(const TileMemory& tile, const KvBlocks& keys, const KvBlocks& values,
                std::size_t first, std::size_t count, std::size_t dim) {
    constexpr std::size_t kBytes = kvNumberBytes(type);
    static_assert(kTileKeys % kKvBlockPositions == 0);
    const F d;
    for (std::size_t key = 0; key < count; key += kLanes) {
        const Byte* block = keys.block((first + key) / kKvBlockPositions);
        const std::size_t position = key % kKvBlockPositions;
        float* target = tile.keys + key / kPanelTokens * kPanelTokens * dim + key % kPanelTokens;
        FV scale = hn::Set(d, 1.0f);
        for (std::size_t c = 0; c < dim; ++c) {
            FV numbers = kvNumbersAt<type>(block + (c * kKvBlockPositions + position) * kBytes);
            if constexpr (type == TensorType::Q8_0) {
                if (c % kKvScaledComponents == 0) {
                    scale = halvesAt(kvScales(block, dim) +
                                     (c / kKvScaledComponents * kKvBlockPositions + position) * 2);
                }
                numbers = hn::Mul(numbers, scale);
            }
            hn::StoreU(numbers, d, target + c * kPanelTokens);
        }
    }
    const ComponentPanels panels(dim);
    for (std::size_t key = 0; key < count; ++key) {
        const Byte* block = values.block((first + key) / kKvBlockPositions);
        const std::size_t position = key % kKvBlockPositions;
        const Byte* row = block + position * values.row * kBytes;
        for (std::size_t panel = 0; panel < panels.count(); ++panel) {
            float* target = tile.values + (panel * kTileKeys + key) * kPanelTokens;
            for (std::size_t i = 0; i < panels.vectors(panel); ++i) {
                const std::size_t c = panels.firstComponent(panel) + i * kLanes;
                FV numbers = kvNumbersAt<type>(row + c * kBytes);
                if constexpr (type == TensorType::Q8_0) {
                    const std::size_t group = c / kKvScaledComponents;
                    const Byte* scale =
                        kvScales(block, values.row) + (group * kKvBlockPositions + position) * 2;
                    numbers = hn::Mul(numbers, hn::Set(d, halfAt(scale)));
                }
                hn::StoreU(numbers, d, target + i * kLanes);
            }
        }
    }
}

// Many queries: tiles of them, the longest first.
template <TensorType type>
bool attendTiles(ThreadPool& pool, const CachedCall& call) {
    const std::size_t dim = call.shape.headDim;
    const std::size_t tileRows = tileRowsFor(call.rows());
    const std::size_t tiles = (call.rows() + tileRows - 1) / tileRows;
    pool.reserveScratch(tileFloats(dim) * sizeof(float));
    std::atomic<bool> stopped = false;
    const bool complete = pool.parallelFor(
        tiles * call.shape.numKvHeads, 1, [&](unsigned thread, std::size_t piece, std::size_t) {
            const TileMemory tile(pool.scratch(thread).floats(tileFloats(dim)), dim);
            const std::size_t kvHead = piece % call.shape.numKvHeads;
            const std::size_t firstRow = (tiles - 1 - piece / call.shape.numKvHeads) * tileRows;
            const std::size_t count = std::min(tileRows, call.rows() - firstRow);
            const KvBlocks keys = keyBlocks(call.cache, kvHead);
            const KvBlocks values = valueBlocks(call.cache, kvHead);
            for (std::size_t r = 0; r < count; ++r)
                setQuery(tile, r, call.query(kvHead, firstRow + r), dim);
            fillUpQueries(tile, count, dim);
            const bool done = attendTile(
                tile, count, dim, [&](std::size_t r) { return call.seen(firstRow + r); },
                [&](std::size_t first, std::size_t n) {
                    loadBlocks<type>(tile, keys, values, first, n, dim);
                },
                [](std::size_t, std::size_t, std::size_t, float*) {},
                [&] { return pool.stopRequested(); });
            if (!done) {
                stopped = true;
                return;
            }
            for (std::size_t r = 0; r < count; ++r)
                storeResult(tile, r, dim, call.result(kvHead, firstRow + r));
        });
    return complete && !stopped;
}

// y of a query out of what the splits left of it.
void combineSplits(const float* parts, std::size_t splits, std::size_t partStep, std::size_t dim,
                   float* out, float* y) {
    const std::size_t length = kvValueRow(dim);
    float largest = kNoLogit;
    for (std::size_t s = 0; s < splits; ++s)
        largest = std::max(largest, parts[s * partStep + length + 1]);
    std::fill_n(out, length, 0.0f);
    float sum = 0.0f;
    for (std::size_t s = 0; s < splits; ++s) {
        const float* part = parts + s * partStep;
        const float factor = hn::GetLane(powerOfTwo(hn::Set(F(), part[length + 1] - largest)));
        sum += factor * part[length];
        for (std::size_t i = 0; i < length; i += kLanes) {
            hn::StoreU(
                hn::MulAdd(hn::Set(F(), factor), hn::LoadU(F(), part + i), hn::LoadU(F(), out + i)),
                F(), out + i);
        }
    }
    multiplyInto(out, dim, 1.0f / sum, y);
}

// Few queries: all of a KV head together, over parts of the keys.
template <TensorType type>
bool attendFew(ThreadPool& pool, const CachedCall& call) {
    const std::size_t dim = call.shape.headDim;
    const std::size_t rows = call.rows();
    const std::size_t kvHeads = call.shape.numKvHeads;
    const std::size_t splits = splitsOf(call.keys());
    const std::size_t floats = rowsFloats(rows, dim);
    pool.reserveScratch(floats * sizeof(float));
    // [splits, kvHeads * rows, splitRow]
    float* const parts =
        splits > 1 ? pool.sharedScratch().floats(splits * kvHeads * rows * splitRow(dim)) : nullptr;
    bool complete =
        pool.parallelFor(kvHeads * splits, 1, [&](unsigned thread, std::size_t piece, std::size_t) {
            const RowsMemory m(pool.scratch(thread).floats(floats), rows, dim);
            const std::size_t split = piece % splits;
            const std::size_t kvHead = piece / splits;
            for (std::size_t r = 0; r < rows; ++r) {
                multiplyInto(call.query(kvHead, r), dim, queryFactor(dim), m.queries + r * dim);
            }
            const std::size_t first = split * kSplitKeys;
            attendRows<type>(m, rows, dim, keyBlocks(call.cache, kvHead),
                             valueBlocks(call.cache, kvHead), first,
                             std::min(first + kSplitKeys, call.keys()),
                             [&](std::size_t r) { return call.seen(r); });
            for (std::size_t r = 0; r < rows; ++r) {
                const float* out = m.out + r * m.outRow;
                const float sum = sumOf(m.sums + r * kLanes);
                if (splits == 1) {
                    multiplyInto(out, dim, 1.0f / sum, call.result(kvHead, r));
                    continue;
                }
                float* part = parts + ((split * kvHeads + kvHead) * rows + r) * splitRow(dim);
                std::copy_n(out, m.outRow, part);
                part[m.outRow] = sum;
                part[m.outRow + 1] = m.references[r];
            }
        });
    if (complete && splits > 1) {
        complete = pool.parallelFor(kvHeads * rows, kCombinedRows,
                                    [&](unsigned thread, std::size_t begin, std::size_t end) {
                                        float* out = pool.scratch(thread).floats(floats);
                                        for (std::size_t row = begin; row < end; ++row)
                                            combineSplits(parts + row * splitRow(dim), splits,
                                                          kvHeads * rows * splitRow(dim), dim, out,
                                                          call.result(row / rows, row % rows));
                                    });
    }
    return complete;
}

// Where halves are converted by many instructions, once for all queries is better.
#if HWY_TARGET <= HWY_AVX2 || HWY_ARCH_ARM
constexpr std::size_t kFewRowsHere = kFewRows;
#else
constexpr std::size_t kFewRowsHere = kMostRows;
#endif

template <TensorType type>
bool attendTyped(ThreadPool& pool, const CachedCall& call) {
    return call.rows() <= kFewRowsHere ? attendFew<type>(pool, call)
                                       : attendTiles<type>(pool, call);
}

bool cachedAttentionAny(ThreadPool& pool, const CachedCall& call) {
    switch (call.cache.type) {
        case TensorType::F32:
            return attendTyped<TensorType::F32>(pool, call);
        case TensorType::Q8_0:
            return attendTyped<TensorType::Q8_0>(pool, call);
        default:
            return attendTyped<TensorType::F16>(pool, call);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(cachedAttentionAny);

bool cachedAttention(ThreadPool& pool, const AttentionShape& shape, const ConstMatrixView& q,
                     const KvView& cache, std::size_t firstPosition, const MatrixView& y) {
    assert(shape.batch == 1 && shape.headDim == cache.headDim);
    assert(shape.numKvHeads == cache.kvHeads && shape.numHeads % shape.numKvHeads == 0);
    assert(q.rows == shape.tokens && q.columns == shape.numHeads * shape.headDim);
    assert(y.rows == q.rows && y.columns == q.columns);
    assert(firstPosition + shape.tokens <= cache.context);
    if (shape.tokens == 0)
        return true;
    return HWY_DYNAMIC_DISPATCH(cachedAttentionAny)(pool, {shape, q, cache, firstPosition, y});
}

}  // namespace tessera::native
#endif
