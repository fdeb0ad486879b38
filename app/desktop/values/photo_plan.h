// SPDX-License-Identifier: MIT
// How a stored photo is cut, with the grid chosen for it.
#pragma once

#include <QString>
#include <string>

#include "app/desktop/values/photo_ref.h"
#include "engine/image/grid_choice.h"

namespace tessera {

inline const QString kOverview = QString::fromLatin1(kOverviewGrid.data(), kOverviewGrid.size());

// The photo's grid if this scheme has it. Empty otherwise, so that the rule decides: a choice made
// for another model must not block the conversation.
std::string usableGrid(const PhotoRef& photo, const TileScheme& scheme);

// How the photo is cut for a question about it.
TilePlan planPhoto(const PhotoRef& photo, const TileScheme& scheme);

// The name under which the plan's grid can be chosen; kOverview for a single tile.
QString gridOf(const TilePlan& plan);

}  // namespace tessera
