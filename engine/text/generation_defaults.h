// SPDX-License-Identifier: MIT
// How the publisher of a model means answers to be sampled.
#pragma once

#include <cstdint>
#include <optional>

namespace tessera {

// In the terms of SamplerParams. nullopt: the publisher says nothing.
struct GenerationDefaults {
    std::optional<float> temperature;  // 0: greedy
    std::optional<int> topK;           // 0: off
    std::optional<float> topP;
    std::optional<float> repeatPenalty;

    // From what a file says. Numbers that make no sense count as absent.
    static GenerationDefaults from(std::optional<double> temperature,
                                   std::optional<std::uint64_t> topK, std::optional<double> topP,
                                   std::optional<double> repeatPenalty);

    friend bool operator==(const GenerationDefaults&, const GenerationDefaults&) = default;
};

}  // namespace tessera
