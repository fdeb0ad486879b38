// SPDX-License-Identifier: MIT
// The numbers of SamplerParams, in one table for everything that asks for, shows or stores them.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "engine/text/sampler.h"

namespace tessera {

// How the publisher of a model says a number, and what makes sense there.
struct SamplerPublication {
    std::variant<std::optional<float> GenerationDefaults::*,
                 std::optional<int> GenerationDefaults::*>
        member;
    std::string_view ggufKey;  // llama.cpp's
    std::string_view hubKey;   // in generation_config.json
    // What is outside counts as not said.
    double least;
    double most;
    // What transformers takes where such a file says to sample and leaves this number out.
    std::optional<double> hubDefault = {};

    std::optional<double> valueIn(const GenerationDefaults& defaults) const;
    void set(GenerationDefaults& defaults, std::optional<double> value) const;
};

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
    std::optional<SamplerPublication> publication = {};  // nullopt: no publisher says it
    // What follows for it from other numbers that are published; nullptr: nothing ever does.
    std::optional<double> (*implied)(const GenerationDefaults& defaults) = nullptr;

    bool isWhole() const { return std::holds_alternative<int SamplerParams::*>(member); }
    double valueIn(const SamplerParams& params) const;
    // What the publisher of a model says about it; nullopt: nothing.
    std::optional<double> published(const GenerationDefaults& defaults) const;
    // Rounds if the field is a whole number, and clamps to the range.
    void set(SamplerParams& params, double value) const;
};

// Every number of SamplerParams except the seed. Each default is the value in SamplerParams{}.
std::span<const SamplerField> samplerFields();

// From what a file says: `read` is asked for each field that has a publication.
GenerationDefaults publishedSampling(
    const std::function<std::optional<double>(const SamplerField&)>& read);
// What a hub folder leaves to transformers when it says to sample.
void addHubDefaults(GenerationDefaults& defaults);

// How a model is sampled as long as nobody chose otherwise: the values published with it, within
// the ranges, and Tessera's own for the rest. No seed.
SamplerParams samplingOf(const GenerationDefaults& defaults);

}  // namespace tessera
