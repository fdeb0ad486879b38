// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "engine/image/tile_geometry.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(TileWords)
};

QString number(qint64 value) {
    return QLocale().toString(value);
}

QString tokenRange(int first, int count) {
    return count == 1 ? Text::tr("token %1").arg(number(first + 1))
                      : Text::tr("tokens %1 to %2").arg(number(first + 1), number(first + count));
}

// Why the rule picks `best`.
QString ruleText(const PlanView& view, const TileOption& best) {
    const qint64 photoPixels = qint64{view.photo.widthPx} * view.photo.heightPx;
    const QString won =
        Text::tr(
            "%1 × %2 keeps %3 of the photo's %4 pixels and wastes %5 of its canvas: of %6 grids it "
            "keeps the most and, among those that keep as much, wastes the least.")
            .arg(QString::number(best.columns), QString::number(best.rows),
                 number(best.effectivePixels), number(photoPixels), number(best.wastedPixels),
                 number(view.options.size() - 1));
    const auto equal =
        std::find_if(view.options.cbegin(), view.options.cend(), [&](const TileOption& option) {
            return !option.byRule && option.columns * option.rows > 1 &&
                   option.effectivePixels == best.effectivePixels &&
                   option.wastedPixels == best.wastedPixels;
        });
    if (equal == view.options.cend())
        return won;
    return won + QLatin1Char(' ') +
           Text::tr("%1 × %2 does just as well; the first in the model's list is taken.")
               .arg(QString::number(equal->columns), QString::number(equal->rows));
}

// Why a rule that takes as many tiles as it may picks `best`.
QString mostTilesText(const PlanView& view, const TileOption& best) {
    return Text::tr(
               "%1 × %2 is the largest grid of this photo's shape with at most %Ln tiles. It keeps "
               "%3 of the photo's %4 pixels.",
               nullptr, view.tilesAtMost)
        .arg(QString::number(best.columns), QString::number(best.rows),
             number(best.effectivePixels),
             number(qint64{view.photo.widthPx} * view.photo.heightPx));
}

// For a model without grids: how what it sees becomes tokens. Empty where a patch is a token.
QString tokensReason(const TilePlan& plan) {
    if (sharesRows(plan))
        return plan.scheme.mode == TileMode::Scales
                   ? Text::tr(
                         "This model sees every photo as a whole and, larger, in tiles. What it "
                         "sees of a place becomes one token.")
                   : Text::tr(
                         "This model sees every photo twice, in full and made smaller. What it "
                         "sees of a place becomes one token.");
    if (!plan.scheme.localTokens)
        return Text::tr(
            "This model sees every photo as one tile. Each of its tokens looks at all of "
            "it; none stands for a place.");
    if (plan.cellsPerSide < plan.patchesPerSide && plan.scheme.columnsFirst)
        return Text::tr(
            "This model sees every photo as one tile. 2 × 2 patches become one token, in "
            "columns from left to right.");
    return {};
}

}  // namespace

QString gridReason(const PlanView& view) {
    if (view.plan && view.options.isEmpty())
        return tokensReason(*view.plan);
    const auto best = std::find_if(view.options.cbegin(), view.options.cend(),
                                   [](const TileOption& option) { return option.byRule; });
    if (best == view.options.cend())
        return {};
    const QString won = view.tilesAtMost > 0 ? mostTilesText(view, *best) : ruleText(view, *best);
    if (best->shown)
        return won;
    return view.isComparing()
               ? Text::tr("This grid is only a preview. %1").arg(won)
               : Text::tr("This grid was chosen by hand. By the model's rule: %1").arg(won);
}

QString costChangeText(const PlanView& view) {
    if (!view.isComparing())
        return {};
    return view.tokens() == view.usedTokens
               ? Text::tr("%Ln tokens, the same as now", nullptr, view.tokens())
               : Text::tr("%Ln tokens instead of %1", nullptr, view.tokens())
                     .arg(number(view.usedTokens));
}

QString tileName(const PlanView& view, int tile) {
    if (tile < 0 || tile >= view.tileCount())
        return {};
    const PlannedTile& planned = view.plan->tiles[static_cast<std::size_t>(tile)];
    if (planned.gridColumn < 0 && view.tileCount() > 1 && !hasOverview(*view.plan))
        return Text::tr("%1 px").arg(planned.sizePx);
    if (planned.gridColumn < 0)
        return view.tileCount() > 1 ? Text::tr("Overview") : Text::tr("The whole photo");
    return Text::tr("Tile %1").arg(number(tile));
}

QString tileText(const PlanView& view, int tile) {
    const QString name = tileName(view, tile);
    if (sharesRows(*view.plan))
        return Text::tr("%1: together with what else is seen, %2")
            .arg(name, tokenRange(0, view.tokens()));
    if (tile == 0 || !view.isMerged()) {
        const int last = view.plan->scheme.mode == TileMode::HdTransform
                             ? view.plan->cellsPerSide - 1  // its rows are segments
                             : tile;
        const TokenSegment& run = view.segments[tile];
        const TokenSegment& end = view.segments[last];
        const QString range = tokenRange(run.first, end.first + end.count - run.first);
        return run.newline ? Text::tr("%1: %2, a newline after each row").arg(name, range)
                           : Text::tr("%1: %2").arg(name, range);
    }
    const TileCells cells = view.cellsOf(tile);
    if (cells.isEmpty())
        return Text::tr("%1: padding only, no tokens").arg(name);
    const TokenSegment& first = view.segments[view.segmentOfRow(cells.firstRow)];
    const TokenSegment& last = view.segments[view.segmentOfRow(cells.firstRow + cells.rows - 1)];
    const QString text =
        view.plan->cellsPerSide == view.plan->patchesPerSide
            ? Text::tr("%1: %2 × %3 patches, one token each, between token %4 and token %5")
            : Text::tr("%1: %2 × %3 tokens of 2 × 2 patches, between token %4 and token %5");
    return text.arg(name, number(cells.columns), number(cells.rows),
                    number(first.first + cells.firstColumn + 1),
                    number(last.first + cells.firstColumn + cells.columns));
}

QString segmentText(const PlanView& view, int segment) {
    const TokenSegment& run = view.segments[segment];
    const QString range = tokenRange(run.first, run.count);
    if (run.separator)
        return Text::tr("The separator between the overview and the tiles: %1").arg(range);
    if (run.ofAllTiles())
        return Text::tr("All that is seen, together: %1").arg(range);
    if (run.tile >= 0 && run.row < 0)
        return Text::tr("%1: %2").arg(tileName(view, run.tile), range);
    const int rows = run.tile >= 0 ? view.plan->cellsPerSide : view.plan->rows;
    const QString line =
        run.tile >= 0 ? Text::tr("%1, row %2 of %3: %4")
                            .arg(tileName(view, run.tile), number(run.row + 1), number(rows), range)
                      : Text::tr("Row %1 of %2: %3").arg(number(run.row + 1), number(rows), range);
    return run.newline ? Text::tr("%1, the last one a newline").arg(line) : line;
}

}  // namespace tessera
