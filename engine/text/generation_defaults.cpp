// SPDX-License-Identifier: MIT
#include "engine/text/generation_defaults.h"

#include <cmath>

namespace tessera {

namespace {

constexpr std::uint64_t kMostTopK = 1u << 22;

std::optional<float> within(std::optional<double> value, double least, double most) {
    return value && std::isfinite(*value) && *value >= least && *value <= most
               ? std::optional(static_cast<float>(*value))
               : std::nullopt;
}

}  // namespace

GenerationDefaults GenerationDefaults::from(std::optional<double> temperature,
                                            std::optional<std::uint64_t> topK,
                                            std::optional<double> topP,
                                            std::optional<double> repeatPenalty) {
    GenerationDefaults defaults;
    defaults.temperature = within(temperature, 0, 100);
    defaults.topP = within(topP, 1e-6, 1);
    defaults.repeatPenalty = within(repeatPenalty, 1e-3, 1e3);
    if (topK && *topK <= kMostTopK) {
        defaults.topK = static_cast<int>(*topK);
    }
    return defaults;
}

}  // namespace tessera
