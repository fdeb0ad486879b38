// SPDX-License-Identifier: MIT
// How the publisher of a model means answers to be sampled.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

namespace tessera {

// In the terms of SamplerParams. nullopt: the publisher says nothing.
struct GenerationDefaults {
    std::optional<float> temperature = {};  // 0: greedy
    std::optional<int> topK = {};           // 0: off
    std::optional<float> topP = {};
    std::optional<float> repeatPenalty = {};

    // From what a file says. Numbers that make no sense count as absent.
    static GenerationDefaults from(std::optional<double> temperature,
                                   std::optional<std::uint64_t> topK, std::optional<double> topP,
                                   std::optional<double> repeatPenalty) {
        constexpr std::uint64_t kMostTopK = 1u << 22;
        const auto within = [](std::optional<double> value, double least, double most) {
            return value && std::isfinite(*value) && *value >= least && *value <= most
                       ? std::optional(static_cast<float>(*value))
                       : std::nullopt;
        };
        GenerationDefaults defaults;
        defaults.temperature = within(temperature, 0, 100);
        defaults.topP = within(topP, 1e-6, 1);
        defaults.repeatPenalty = within(repeatPenalty, 1e-3, 1e3);
        if (topK && *topK <= kMostTopK)
            defaults.topK = static_cast<int>(*topK);
        return defaults;
    }

    friend bool operator==(const GenerationDefaults&, const GenerationDefaults&) = default;
};

}  // namespace tessera
