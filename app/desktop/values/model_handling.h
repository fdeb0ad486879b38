// SPDX-License-Identifier: MIT
// How a model is prompted and how it sees, where the user overrides what was recognised.
#pragma once

#include <QString>
#include <optional>

#include "engine/image/tile_schemes.h"

namespace tessera {

struct ModelHandling {
    QString chatTemplate;  // of LoadedModel::templates; empty: the model's own
    ImageMode imageMode = ImageMode::Auto;
    TileRules rules = TileRules::Original;
    int tilesAtMost = 0;  // of a photo, where the model takes such a number; 0: the model's own
    friend bool operator==(const ModelHandling&, const ModelHandling&) = default;
};

// The names are those of tessera-cli's --template, --image-mode and --rules.
QString imageModeName(ImageMode mode);
QString tileRulesName(TileRules rules);
// Unknown names fall back to the model's own choice.
ImageMode imageModeOf(const QString& name);
TileRules tileRulesOf(const QString& name);
// The user's number where a model that cuts so takes one.
std::optional<int> tilesAtMostFor(const TileScheme& scheme, const ModelHandling& handling);

}  // namespace tessera
