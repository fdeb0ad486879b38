// SPDX-License-Identifier: MIT
// How a stored photo is cut, with the grid that was chosen for it.
#pragma once

#include <QString>
#include <string>

#include "app/desktop/values/photo_ref.h"
#include "engine/image/grid_choice.h"

namespace tessera {

inline const QString kOverview = QString::fromLatin1(kOverviewGrid.data(), kOverviewGrid.size());

// The photo's grid where this scheme has it. Empty otherwise: a choice that was made for another
// model must not keep a conversation from going on, so the rule decides then.
std::string usableGrid(const PhotoRef& photo, const TileScheme& scheme);

// As the photo is cut when it is asked about.
TilePlan planPhoto(const PhotoRef& photo, const TileScheme& scheme);

// The name under which the plan's grid can be chosen; kOverview for a single tile.
QString gridOf(const TilePlan& plan);

}  // namespace tessera
