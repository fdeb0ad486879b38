// SPDX-License-Identifier: MIT
// What the window says about a plan, its tiles and its tokens, in its language.
#pragma once

#include <QString>

#include "app/desktop/tiles/plan_view.h"

namespace tessera {

// Why this grid won, in a line; empty where there was no choice.
QString gridReason(const PlanView& view);

// What the grid that is looked at costs, and what the photo costs as it is; empty where they are
// the same.
QString costChangeText(const PlanView& view);

// Empty for a tile that does not exist.
QString tileName(const PlanView& view, int tile);

// A tile or a segment, with its tokens.
QString tileText(const PlanView& view, int tile);
QString segmentText(const PlanView& view, int segment);

}  // namespace tessera
