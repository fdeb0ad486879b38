// SPDX-License-Identifier: MIT
#include "app/desktop/values/sampling_settings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <algorithm>

namespace tessera {
namespace {

constexpr int kMostTokens = 1 << 20;
constexpr int kDefaultMaxTokens = 1024;

float number(const QJsonObject& object, const char* key, float fallback, float least, float most) {
    const double value = object.value(QLatin1String(key)).toDouble(static_cast<double>(fallback));
    return std::clamp(static_cast<float>(value), least, most);
}

int integer(const QJsonObject& object, const char* key, int fallback, int most) {
    return std::clamp(object.value(QLatin1String(key)).toInt(fallback), 0, most);
}

}  // namespace

SamplingSettings defaultSampling() {
    SamplingSettings settings;
    settings.maxTokens = kDefaultMaxTokens;
    return settings;
}

quint64 drawSeed() {
    return QRandomGenerator::global()->generate();
}

SamplingSettings withSeed(SamplingSettings settings, quint64 seed) {
    settings.seed = seed;
    return settings;
}

QJsonObject toJson(const SamplingSettings& settings) {
    QJsonObject object{
        {QStringLiteral("temperature"), static_cast<double>(settings.temperature)},
        {QStringLiteral("topK"), settings.topK},
        {QStringLiteral("topP"), static_cast<double>(settings.topP)},
        {QStringLiteral("minP"), static_cast<double>(settings.minP)},
        {QStringLiteral("repeatPenalty"), static_cast<double>(settings.repeatPenalty)},
        {QStringLiteral("maxTokens"), settings.maxTokens},
    };
    // As text: a number of JSON holds 53 bits only.
    if (settings.seed)
        object.insert(QStringLiteral("seed"), QString::number(*settings.seed));
    return object;
}

SamplingSettings samplingFromJson(const QJsonObject& object) {
    SamplingSettings settings;
    settings.temperature = number(object, "temperature", settings.temperature, 0.0f, 5.0f);
    settings.topK = integer(object, "topK", settings.topK, 1 << 20);
    settings.topP = number(object, "topP", settings.topP, 0.0f, 1.0f);
    settings.minP = number(object, "minP", settings.minP, 0.0f, 1.0f);
    settings.repeatPenalty = number(object, "repeatPenalty", settings.repeatPenalty, 0.1f, 10.0f);
    settings.maxTokens = integer(object, "maxTokens", settings.maxTokens, kMostTokens);
    bool isNumber = false;
    const quint64 seed = object.value(QLatin1String("seed")).toString().toULongLong(&isNumber);
    if (isNumber)
        settings.seed = seed;
    return settings;
}

QString toText(const std::optional<SamplingSettings>& settings) {
    if (!settings)
        return QLatin1String("");
    return QString::fromUtf8(QJsonDocument(toJson(*settings)).toJson(QJsonDocument::Compact));
}

std::optional<SamplingSettings> samplingFromText(const QString& text) {
    if (text.isEmpty())
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isObject() ? std::optional(samplingFromJson(document.object())) : std::nullopt;
}

}  // namespace tessera
