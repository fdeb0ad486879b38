// SPDX-License-Identifier: MIT
#include "app/desktop/chat/settings/chat_settings.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/desktop/text/characters.h"
#include "app/desktop/values/sampling_numbers.h"
#include "engine/text/sampler_fields.h"

namespace tessera {
namespace {

QString numberText(double value, int decimals) {
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text = locale.toString(value, 'f', decimals);
    if (decimals == 0)
        return text;
    while (text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(locale.decimalPoint()))
        text.chop(locale.decimalPoint().size());
    return text;
}

bool isPublished(const QString& key, const GenerationDefaults& defaults) {
    return std::ranges::any_of(samplerFields(), [&](const SamplerField& field) {
        return QLatin1String(field.key.data(), qsizetype(field.key.size())) == key &&
               field.published(defaults);
    });
}

}  // namespace

QString SamplingField::text() const {
    return numberText(value, decimals);
}

QString SamplingField::defaultText() const {
    return numberText(defaultValue, decimals);
}

QString SamplingField::rangeText() const {
    return ChatSettings::tr("%1 – %2").arg(numberText(from, decimals), numberText(to, decimals));
}

ChatSettings::ChatSettings(Parts parts, QObject* parent) : QObject(parent), m_parts(parts) {
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(kSaveDelayMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &ChatSettings::save);
    connect(parts.models, &ModelController::changed, this, &ChatSettings::changed);
    const auto follow = [this] {
        if (m_conversationId.isEmpty() && !m_new)
            m_settings = newSettings();
        emit changed();
    };
    connect(parts.presets, &PresetList::changed, this, follow);
    connect(parts.presets, &PresetList::defaultChanged, this, follow);
    m_settings = newSettings();
}

ChatSettings::~ChatSettings() {
    save();
}

ConversationSettings ChatSettings::newSettings() const {
    const auto preset = m_parts.presets->find(m_parts.presets->defaultId());
    if (!preset)
        return {};
    return {preset->systemPrompt, preset->sampling};
}

void ChatSettings::show(const QString& conversationId) {
    save();
    m_conversationId = conversationId;
    m_chosenPreset.clear();
    if (conversationId.isEmpty()) {
        m_settings = m_new.value_or(newSettings());
    } else {
        const auto row = m_parts.conversations->find(conversationId);
        m_settings =
            row ? ConversationSettings{row->systemPrompt, row->sampling} : ConversationSettings();
    }
    emit changed();
}

void ChatSettings::adopt(const QString& conversationId) {
    m_new.reset();
    m_conversationId = conversationId;
}

void ChatSettings::save() {
    if (!m_saveTimer.isActive())
        return;
    m_saveTimer.stop();
    m_parts.storage->setSettings(m_conversationId, m_settings.systemPrompt, m_settings.sampling);
}

void ChatSettings::apply(const ConversationSettings& settings) {
    if (settings == m_settings)
        return;
    m_settings = settings;
    if (m_conversationId.isEmpty()) {
        m_new = settings;
    } else {
        m_parts.conversations->setSettings(m_conversationId, settings.systemPrompt,
                                           settings.sampling);
        m_saveTimer.start();
    }
    emit changed();
    emit edited();
}

SamplingSettings ChatSettings::modelDefault() const {
    SamplingSettings sampling = defaultSampling();
    static_cast<SamplerParams&>(sampling) =
        samplingOf(m_parts.models->loaded().generationDefaults());
    // The demo model was trained on exact answers and gives others when it has to sample.
    if (m_parts.models->isDemo())
        sampling.temperature = 0;
    return sampling;
}

SamplingSettings ChatSettings::sampling() const {
    return m_settings.sampling.value_or(modelDefault());
}

AnswerSettings ChatSettings::answerSettings() const {
    return {m_settings.systemPrompt.trimmed(), sampling(), m_parts.models->handling()->values()};
}

void ChatSettings::setSystemPrompt(const QString& text) {
    apply({firstCharacters(text, kLongestSystemPrompt), m_settings.sampling});
}

QString ChatSettings::templateSystemPrompt() const {
    return m_parts.models->handling()->promptTemplate().systemPrompt;
}

SamplingField ChatSettings::number(const QString& key) const {
    const SamplingNumber* number = samplingNumber(key);
    if (number == nullptr)
        return {};
    return {number->valueIn(sampling()),
            number->least,
            number->most,
            number->step,
            number->valueIn(modelDefault()),
            number->decimals,
            isPublished(key, m_parts.models->loaded().generationDefaults())};
}

QVariantMap ChatSettings::numbers() const {
    QVariantMap all;
    for (const SamplingNumber& known : samplingNumbers())
        all.insert(known.key, QVariant::fromValue(number(known.key)));
    return all;
}

void ChatSettings::setSampling(const SamplingSettings& sampling) {
    apply({m_settings.systemPrompt,
           sampling == modelDefault() ? std::nullopt : std::optional(sampling)});
}

void ChatSettings::set(const QString& key, double value) {
    const SamplingNumber* number = samplingNumber(key);
    if (number == nullptr || !std::isfinite(value))
        return;
    const double unit = std::pow(10.0, number->decimals);
    SamplingSettings changed = sampling();
    number->set(changed, std::round(std::clamp(value, number->least, number->most) * unit) / unit);
    setSampling(changed);
}

bool ChatSettings::setText(const QString& key, const QString& text) {
    bool isNumber = false;
    double value = QLocale().toDouble(text.trimmed(), &isNumber);
    if (!isNumber)
        value = QLocale::c().toDouble(text.trimmed(), &isNumber);
    if (isNumber)
        set(key, value);
    return isNumber;
}

void ChatSettings::reset(const QString& key) {
    const SamplingNumber* number = samplingNumber(key);
    if (number == nullptr)
        return;
    SamplingSettings changed = sampling();
    number->set(changed, number->valueIn(modelDefault()));
    setSampling(changed);
}

QString ChatSettings::seed() const {
    const auto seed = sampling().seed;
    return seed ? QString::number(*seed) : QString();
}

bool ChatSettings::setSeed(const QString& text) {
    const QString digits = text.trimmed();
    SamplingSettings changed = sampling();
    changed.seed.reset();
    if (!digits.isEmpty()) {
        bool isNumber = false;
        changed.seed = digits.toULongLong(&isNumber);
        if (!isNumber)
            return false;
    }
    setSampling(changed);
    return true;
}

bool ChatSettings::isPlain() const {
    return m_settings == ConversationSettings();
}

void ChatSettings::resetAll() {
    apply({});
}

QString ChatSettings::presetId() const {
    if (m_parts.presets->matches(m_chosenPreset, m_settings.systemPrompt, sampling()))
        return m_chosenPreset;
    return m_parts.presets->match(m_settings.systemPrompt, sampling());
}

void ChatSettings::choosePreset(const QString& id) {
    const auto preset = m_parts.presets->find(id);
    if (!preset)
        return;
    m_chosenPreset = id;
    apply({m_parts.presets->isBuiltIn(id) ? m_settings.systemPrompt : preset->systemPrompt,
           m_parts.presets->sampling(id, sampling())});
    // apply() may have changed nothing: several presets can have the same settings.
    emit changed();
}

QString ChatSettings::savePreset(const QString& name) {
    const QString id = m_parts.presets->save(name, m_settings.systemPrompt, sampling());
    if (!id.isEmpty()) {
        m_chosenPreset = id;
        emit changed();
    }
    return id;
}

}  // namespace tessera
