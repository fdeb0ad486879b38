// SPDX-License-Identifier: MIT
// Attention of a tile of queries that share a KV head, over blocks of keys with a running softmax.
// Keys and values of a block are laid out in panels for the inner kernel of matrix products, which
// then computes scores (vectors along keys) and weighted sums of values (vectors along components).
#if defined(TESSERA_NATIVE_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TESSERA_NATIVE_TILE_INL_H_
#undef TESSERA_NATIVE_TILE_INL_H_
#else
#define TESSERA_NATIVE_TILE_INL_H_
#endif

#include <algorithm>

#include "engine/native/attention/softmax-inl.h"
#include "engine/native/attention/tile_shape.h"
#include "engine/native/simd/micro-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

static_assert(kTileKeys % kPanelTokens == 0 && kTileRows % kRowsAtOnce == 0);

// The components of a head, cut into panels of nearly equal width, none wider than kPanelVectors.
class ComponentPanels {
  public:
    explicit ComponentPanels(std::size_t headDim)
        : m_vectors((headDim + kLanes - 1) / kLanes),
          m_count((m_vectors + kPanelVectors - 1) / kPanelVectors) {}

    std::size_t count() const { return m_count; }
    std::size_t vectors(std::size_t panel) const {
        return m_vectors / m_count + (panel < m_vectors % m_count ? 1 : 0);
    }
    std::size_t firstComponent(std::size_t panel) const {
        return (panel * (m_vectors / m_count) + std::min(panel, m_vectors % m_count)) * kLanes;
    }

  private:
    std::size_t m_vectors;
    std::size_t m_count;
};

// Where a thread's scratch holds what belongs to a tile.
struct TileMemory {
    TileMemory(float* scratch, std::size_t headDim)
        : outRow(tileOutRow(headDim)),
          queries(scratch),
          out(queries + kTileRows * headDim),
          keys(out + kTileRows * outRow),
          values(keys + headDim * kTileKeys),
          scores(values + kTileKeys * tileValueRow(headDim)),
          sums(scores + kTileRows * kTileScoreRow),
          references(sums + kTileRows * kMaxLanes) {}

    std::size_t outRow;
    float* queries;     // [kTileRows, headDim], multiplied by queryFactor()
    float* out;         // [kTileRows, outRow]
    float* keys;        // panels [headDim][kPanelTokens] of neighbouring keys
    float* values;      // panels [kTileKeys][kPanelTokens] of components, see ComponentPanels
    float* scores;      // [kTileRows, kTileScoreRow]
    float* sums;        // [kTileRows, kLanes]
    float* references;  // [kTileRows]
};

// Prepares row r of a tile: its query of headDim components.
HWY_INLINE void setQuery(const TileMemory& tile, std::size_t r, const float* query,
                         std::size_t headDim) {
    multiplyInto(query, headDim, queryFactor(headDim), tile.queries + r * headDim);
    tile.references[r] = kNoLogit;
    hn::StoreU(hn::Zero(F()), F(), tile.sums + r * kLanes);
}

// Rows from `rows` to the next multiple of kRowsAtOnce: computed with the others, never looked at.
HWY_INLINE void fillUpQueries(const TileMemory& tile, std::size_t rows, std::size_t headDim) {
    for (std::size_t r = rows; r % kRowsAtOnce != 0; ++r)
        std::fill_n(tile.queries + r * headDim, headDim, 0.0f);
}

// Attends with the first `rows` queries to keys [0, seen(rows - 1)); seen(r) says how many row r
// sees and never falls.
//   load(first, count)                 lays `count` keys and values into tile.keys and tile.values
//   addTerms(r, first, count, scores)  may add to the scores of row r
//   stop()                             true: give up
// False if it was stopped.
template <typename Seen, typename Load, typename AddTerms, typename Stop>
HWY_INLINE bool attendTile(const TileMemory& tile, std::size_t rows, std::size_t headDim, Seen seen,
                           Load load, AddTerms addTerms, Stop stop) {
    const ComponentPanels panels(headDim);
    const std::size_t paddedRows = (rows + kRowsAtOnce - 1) / kRowsAtOnce * kRowsAtOnce;
    const std::size_t keys = seen(rows - 1);
    // The first row that sees a key, at the beginning of its group of rows.
    const auto firstThatSees = [&](std::size_t key, std::size_t from) {
        while (seen(from) <= key)
            ++from;
        return from;
    };
    std::size_t begin = 0;
    for (std::size_t first = 0; first < keys; first += kTileKeys) {
        if (stop())
            return false;
        const std::size_t count = std::min(kTileKeys, keys - first);
        load(first, count);
        begin = firstThatSees(first, begin);
        for (std::size_t key = 0; key < count; key += kPanelTokens) {
            const std::size_t r = firstThatSees(first + key, begin) / kRowsAtOnce * kRowsAtOnce;
            const std::size_t vectors =
                std::min(kPanelVectors, (count - key + kLanes - 1) / kLanes);
            microBlock<false>(paddedRows - r, vectors, headDim, tile.queries + r * headDim, headDim,
                              1, tile.keys + key * headDim, tile.scores + r * kTileScoreRow + key,
                              kTileScoreRow);
        }
        for (std::size_t group = begin / kRowsAtOnce * kRowsAtOnce; group < rows;
             group += kRowsAtOnce) {
            const std::size_t end = std::min(group + kRowsAtOnce, rows);
            // What the group's last row sees of this block.
            const std::size_t groupCount = std::min(count, seen(end - 1) - first);
            for (std::size_t r = group; r < end; ++r) {
                float* scores = tile.scores + r * kTileScoreRow;
                const std::size_t own = seen(r) > first ? std::min(count, seen(r) - first) : 0;
                if (own > 0) {
                    addTerms(r, first, own, scores);
                    const SoftmaxState state = {tile.references + r, tile.sums + r * kLanes};
                    const float factor = own == kTileKeys
                                             ? exponentials<kTileKeys>(scores, own, state)
                                             : exponentials(scores, own, state);
                    if (factor != 1.0f && first > 0)
                        multiply(tile.out + r * tile.outRow, headDim, factor);
                }
                std::fill(scores + own, scores + std::max(own, groupCount), 0.0f);
            }
        }
        for (std::size_t panel = 0; panel < panels.count(); ++panel) {
            const float* values = tile.values + panel * kTileKeys * kPanelTokens;
            float* out = tile.out + panels.firstComponent(panel);
            const std::size_t vectors = panels.vectors(panel);
            for (std::size_t group = begin / kRowsAtOnce * kRowsAtOnce; group < rows;
                 group += kRowsAtOnce) {
                const std::size_t last = std::min(group + kRowsAtOnce, rows) - 1;
                const std::size_t groupCount = std::min(count, seen(last) - first);
                const float* weights = tile.scores + group * kTileScoreRow;
                float* target = out + group * tile.outRow;
                if (first == 0) {
                    microBlock<false>(kRowsAtOnce, vectors, groupCount, weights, kTileScoreRow, 1,
                                      values, target, tile.outRow);
                } else {
                    microBlock<true>(kRowsAtOnce, vectors, groupCount, weights, kTileScoreRow, 1,
                                     values, target, tile.outRow);
                }
            }
        }
    }
    return true;
}

// y [headDim] of row r.
HWY_INLINE void storeResult(const TileMemory& tile, std::size_t r, std::size_t headDim, float* y) {
    multiplyInto(tile.out + r * tile.outRow, headDim, 1.0f / sumOf(tile.sums + r * kLanes), y);
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();
#endif
