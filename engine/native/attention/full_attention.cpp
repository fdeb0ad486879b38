// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cassert>

#include "engine/native/attention/attention.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/attention/full_attention.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hwy/cache_control.h>

#include "engine/native/attention/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

// Brings what a tile needs of a row near: heads lie so far apart in it, and rows from each other,
// that no processor sees it coming.
HWY_INLINE void prefetchRow(const float* row, std::size_t headDim) {
    constexpr std::size_t kLineFloats = 16;
    for (std::size_t i = 0; i < headDim; i += kLineFloats)
        hwy::Prefetch(row + i);
}

// Lays rows [first, first + count) of k and v, headDim components from `component` on, into a tile,
// and prefetches up to as many that follow, before row `end`.
void loadRows(const TileMemory& tile, const ConstMatrixView& k, const ConstMatrixView& v,
              std::size_t first, std::size_t count, std::size_t end, std::size_t component,
              std::size_t headDim) {
    for (std::size_t key = 0; key < count; key += kPanelTokens) {
        packPanel(k.row(first + key) + component, k.stride, std::min(kPanelTokens, count - key),
                  headDim, 1.0f, tile.keys + key * headDim);
    }
    const ComponentPanels panels(headDim);
    for (std::size_t panel = 0; panel < panels.count(); ++panel) {
        const std::size_t begin = panels.firstComponent(panel);
        const std::size_t width = std::min(panels.vectors(panel) * kLanes, headDim - begin);
        float* target = tile.values + panel * kTileKeys * kPanelTokens;
        for (std::size_t key = 0; key < count; ++key) {
            multiplyInto(v.row(first + key) + component + begin, width, 1.0f,
                         target + key * kPanelTokens);
        }
    }
    for (std::size_t row = first + count; row < std::min(first + 2 * count, end); ++row) {
        prefetchRow(k.row(row) + component, headDim);
        prefetchRow(v.row(row) + component, headDim);
    }
}

// The terms of relative positions of a tile's rows, taken to the base of two. A row is followed by
// room for a vector, so that all of it can be read in whole vectors.
class TileTerms {
  public:
    TileTerms(const RelativePositions* positions, std::size_t mapRows, float* memory)
        : m_positions(positions),
          m_mapRows(mapRows),
          m_row(positions != nullptr ? tileTermRow(mapRows, positions->mapColumns) : 0),
          m_memory(memory) {}

    // Those of query row `query` and head `head`, for row r of the tile.
    void set(std::size_t r, std::size_t query, std::size_t head) const {
        if (m_positions == nullptr)
            return;
        const std::size_t mapColumns = m_positions->mapColumns;
        float* columns = m_memory + r * m_row;
        multiplyInto(m_positions->columns.row(query) + head * mapColumns, mapColumns, kLog2E,
                     columns);
        float* rows = columns + m_row - m_mapRows;
        multiplyInto(m_positions->rows.row(query) + head * m_mapRows, m_mapRows, kLog2E, rows);
    }

    // Adds those of keys [first, first + count).
    void add(std::size_t r, std::size_t first, std::size_t count, float* scores) const {
        if (m_positions == nullptr)
            return;
        const F d;
        const std::size_t mapColumns = m_positions->mapColumns;
        const float* columns = m_memory + r * m_row;
        const float* rows = columns + m_row - m_mapRows;
        for (std::size_t key = first; key < first + count;) {
            const std::size_t column = key % mapColumns;
            const std::size_t end = std::min(first + count, key - column + mapColumns);
            const FV row = hn::Set(d, rows[key / mapColumns]);
            float* at = scores + (key - first);
            const float* from = columns + column;
            for (; key + kLanes <= end; key += kLanes, at += kLanes, from += kLanes)
                hn::StoreU(hn::Add(hn::LoadU(d, at), hn::Add(row, hn::LoadU(d, from))), d, at);
            // The scores behind belong to the map's next row, which comes next.
            if (key < end) {
                const FV terms =
                    hn::IfThenElseZero(hn::FirstN(d, end - key), hn::Add(row, hn::LoadU(d, from)));
                hn::StoreU(hn::Add(hn::LoadU(d, at), terms), d, at);
                key = end;
            }
        }
    }

  private:
    const RelativePositions* m_positions;
    std::size_t m_mapRows;
    std::size_t m_row;
    float* m_memory;  // [kTileRows, m_row]: columns, room, rows
};

bool fullAttentionAny(ThreadPool& pool, const AttentionShape& shape, const ConstMatrixView& q,
                      const ConstMatrixView& k, const ConstMatrixView& v, const MatrixView& y,
                      const RelativePositions* positions) {
    const std::size_t keys = shape.kvTokens != 0 ? shape.kvTokens : shape.tokens;
    const std::size_t dim = shape.headDim;
    const std::size_t group = shape.numHeads / shape.numKvHeads;
    const std::size_t rows = shape.tokens * group;
    const std::size_t tileRows = tileRowsFor(rows);
    const std::size_t tiles = (rows + tileRows - 1) / tileRows;
    const std::size_t mapRows = positions != nullptr ? keys / positions->mapColumns : 0;
    const std::size_t termFloats =
        positions != nullptr ? kTileRows * tileTermRow(mapRows, positions->mapColumns) : 0;
    pool.reserveScratch((tileFloats(dim) + termFloats) * sizeof(float));
    std::atomic<bool> stopped = false;
    // Tiles of a head follow each other, so that its keys are still in the cache.
    const bool complete = pool.parallelFor(
        shape.batch * shape.numKvHeads * tiles, 1,
        [&](unsigned thread, std::size_t piece, std::size_t) {
            float* scratch = pool.scratch(thread).floats(tileFloats(dim) + termFloats);
            const TileMemory tile(scratch, dim);
            const TileTerms terms(positions, mapRows, scratch + tileFloats(dim));
            const std::size_t batch = piece / tiles / shape.numKvHeads;
            const std::size_t kvHead = piece / tiles % shape.numKvHeads;
            const std::size_t firstRow = piece % tiles * tileRows;
            const std::size_t count = std::min(tileRows, rows - firstRow);
            const auto token = [&](std::size_t r) {
                return batch * shape.tokens + (firstRow + r) / group;
            };
            const auto head = [&](std::size_t r) {
                return kvHead * group + (firstRow + r) % group;
            };
            for (std::size_t r = 0; r < count; ++r) {
                setQuery(tile, r, q.row(token(r)) + head(r) * dim, dim);
                terms.set(r, token(r), head(r));
            }
            fillUpQueries(tile, count, dim);
            const bool done = attendTile(
                tile, count, dim, [&](std::size_t) { return keys; },
                [&](std::size_t first, std::size_t n) {
                    loadRows(tile, k, v, batch * keys + first, n, (batch + 1) * keys, kvHead * dim,
                             dim);
                },
                [&](std::size_t r, std::size_t first, std::size_t n, float* scores) {
                    terms.add(r, first, n, scores);
                },
                [&] { return pool.stopRequested(); });
            if (!done) {
                stopped = true;
                return;
            }
            for (std::size_t r = 0; r < count; ++r)
                storeResult(tile, r, dim, y.row(token(r)) + head(r) * dim);
        });
    return complete && !stopped;
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(fullAttentionAny);

bool fullAttention(ThreadPool& pool, const AttentionShape& shape, const ConstMatrixView& q,
                   const ConstMatrixView& k, const ConstMatrixView& v, const MatrixView& y,
                   const RelativePositions* positions) {
    const std::size_t keys = shape.kvTokens != 0 ? shape.kvTokens : shape.tokens;
    assert(q.columns == shape.numHeads * shape.headDim && y.columns == q.columns);
    assert(k.columns == shape.numKvHeads * shape.headDim && v.columns == k.columns);
    assert(q.rows == shape.batch * shape.tokens && y.rows == q.rows);
    assert(k.rows == shape.batch * keys && v.rows == k.rows);
    assert(shape.headDim >= 1 && shape.headDim <= kMaxHeadDim);
    if (shape.batch * shape.tokens == 0)
        return true;
    return HWY_DYNAMIC_DISPATCH(fullAttentionAny)(pool, shape, q, k, v, y, positions);
}

}  // namespace tessera::native
#endif
