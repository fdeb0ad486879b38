// SPDX-License-Identifier: MIT
#include "app/desktop/models/model_handling_choice.h"

#include <algorithm>

#include "engine/image/grid_choice.h"

namespace tessera {

ModelHandlingChoice::ModelHandlingChoice(const LoadedModel& model, AppSettings* settings)
    : m_model(model), m_settings(settings) {}

void ModelHandlingChoice::readStored() {
    m_values = m_settings->handlingOf(m_model.source);
    m_values.chatTemplate = knownTemplate(m_values.chatTemplate);
}

void ModelHandlingChoice::forget() {
    m_values = {};
}

TileSchemeValue ModelHandlingChoice::tileScheme() const {
    if (!m_model.tileScheme)
        return {};
    const auto other = m_model.otherSchemes.find(m_values.imageMode);
    TileScheme scheme = other != m_model.otherSchemes.end() ? other->second : *m_model.tileScheme;
    scheme.rules = m_values.rules;
    const auto limited = withTilesAtMost(scheme, tilesAtMostFor(scheme, m_values));
    return {limited ? *limited : scheme};
}

QString ModelHandlingChoice::tiling() const {
    const TileSchemeValue scheme = tileScheme();
    return scheme.isValid() ? tilingText(*scheme.scheme) : QString();
}

QStringList ModelHandlingChoice::imageModes() const {
    QStringList modes = {imageModeName(ImageMode::Auto)};
    for (const auto& [mode, scheme] : m_model.otherSchemes)
        modes.append(imageModeName(mode));
    return modes;
}

QStringList ModelHandlingChoice::imageModeTexts() const {
    QStringList texts = {imageModeText(ImageMode::Auto)};
    for (const auto& [mode, scheme] : m_model.otherSchemes)
        texts.append(imageModeText(mode));
    return texts;
}

QList<int> ModelHandlingChoice::tileNumbers() const {
    const TileSchemeValue scheme = tileScheme();
    if (!scheme.isValid() || scheme.scheme->mode != TileMode::HdTransform)
        return {};
    return {0, 4, 9, 16, 25, 40, kTrainedHdTiles};
}

int ModelHandlingChoice::ownTilesAtMost() const {
    return m_model.tileScheme ? m_model.tileScheme->hdTiles : 0;
}

QStringList ModelHandlingChoice::templateNames() const {
    QStringList names = {QString()};
    for (const PromptTemplate& known : m_model.templates)
        names.append(known.name);
    return names;
}

const PromptTemplate* ModelHandlingChoice::findTemplate(const QString& name) const {
    const auto found = std::ranges::find(m_model.templates, name, &PromptTemplate::name);
    return found == m_model.templates.end() ? nullptr : &*found;
}

QString ModelHandlingChoice::knownTemplate(const QString& name) const {
    return findTemplate(name) != nullptr ? name : QString();
}

PromptTemplate ModelHandlingChoice::promptTemplate() const {
    const PromptTemplate* used = findTemplate(
        m_values.chatTemplate.isEmpty() ? m_model.chatTemplate : m_values.chatTemplate);
    return used != nullptr ? *used : PromptTemplate();
}

void ModelHandlingChoice::setChatTemplate(const QString& name) {
    ModelHandling values = m_values;
    values.chatTemplate = knownTemplate(name);
    choose(values);
}

void ModelHandlingChoice::setImageMode(const QString& name) {
    ModelHandling values = m_values;
    values.imageMode = imageModeOf(name);
    choose(values);
}

void ModelHandlingChoice::setRules(const QString& name) {
    ModelHandling values = m_values;
    values.rules = tileRulesOf(name);
    choose(values);
}

void ModelHandlingChoice::setTilesAtMost(int tiles) {
    ModelHandling values = m_values;
    values.tilesAtMost = tiles;
    choose(values);
}

void ModelHandlingChoice::choose(const ModelHandling& values) {
    if (m_model.source.isEmpty() || values == m_values)
        return;
    m_values = values;
    m_settings->setHandlingOf(m_model.source, values);
    emit chosen();
}

}  // namespace tessera
