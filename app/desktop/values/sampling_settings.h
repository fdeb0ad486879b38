// SPDX-License-Identifier: MIT
// How answers are sampled, as it is kept with conversations, answers and presets.
#pragma once

#include <QString>
#include <optional>

#include "engine/text/sampler.h"

class QJsonObject;

namespace tessera {

// The seed stands for itself: an answer remembers the one that it was made with.
struct SamplingSettings {
    float temperature = SamplerParams{}.temperature;
    int topK = SamplerParams{}.topK;
    float topP = SamplerParams{}.topP;
    float minP = SamplerParams{}.minP;
    float repeatPenalty = SamplerParams{}.repeatPenalty;
    int maxTokens = 0;                 // 0: as many as fit
    std::optional<quint64> seed = {};  // nullopt: another one for every answer

    friend bool operator==(const SamplingSettings&, const SamplingSettings&) = default;
};

// What a conversation uses that says nothing else: the sampler's own numbers, and an end to an
// answer that would never find one.
SamplingSettings defaultSampling();

// For an answer whose settings have none: short enough to be read and typed.
quint64 drawSeed();
SamplingSettings withSeed(SamplingSettings settings, quint64 seed);

QJsonObject toJson(const SamplingSettings& settings);
// What is missing or no number keeps its default; numbers are brought into their ranges.
SamplingSettings samplingFromJson(const QJsonObject& object);

// The form in the database: empty for nullopt.
QString toText(const std::optional<SamplingSettings>& settings);
std::optional<SamplingSettings> samplingFromText(const QString& text);

}  // namespace tessera
