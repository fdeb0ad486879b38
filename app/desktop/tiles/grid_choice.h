// SPDX-License-Identifier: MIT
// A grid chosen by hand instead of by the model's rule.
#pragma once

#include <QString>

#include "engine/image/tile_plan.h"

namespace tessera {

inline const QString kOverviewGrid = QStringLiteral("overview");

// "2x1": columns, rows.
QString gridName(int columns, int rows);

// The scheme with this grid as the only one: "2x1", or "overview" for the photo as one tile. The
// scheme as it is for an empty or an unknown name.
TileScheme withGrid(const TileScheme& scheme, const QString& grid);

}  // namespace tessera
