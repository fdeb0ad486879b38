// SPDX-License-Identifier: MIT
#include "app/desktop/chat/settings/chat_settings.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/text/chat_template.h"

namespace tessera {
namespace {

// Longer answers than any model's context.
constexpr double kLongestAnswer = 32768;

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

// The range without value and default.
SamplingField rangeOf(ChatSettings::Field field) {
    switch (field) {
        case ChatSettings::Temperature:
            return {.from = 0, .to = 2, .step = 0.05};
        case ChatSettings::TopK:
            return {.from = 0, .to = 1000, .step = 5, .decimals = 0};
        case ChatSettings::TopP:
            return {.from = 0.05, .to = 1, .step = 0.05};
        case ChatSettings::MinP:
            return {.from = 0, .to = 1, .step = 0.01};
        case ChatSettings::RepeatPenalty:
            return {.from = 0.5, .to = 2, .step = 0.05};
        case ChatSettings::MaxTokens:
            break;
    }
    return {.from = 0, .to = kLongestAnswer, .step = 64, .decimals = 0};
}

double read(const SamplingSettings& sampling, ChatSettings::Field field) {
    switch (field) {
        case ChatSettings::Temperature:
            return static_cast<double>(sampling.temperature);
        case ChatSettings::TopK:
            return sampling.topK;
        case ChatSettings::TopP:
            return static_cast<double>(sampling.topP);
        case ChatSettings::MinP:
            return static_cast<double>(sampling.minP);
        case ChatSettings::RepeatPenalty:
            return static_cast<double>(sampling.repeatPenalty);
        case ChatSettings::MaxTokens:
            break;
    }
    return sampling.maxTokens;
}

void write(SamplingSettings& sampling, ChatSettings::Field field, double value) {
    switch (field) {
        case ChatSettings::Temperature:
            sampling.temperature = static_cast<float>(value);
            break;
        case ChatSettings::TopK:
            sampling.topK = static_cast<int>(value);
            break;
        case ChatSettings::TopP:
            sampling.topP = static_cast<float>(value);
            break;
        case ChatSettings::MinP:
            sampling.minP = static_cast<float>(value);
            break;
        case ChatSettings::RepeatPenalty:
            sampling.repeatPenalty = static_cast<float>(value);
            break;
        case ChatSettings::MaxTokens:
            sampling.maxTokens = static_cast<int>(value);
            break;
    }
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
    // It was trained on exact answers, and gives other ones when it is made to guess.
    if (m_parts.models->isDemo())
        sampling.temperature = 0;
    return sampling;
}

SamplingSettings ChatSettings::sampling() const {
    return m_settings.sampling.value_or(modelDefault());
}

AnswerSettings ChatSettings::answerSettings() const {
    return {m_settings.systemPrompt.trimmed(), sampling(), m_parts.models->handling()};
}

void ChatSettings::setSystemPrompt(const QString& text) {
    apply({text.left(kLongestSystemPrompt), m_settings.sampling});
}

QString ChatSettings::templateSystemPrompt() const {
    const ModelController* models = m_parts.models;
    const QString name =
        models->chatTemplate().isEmpty() ? models->recognisedTemplate() : models->chatTemplate();
    const auto chatTemplate = ChatTemplate::byName(name.toStdString());
    if (!chatTemplate)
        return {};
    const std::string_view system = chatTemplate->defaultSystem();
    return QString::fromUtf8(system.data(), static_cast<qsizetype>(system.size()));
}

SamplingField ChatSettings::field(Field field) const {
    SamplingField shown = rangeOf(field);
    shown.value = read(sampling(), field);
    shown.defaultValue = read(modelDefault(), field);
    return shown;
}

void ChatSettings::setSampling(const SamplingSettings& sampling) {
    apply({m_settings.systemPrompt,
           sampling == modelDefault() ? std::nullopt : std::optional(sampling)});
}

void ChatSettings::set(Field field, double value) {
    if (!std::isfinite(value))
        return;
    const SamplingField range = rangeOf(field);
    const double unit = std::pow(10.0, range.decimals);
    const double rounded = std::round(std::clamp(value, range.from, range.to) * unit) / unit;
    SamplingSettings changed = sampling();
    write(changed, field, rounded);
    setSampling(changed);
}

bool ChatSettings::setText(Field field, const QString& text) {
    bool isNumber = false;
    double value = QLocale().toDouble(text.trimmed(), &isNumber);
    if (!isNumber)
        value = QLocale::c().toDouble(text.trimmed(), &isNumber);
    if (isNumber)
        set(field, value);
    return isNumber;
}

void ChatSettings::reset(Field field) {
    SamplingSettings changed = sampling();
    write(changed, field, read(modelDefault(), field));
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
    // It may be chosen among several that say the same.
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
