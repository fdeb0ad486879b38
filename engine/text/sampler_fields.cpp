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

std::optional<double> nothing(const Defaults&) {
    return std::nullopt;
}

template <auto Member>
std::optional<double> asPublished(const Defaults& defaults) {
    const auto& value = defaults.*Member;
    return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

// Whoever publishes a repeat penalty means one that looks at all tokens.
std::optional<double> allIfPenalised(const Defaults& defaults) {
    return defaults.repeatPenalty.value_or(1) == 1 ? std::nullopt : std::optional(-1.0);
}

constexpr std::array kFields = {
    SamplerField{"temperature", "--temperature", "T", "0 always takes the most likely token.",
                 &P::temperature, 0, 2, 0.05, asPublished<&Defaults::temperature>},
    SamplerField{"topK", "--top-k", "K", "Only the K most likely tokens; 0 is off.", &P::topK, 0,
                 1000, 5, asPublished<&Defaults::topK>},
    SamplerField{"topP", "--top-p", "P",
                 "Only the most likely tokens that together reach P; 1 is off.", &P::topP, 0.05, 1,
                 0.05, asPublished<&Defaults::topP>},
    SamplerField{"minP", "--min-p", "P",
                 "Only tokens at least P times as likely as the top one; 0 is off.", &P::minP, 0, 1,
                 0.01, nothing},
    SamplerField{"repeatPenalty", "--repeat-penalty", "R",
                 "Above 1, tokens that were just used become less likely; 1 is off.",
                 &P::repeatPenalty, 0.5, 2, 0.05, asPublished<&Defaults::repeatPenalty>},
    SamplerField{"repeatWindow", "--repeat-window", "N",
                 "How many of the latest tokens --repeat-penalty looks at; -1 for all.",
                 &P::repeatWindow, -1, 32768, 16, allIfPenalised},
};

}  // namespace

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

std::span<const SamplerField> samplerFields() {
    return kFields;
}

SamplerParams samplingOf(const GenerationDefaults& defaults) {
    SamplerParams params;
    for (const SamplerField& field : kFields)
        if (const std::optional<double> value = field.published(defaults))
            field.set(params, *value);
    return params;
}

}  // namespace tessera
