// SPDX-License-Identifier: MIT
// The numbers of SamplerParams, in one table for everything that asks for, shows or stores them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "engine/text/generation_defaults.h"
#include "engine/text/sampler.h"

namespace tessera {

struct SamplerField {
    std::string_view key;     // in files: "topK"
    std::string_view option;  // on the command line: "--top-k"
    std::string_view symbol;  // for its value in the help: "K"
    std::string_view help;    // a sentence
    std::variant<float SamplerParams::*, int SamplerParams::*> member;
    // The range that can be entered, in a terminal and in the window alike; stored values outside
    // it are clamped to it. The sampler itself takes any number.
    double least;
    double most;
    double step;  // the smallest that makes a difference, for a control
    // What the publisher of a model says about it; nullopt: nothing.
    std::optional<double> (*published)(const GenerationDefaults& defaults);

    bool isWhole() const { return std::holds_alternative<int SamplerParams::*>(member); }
    double valueIn(const SamplerParams& params) const;
    // Rounds if the field is a whole number, and clamps to the range.
    void set(SamplerParams& params, double value) const;
};

// Every number of SamplerParams except the seed. Each default is the value in SamplerParams{}.
std::span<const SamplerField> samplerFields();

// How a model is sampled as long as nobody chose otherwise: the values published with it, within
// the ranges, and Tessera's own for the rest. No seed.
SamplerParams samplingOf(const GenerationDefaults& defaults);

}  // namespace tessera
