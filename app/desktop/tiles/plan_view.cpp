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
    // Without candidates the photo takes all of `resized`.
    const auto areaOf = [](Resolution size) { return qint64{size.widthPx} * size.heightPx; };
    option.effectivePixels = std::min(areaOf(plan.resized), areaOf(plan.photo));
    option.wastedPixels = plan.scheme.mode == TileMode::HdTransform
                              ? areaOf(plan.bestResolution) - option.effectivePixels
                              : 0;
}

QList<TileOption> optionsOf(const PlanView& view, const TilePlan& byRule) {
    const QString shown = gridOf(*view.plan);
    QList<TileOption> options;
    for (const std::string& name : gridNames(byRule.scheme, byRule.photo)) {
        const auto scheme = withGrid(byRule.scheme, byRule.photo, name);
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

// Adds segments one after another.
class Segments {
  public:
    void add(TokenSegment segment) {
        segment.first = m_next;
        m_next += segment.count;
        m_list.append(segment);
    }
    // Rows of the overview (tile 0), or of the map (-1).
    void addRows(int tile, int rows, int columns, bool newline) {
        for (int row = 0; row < rows; ++row) {
            TokenSegment line;
            line.tile = tile;
            line.row = row;
            line.newline = newline;
            line.count = columns + (newline ? 1 : 0);
            add(line);
        }
    }
    QList<TokenSegment> take() && { return std::move(m_list); }

  private:
    QList<TokenSegment> m_list;
    int m_next = 0;
};

QList<TokenSegment> segmentsOf(const PlanView& view) {
    const TilePlan& plan = *view.plan;
    const int side = plan.cellsPerSide;
    Segments segments;
    if (plan.scheme.mode == TileMode::HdTransform) {
        segments.addRows(0, side, side, true);
        TokenSegment separator;
        separator.count = 1;
        separator.separator = true;
        segments.add(separator);
        segments.addRows(-1, plan.rows, plan.columns, true);
        return std::move(segments).take();
    }
    const bool merged = view.isMerged();
    const bool shared = sharesRows(plan);
    for (int tile = 0; tile < (merged || shared ? 1 : view.tileCount()); ++tile) {
        TokenSegment whole;
        whole.tile = shared ? -1 : tile;
        whole.count = side * side;
        segments.add(whole);
    }
    if (merged)
        segments.addRows(-1, plan.rows, plan.columns, plan.scheme.newlinePerRow);
    return std::move(segments).take();
}

}  // namespace

bool PlanView::isComparing() const {
    return plan && usedGrid != gridOf(*plan);
}

bool PlanView::isMerged() const {
    return plan && mergesToMap(*plan);
}

int PlanView::segmentOfRow(int row) const {
    return static_cast<int>(segments.size()) - plan->rows + row;
}

TileCells PlanView::cellsOf(int tile) const {
    const PlannedTile& planned = plan->tiles[static_cast<std::size_t>(tile)];
    const int side = plan->cellsPerSide;
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
    if (scheme->mode == TileMode::HdTransform)
        view.tilesAtMost = scheme->hdTiles;
    view.options = optionsOf(view, planTiles({photo.widthPx, photo.heightPx}, *scheme));
    view.segments = segmentsOf(view);
    return view;
}

}  // namespace tessera
