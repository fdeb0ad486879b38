// SPDX-License-Identifier: MIT
#include "app/desktop/values/sampling_settings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include "app/desktop/values/sampling_numbers.h"

namespace tessera {
namespace {

constexpr int kDefaultMaxTokens = 1024;

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
    QJsonObject object;
    for (const SamplingNumber& number : samplingNumbers())
        object.insert(number.key, number.valueIn(settings));
    // As text, because JSON numbers hold only 53 bits.
    if (settings.seed)
        object.insert(QStringLiteral("seed"), QString::number(*settings.seed));
    return object;
}

SamplingSettings samplingFromJson(const QJsonObject& object) {
    SamplingSettings settings;
    for (const SamplingNumber& number : samplingNumbers())
        if (const QJsonValue value = object.value(number.key); value.isDouble())
            number.set(settings, value.toDouble());
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
