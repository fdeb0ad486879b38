// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>
#include <optional>

#include "engine/image/tile_plan.h"

namespace tessera {

// How the loaded model cuts photos, for QML to pass on. Invalid while no model that can see is
// loaded.
struct TileSchemeValue {
    Q_GADGET
    QML_VALUE_TYPE(tileScheme)
    Q_PROPERTY(bool valid READ isValid)
  public:
    std::optional<TileScheme> scheme;
    bool isValid() const { return scheme.has_value(); }
};

// "2 x 2 tiles, 2 340 tokens", in the user's language.
QString tileSummary(const TilePlan& plan);

// What a way of cutting is called where it is chosen, in the user's language.
QString imageModeText(ImageMode mode);

// How the scheme cuts photos of any size, as one line in the user's language.
QString tilingText(const TileScheme& scheme);

}  // namespace tessera
