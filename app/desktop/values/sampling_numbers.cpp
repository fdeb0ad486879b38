// SPDX-License-Identifier: MIT
#include "app/desktop/values/sampling_numbers.h"

#include <algorithm>
#include <cmath>

#include "engine/text/sampler_fields.h"

namespace tessera {
namespace {

constexpr double kLongestAnswer = 32768;  // tokens

SamplingNumber ofSampler(const SamplerField& field) {
    return {QString::fromUtf8(field.key.data(), static_cast<qsizetype>(field.key.size())),
            field.least,
            field.most,
            field.step,
            field.isWhole() ? 0 : 2,
            [&field](const SamplingSettings& settings) { return field.valueIn(settings); },
            [&field](SamplingSettings& settings, double value) { field.set(settings, value); }};
}

SamplingNumber longestAnswer() {
    return {QStringLiteral("maxTokens"),
            0,
            kLongestAnswer,
            64,
            0,
            [](const SamplingSettings& settings) { return settings.maxTokens; },
            [](SamplingSettings& settings, double value) {
                settings.maxTokens =
                    static_cast<int>(std::clamp(std::round(value), 0.0, kLongestAnswer));
            }};
}

std::vector<SamplingNumber> allNumbers() {
    std::vector<SamplingNumber> numbers;
    for (const SamplerField& field : samplerFields())
        numbers.push_back(ofSampler(field));
    numbers.push_back(longestAnswer());
    return numbers;
}

}  // namespace

const std::vector<SamplingNumber>& samplingNumbers() {
    static const std::vector<SamplingNumber> numbers = allNumbers();
    return numbers;
}

const SamplingNumber* samplingNumber(const QString& key) {
    const auto& numbers = samplingNumbers();
    const auto found =
        std::find_if(numbers.begin(), numbers.end(),
                     [&](const SamplingNumber& number) { return number.key == key; });
    return found == numbers.end() ? nullptr : &*found;
}

}  // namespace tessera
