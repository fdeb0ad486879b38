// SPDX-License-Identifier: MIT
// ModelController: what the loaded model was recognised as, and the user's overrides.
#include "app/desktop/models/model_controller.h"

#include <algorithm>

#include "engine/image/grid_choice.h"

namespace tessera {

TileSchemeValue ModelController::tileScheme() const {
    if (m_status != Ready || !m_model.tileScheme)
        return {};
    const auto other = m_model.otherSchemes.find(m_handling.imageMode);
    TileScheme scheme = other != m_model.otherSchemes.end() ? other->second : *m_model.tileScheme;
    scheme.rules = m_handling.rules;
    const auto limited = withTilesAtMost(scheme, tilesAtMostFor(scheme, m_handling));
    return {limited ? *limited : scheme};
}

QString ModelController::tiling() const {
    const TileSchemeValue scheme = tileScheme();
    return scheme.isValid() ? tilingText(*scheme.scheme) : QString();
}

QStringList ModelController::imageModes() const {
    QStringList modes = {imageModeName(ImageMode::Auto)};
    for (const auto& [mode, scheme] : m_model.otherSchemes)
        modes.append(imageModeName(mode));
    return modes;
}

QList<int> ModelController::tileNumbers() const {
    const TileSchemeValue scheme = tileScheme();
    if (!scheme.isValid() || scheme.scheme->mode != TileMode::HdTransform)
        return {};
    return {0, 4, 9, 16, 25, 40, kTrainedHdTiles};
}

int ModelController::ownTilesAtMost() const {
    return m_model.tileScheme ? m_model.tileScheme->hdTiles : 0;
}

QStringList ModelController::templateNames() const {
    QStringList names = {QString()};
    for (const PromptTemplate& known : m_model.templates)
        names.append(known.name);
    return names;
}

const PromptTemplate* ModelController::findTemplate(const QString& name) const {
    const auto found = std::ranges::find(m_model.templates, name, &PromptTemplate::name);
    return found == m_model.templates.end() ? nullptr : &*found;
}

QString ModelController::knownTemplate(const QString& name) const {
    return findTemplate(name) != nullptr ? name : QString();
}

PromptTemplate ModelController::promptTemplate() const {
    const PromptTemplate* used = findTemplate(
        m_handling.chatTemplate.isEmpty() ? m_model.chatTemplate : m_handling.chatTemplate);
    return used != nullptr ? *used : PromptTemplate();
}

void ModelController::setChatTemplate(const QString& name) {
    ModelHandling handling = m_handling;
    handling.chatTemplate = knownTemplate(name);
    setHandling(handling);
}

void ModelController::setImageMode(const QString& name) {
    ModelHandling handling = m_handling;
    handling.imageMode = imageModeOf(name);
    setHandling(handling);
}

void ModelController::setRules(const QString& name) {
    ModelHandling handling = m_handling;
    handling.rules = tileRulesOf(name);
    setHandling(handling);
}

void ModelController::setTilesAtMost(int tiles) {
    ModelHandling handling = m_handling;
    handling.tilesAtMost = tiles;
    setHandling(handling);
}

void ModelController::setHandling(const ModelHandling& handling) {
    if (m_status != Ready || handling == m_handling)
        return;
    m_handling = handling;
    m_settings->setHandlingOf(m_model.source, handling);
    emit changed();
}

}  // namespace tessera
