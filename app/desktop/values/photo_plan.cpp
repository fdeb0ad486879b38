// SPDX-License-Identifier: MIT
#include "app/desktop/values/photo_plan.h"

namespace tessera {

std::string usableGrid(const PhotoRef& photo, const TileScheme& scheme) {
    std::string grid = photo.grid.toStdString();
    return withGrid(scheme, {photo.widthPx, photo.heightPx}, grid) ? grid : std::string();
}

TilePlan planPhoto(const PhotoRef& photo, const TileScheme& scheme) {
    const Resolution size{photo.widthPx, photo.heightPx};
    const auto chosen = withGrid(scheme, size, usableGrid(photo, scheme));
    return planTiles(size, chosen ? *chosen : scheme);
}

QString gridOf(const TilePlan& plan) {
    return plan.tiles.size() <= 1
               ? kOverview
               : QString::fromStdString(gridName(plan.gridColumns, plan.gridRows));
}

}  // namespace tessera
