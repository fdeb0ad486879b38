// SPDX-License-Identifier: MIT
#include "app/desktop/tiles/grid_choice.h"

namespace tessera {

QString gridName(int columns, int rows) {
    return QStringLiteral("%1x%2").arg(columns).arg(rows);
}

TileScheme withGrid(const TileScheme& scheme, const QString& grid) {
    TileScheme chosen = scheme;
    if (scheme.pinpoints.empty() || scheme.tileSizePx <= 0)
        return chosen;
    if (grid == kOverviewGrid) {
        chosen.mode = TileMode::Squash;
        chosen.merge = MergeType::Flat;
        chosen.newlinePerRow = false;
        return chosen;
    }
    for (const Resolution& pinpoint : scheme.pinpoints) {
        // TileRules::Hf reads the list as (height, width).
        const bool turned = scheme.rules == TileRules::Hf;
        const int width = turned ? pinpoint.heightPx : pinpoint.widthPx;
        const int height = turned ? pinpoint.widthPx : pinpoint.heightPx;
        if (gridName(width / scheme.tileSizePx, height / scheme.tileSizePx) == grid) {
            chosen.pinpoints = {pinpoint};
            break;
        }
    }
    return chosen;
}

}  // namespace tessera
