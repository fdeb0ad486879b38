// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

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
            "keeps the most, and of those that keep as much it wastes the least.")
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

}  // namespace

QString gridReason(const PlanView& view) {
    const auto best = std::find_if(view.options.cbegin(), view.options.cend(),
                                   [](const TileOption& option) { return option.byRule; });
    if (best == view.options.cend())
        return {};
    const QString won = ruleText(view, *best);
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
    if (planned.gridColumn < 0)
        return view.tileCount() > 1 ? Text::tr("Overview") : Text::tr("The whole photo");
    return Text::tr("Tile %1").arg(number(tile));
}

QString tileText(const PlanView& view, int tile) {
    const QString name = tileName(view, tile);
    if (tile == 0 || !view.isMerged()) {
        const TokenSegment& run = view.segments[tile];
        return Text::tr("%1: %2").arg(name, tokenRange(run.first, run.count));
    }
    const TilePatches patches = view.patchesOf(tile);
    if (patches.isEmpty())
        return Text::tr("%1: padding only, no tokens").arg(name);
    const TokenSegment& first = view.segments[1 + patches.firstRow];
    const TokenSegment& last = view.segments[patches.firstRow + patches.rows];
    return Text::tr("%1: %2 × %3 patches, one token each, between token %4 and token %5")
        .arg(name, number(patches.columns), number(patches.rows),
             number(first.first + patches.firstColumn + 1),
             number(last.first + patches.firstColumn + patches.columns));
}

QString segmentText(const PlanView& view, int segment) {
    const TokenSegment& run = view.segments[segment];
    if (run.tile >= 0)
        return Text::tr("%1: %2").arg(tileName(view, run.tile), tokenRange(run.first, run.count));
    const QString row =
        Text::tr("Row %1 of %2: %3")
            .arg(number(run.row + 1), number(view.plan->rows), tokenRange(run.first, run.count));
    return run.newline ? Text::tr("%1, the last one a newline").arg(row) : row;
}

}  // namespace tessera
