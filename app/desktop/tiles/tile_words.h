// SPDX-License-Identifier: MIT
// The window's texts about a plan, its tiles and its tokens, in the user's language.
#pragma once

#include <QString>

#include "app/desktop/tiles/plan_view.h"

namespace tessera {

// Why this grid won, in one line; empty if there was no choice.
QString gridReason(const PlanView& view);

// The cost of the viewed grid and of the one in use; empty if they are the same grid.
QString costChangeText(const PlanView& view);

// Empty for a tile that does not exist.
QString tileName(const PlanView& view, int tile);

// A tile or a segment, with its tokens.
QString tileText(const PlanView& view, int tile);
QString segmentText(const PlanView& view, int segment);

}  // namespace tessera
