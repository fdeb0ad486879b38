// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/plan_view.h"

#include <algorithm>
#include <utility>

#include "app/desktop/values/photo_plan.h"

namespace tessera {
namespace {

// How much of the photo the grid keeps, and how much of its canvas it wastes.
void addPixels(TileOption& option, const TilePlan& plan) {
    if (!plan.candidates.empty()) {
        option.effectivePixels = plan.candidates.front().effectivePixels;
        option.wastedPixels = plan.candidates.front().wastedPixels;
        return;
    }
    const qint64 side = plan.scheme.tileSizePx;
    option.effectivePixels =
        std::min(side * side, qint64{plan.photo.widthPx} * plan.photo.heightPx);
}

QList<TileOption> optionsOf(const PlanView& view, const TilePlan& byRule) {
    const QString shown = gridOf(*view.plan);
    QList<TileOption> options;
    for (const std::string& name : gridNames(byRule.scheme)) {
        const auto scheme = withGrid(byRule.scheme, name);
        if (!scheme)
            continue;
        const TilePlan plan = planTiles(byRule.photo, *scheme);
        TileOption option;
        option.grid = QString::fromStdString(name);
        option.columns = plan.gridColumns;
        option.rows = plan.gridRows;
        option.tokens = plan.tokens;
        addPixels(option, plan);
        option.byRule = option.grid == gridOf(byRule);
        option.shown = option.grid == shown;
        option.used = option.grid == view.usedGrid;
        options.append(option);
    }
    return options;
}

QList<TokenSegment> segmentsOf(const PlanView& view) {
    const TilePlan& plan = *view.plan;
    const bool merged = view.isMerged();
    QList<TokenSegment> segments;
    int next = 0;
    const auto append = [&](TokenSegment segment) {
        segment.first = next;
        next += segment.count;
        segments.append(segment);
    };
    for (int tile = 0; tile < (merged ? 1 : view.tileCount()); ++tile) {
        TokenSegment whole;
        whole.tile = tile;
        whole.count = plan.patchesPerSide * plan.patchesPerSide;
        append(whole);
    }
    for (int row = 0; merged && row < plan.rows; ++row) {
        TokenSegment line;
        line.row = row;
        line.newline = plan.scheme.newlinePerRow;
        line.count = plan.columns + (line.newline ? 1 : 0);
        append(line);
    }
    return segments;
}

}  // namespace

bool PlanView::isComparing() const {
    return plan && usedGrid != gridOf(*plan);
}

bool PlanView::isMerged() const {
    return plan && plan->tiles.size() > 1 && plan->scheme.merge != MergeType::Flat;
}

TilePatches PlanView::patchesOf(int tile) const {
    const PlannedTile& planned = plan->tiles[static_cast<std::size_t>(tile)];
    const int side = plan->patchesPerSide;
    const auto overlap = [side](int gridIndex, int first, int count) {
        const int begin = std::clamp(gridIndex * side - first, 0, count);
        const int end = std::clamp((gridIndex + 1) * side - first, 0, count);
        return std::pair(begin, end - begin);
    };
    const auto [firstColumn, columns] =
        overlap(planned.gridColumn, plan->firstColumn, plan->columns);
    const auto [firstRow, rows] = overlap(planned.gridRow, plan->firstRow, plan->rows);
    return {firstColumn, columns, firstRow, rows};
}

PlanView viewPlan(const PhotoRef& photo, const std::optional<TileScheme>& scheme,
                  const QString& grid) {
    PlanView view;
    view.photo = photo;
    if (!scheme || photo.widthPx <= 0 || photo.heightPx <= 0)
        return view;
    const TilePlan used = planPhoto(photo, *scheme);
    view.usedGrid = gridOf(used);
    view.usedTokens = used.tokens;
    PhotoRef looked = photo;
    looked.grid = grid;
    view.plan = planPhoto(looked, *scheme);
    view.options = optionsOf(view, planTiles({photo.widthPx, photo.heightPx}, *scheme));
    view.segments = segmentsOf(view);
    return view;
}

}  // namespace tessera
