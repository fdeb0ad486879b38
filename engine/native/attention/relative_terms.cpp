// SPDX-License-Identifier: MIT
#include "engine/native/attention/relative_terms.h"

#include <algorithm>
#include <cassert>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native/attention/relative_terms.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/native/simd/micro-inl.h"

HWY_BEFORE_NAMESPACE();
namespace tessera::native {
namespace HWY_NAMESPACE {

constexpr std::size_t kTokensOfPiece = 16;

// The terms of a token are a product of its heads with n neighbouring entries of the table, turned
// round so that those follow each other as the keys do: one panel for each place that a token can
// have and each kPanelTokens keys, in which column k is entry place - k + n - 1.
struct TermPanels {
    std::size_t places;  // n
    std::size_t panels;  // of a place
    std::size_t headDim;
    float* data;  // [places, panels, headDim, kPanelTokens]

    float* panel(std::size_t place, std::size_t index) const {
        return data + (place * panels + index) * headDim * kPanelTokens;
    }
};

void fillPanels(const TermPanels& t, std::size_t place, const float* table) {
    for (std::size_t p = 0; p < t.panels; ++p) {
        float* panel = t.panel(place, p);
        for (std::size_t i = 0; i < kPanelTokens; ++i) {
            const std::size_t key = std::min(p * kPanelTokens + i, t.places - 1);
            const float* entry = table + (place + t.places - 1 - key) * t.headDim;
            for (std::size_t c = 0; c < t.headDim; ++c)
                panel[c * kPanelTokens + i] = entry[c];
        }
    }
}

bool relativePositionTermsAny(ThreadPool& pool, const ConstMatrixView& q, std::size_t numHeads,
                              const float* table, const TokenMap& map, MapAxis axis,
                              const MatrixView& y) {
    const std::size_t dim = q.columns / numHeads;
    const std::size_t places = axis == MapAxis::Rows ? map.rows : map.columns;
    TermPanels t = {places, (places + kPanelTokens - 1) / kPanelTokens, dim, nullptr};
    t.data = pool.sharedScratch().floats(places * t.panels * dim * kPanelTokens);
    const std::size_t row = t.panels * kPanelTokens;
    pool.reserveScratch(numHeads * row * sizeof(float));
    if (!pool.parallelFor(places, 1, [&](unsigned, std::size_t place, std::size_t) {
            fillPanels(t, place, table);
        }))
        return false;
    return pool.parallelFor(
        q.rows, kTokensOfPiece, [&](unsigned thread, std::size_t begin, std::size_t end) {
            float* terms = pool.scratch(thread).floats(numHeads * row);
            for (std::size_t token = begin; token < end; ++token) {
                const std::size_t inMap = token % (map.rows * map.columns);
                const std::size_t place =
                    axis == MapAxis::Rows ? inMap / map.columns : inMap % map.columns;
                for (std::size_t p = 0; p < t.panels; ++p) {
                    const std::size_t keys = std::min(kPanelTokens, places - p * kPanelTokens);
                    microBlock<false>(numHeads, (keys + kLanes - 1) / kLanes, dim, q.row(token),
                                      dim, 1, t.panel(place, p), terms + p * kPanelTokens, row);
                }
                for (std::size_t head = 0; head < numHeads; ++head)
                    std::copy_n(terms + head * row, places, y.row(token) + head * places);
            }
        });
}

}  // namespace HWY_NAMESPACE
}  // namespace tessera::native
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tessera::native {

HWY_EXPORT(relativePositionTermsAny);

bool relativePositionTerms(ThreadPool& pool, const ConstMatrixView& q, std::size_t numHeads,
                           const float* table, const TokenMap& map, MapAxis axis,
                           const MatrixView& y) {
    assert(y.rows == q.rows && q.rows % (map.rows * map.columns) == 0);
    assert(y.columns == numHeads * (axis == MapAxis::Rows ? map.rows : map.columns));
    return HWY_DYNAMIC_DISPATCH(relativePositionTermsAny)(pool, q, numHeads, table, map, axis, y);
}

}  // namespace tessera::native
#endif
