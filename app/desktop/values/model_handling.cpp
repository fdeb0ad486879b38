// SPDX-License-Identifier: MIT
#include "app/desktop/values/model_handling.h"

#include <string_view>

#include "engine/image/grid_choice.h"

namespace tessera {
namespace {

QString text(std::string_view name) {
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

}  // namespace

QString imageModeName(ImageMode mode) {
    return text(nameOf(mode));
}

QString tileRulesName(TileRules rules) {
    return text(nameOf(rules));
}

ImageMode imageModeOf(const QString& name) {
    return imageModeNamed(name.toStdString()).value_or(ImageMode::Auto);
}

TileRules tileRulesOf(const QString& name) {
    return tileRulesNamed(name.toStdString()).value_or(TileRules::Original);
}

std::optional<int> tilesAtMostFor(const TileScheme& scheme, const ModelHandling& handling) {
    const std::optional<int> tiles =
        handling.tilesAtMost > 0 ? std::optional(handling.tilesAtMost) : std::nullopt;
    return withTilesAtMost(scheme, tiles) ? tiles : std::nullopt;
}

}  // namespace tessera
