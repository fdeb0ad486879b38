// SPDX-License-Identifier: MIT
// How answers are sampled, as kept with conversations, answers and presets.
#pragma once

#include <QString>
#include <optional>

#include "engine/text/sampler.h"

class QJsonObject;

namespace tessera {

// Without a seed, every answer gets a new one, which is kept with the answer.
struct SamplingSettings : SamplerParams {
    int maxTokens = 0;  // 0: as many as fit

    friend bool operator==(const SamplingSettings&, const SamplingSettings&) = default;
};

// Defaults: the sampler's own, plus a token limit so that every answer ends.
SamplingSettings defaultSampling();

// A seed for an answer whose settings have none; short enough to read and type.
quint64 drawSeed();
SamplingSettings withSeed(SamplingSettings settings, quint64 seed);

QJsonObject toJson(const SamplingSettings& settings);
// Values that are missing or not numbers keep their defaults; numbers are brought into the ranges
// of samplingNumbers().
SamplingSettings samplingFromJson(const QJsonObject& object);

// The form in the database: empty for nullopt.
QString toText(const std::optional<SamplingSettings>& settings);
std::optional<SamplingSettings> samplingFromText(const QString& text);

}  // namespace tessera
