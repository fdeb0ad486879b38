// SPDX-License-Identifier: MIT
#include "engine/text/sampler_fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

namespace tessera {

namespace {

using P = SamplerParams;
using Defaults = GenerationDefaults;

// Whoever publishes a repeat penalty means one that looks at all tokens.
std::optional<double> allIfPenalised(const Defaults& defaults) {
    return defaults.repeatPenalty.value_or(1) == 1 ? std::nullopt : std::optional(-1.0);
}

constexpr std::array kFields = {
    SamplerField{"temperature", "--temperature", "T", "0 always takes the most likely token.",
                 &P::temperature, 0, 2, 0.05,
                 SamplerPublication{&Defaults::temperature, "general.sampling.temp", "temperature",
                                    0, 100, 1.0}},
    SamplerField{
        "topK", "--top-k", "K", "Only the K most likely tokens; 0 is off.", &P::topK, 0, 1000, 5,
        SamplerPublication{&Defaults::topK, "general.sampling.top_k", "top_k", 0, 1 << 22, 50.0}},
    SamplerField{"topP", "--top-p", "P",
                 "Only the most likely tokens that together reach P; 1 is off.", &P::topP, 0.05, 1,
                 0.05,
                 SamplerPublication{&Defaults::topP, "general.sampling.top_p", "top_p", 1e-6, 1}},
    SamplerField{"minP", "--min-p", "P",
                 "Only tokens at least P times as likely as the top one; 0 is off.", &P::minP, 0, 1,
                 0.01},
    SamplerField{"repeatPenalty", "--repeat-penalty", "R",
                 "Above 1, tokens that were just used become less likely; 1 is off.",
                 &P::repeatPenalty, 0.5, 2, 0.05,
                 SamplerPublication{&Defaults::repeatPenalty, "general.sampling.penalty_repeat",
                                    "repetition_penalty", 1e-3, 1e3}},
    SamplerField{"repeatWindow", "--repeat-window", "N",
                 "How many of the latest tokens --repeat-penalty looks at; -1 for all.",
                 &P::repeatWindow, -1, 32768, 16, std::nullopt, allIfPenalised},
};

}  // namespace

std::optional<double> SamplerPublication::valueIn(const GenerationDefaults& defaults) const {
    return std::visit(
        [&](auto at) {
            const auto& value = defaults.*at;
            return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
        },
        member);
}

void SamplerPublication::set(GenerationDefaults& defaults, std::optional<double> value) const {
    if (!value || !std::isfinite(*value) || *value < least || *value > most)
        return;
    std::visit(
        [&](auto at) {
            using Number = typename std::remove_reference_t<decltype(defaults.*at)>::value_type;
            defaults.*at = static_cast<Number>(*value);
        },
        member);
}

double SamplerField::valueIn(const SamplerParams& params) const {
    return std::visit([&](auto at) { return static_cast<double>(params.*at); }, member);
}

void SamplerField::set(SamplerParams& params, double value) const {
    const double inRange = std::clamp(isWhole() ? std::round(value) : value, least, most);
    std::visit(
        [&](auto at) {
            params.*at = static_cast<std::remove_reference_t<decltype(params.*at)>>(inRange);
        },
        member);
}

std::optional<double> SamplerField::published(const GenerationDefaults& defaults) const {
    if (implied != nullptr)
        return implied(defaults);
    return publication ? publication->valueIn(defaults) : std::nullopt;
}

std::span<const SamplerField> samplerFields() {
    return kFields;
}

GenerationDefaults publishedSampling(
    const std::function<std::optional<double>(const SamplerField&)>& read) {
    GenerationDefaults defaults;
    for (const SamplerField& field : kFields)
        if (field.publication)
            field.publication->set(defaults, read(field));
    return defaults;
}

void addHubDefaults(GenerationDefaults& defaults) {
    for (const SamplerField& field : kFields)
        if (field.publication && !field.publication->valueIn(defaults))
            field.publication->set(defaults, field.publication->hubDefault);
}

SamplerParams samplingOf(const GenerationDefaults& defaults) {
    SamplerParams params;
    for (const SamplerField& field : kFields)
        if (const std::optional<double> value = field.published(defaults))
            field.set(params, *value);
    return params;
}

}  // namespace tessera
