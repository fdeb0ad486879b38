// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/tile_scheme_value.h"

#include <QCoreApplication>
#include <QLocale>

namespace tessera {
namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(TileSummary)
};

}  // namespace

QString tileSummary(const TilePlan& plan) {
    const QString tokens = QLocale().toString(plan.tokens);
    if (plan.tiles.size() <= 1)
        return Text::tr("1 tile, %1 tokens").arg(tokens);
    return Text::tr("%1 × %2 tiles, %3 tokens")
        .arg(plan.gridColumns)
        .arg(plan.gridRows)
        .arg(tokens);
}

}  // namespace tessera
