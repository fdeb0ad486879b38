// SPDX-License-Identifier: MIT
#include "app/desktop/values/tile_scheme_value.h"

#include <QCoreApplication>

#include "engine/image/grid_choice.h"
#include "engine/image/tile_geometry.h"

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(TileSummary)
};

}  // namespace

QString tileSummary(const TilePlan& plan) {
    const QString tokens = Text::tr("%Ln tokens", nullptr, plan.tokens);
    if (plan.tiles.size() <= 1)
        return Text::tr("1 tile, %1").arg(tokens);
    if (!hasOverview(plan))
        return Text::tr("1 tile in %1 sizes, %2").arg(QString::number(plan.tiles.size()), tokens);
    return Text::tr("%1 × %2 tiles, %3")
        .arg(QString::number(plan.gridColumns), QString::number(plan.gridRows), tokens);
}

QString imageModeText(ImageMode mode) {
    switch (mode) {
        case ImageMode::Auto:
            return Text::tr("the model's own");
        case ImageMode::Pad:
            return Text::tr("pad: add borders");
        case ImageMode::Crop:
            return Text::tr("crop: keep the middle");
        case ImageMode::Squash:
            return Text::tr("squash: distort to a square");
        case ImageMode::Hd:
            return Text::tr("hd: LLaVA-1.5-HD");
        case ImageMode::AnyRes:
            return Text::tr("anyres: LLaVA-1.6");
    }
    return {};
}

QString tilingText(const TileScheme& scheme) {
    const int side = scheme.tileSizePx;
    switch (scheme.mode) {
        case TileMode::Pad:
            return Text::tr("padded to one square of %1 × %1 pixels").arg(side);
        case TileMode::Crop:
            return Text::tr("the middle square, %1 × %1 pixels").arg(side);
        case TileMode::Squash:
            return Text::tr("squashed to one square of %1 × %1 pixels").arg(side);
        case TileMode::Scales:
            return Text::tr("squashed to %1 × %1 pixels, and to %2 × %2 pixels in tiles")
                .arg(QString::number(side),
                     QString::number(scheme.scalesPx.empty() ? side : scheme.scalesPx.back()));
        case TileMode::Letterbox:
            return scheme.secondTileSizePx > 0
                       ? Text::tr("fitted into one square of %1 × %1 pixels, seen again at %2 × %2")
                             .arg(QString::number(side), QString::number(scheme.secondTileSizePx))
                       : Text::tr("fitted into one square of %1 × %1 pixels").arg(side);
        case TileMode::HdTransform:
            return Text::tr(
                       "an overview and up to %n tiles of %1 × %1 pixels, a newline after "
                       "each row",
                       nullptr, scheme.hdTiles)
                .arg(side);
        case TileMode::Hd:
        case TileMode::AnyRes:
            break;
    }
    const Resolution largest = largestCanvas(scheme);
    // What follows the grids is a list of properties, each of which stands for itself.
    const QString merge = scheme.merge == MergeType::SpatialUnpad ? Text::tr("padding removed")
                          : scheme.merge == MergeType::Spatial    ? Text::tr("padding kept")
                                                                  : Text::tr("tile after tile");
    const auto grids = static_cast<int>(scheme.pinpoints.size());
    const QString text =
        scheme.mode == TileMode::Hd
            ? Text::tr("hd, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4", nullptr, grids)
            : Text::tr("anyres, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4", nullptr,
                       grids);
    const QString line = text.arg(QString::number(side), QString::number(largest.widthPx),
                                  QString::number(largest.heightPx), merge);
    return scheme.newlinePerRow ? Text::tr("%1, a newline after each row").arg(line) : line;
}

}  // namespace tessera
