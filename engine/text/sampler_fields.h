// SPDX-License-Identifier: MIT
// The numbers of SamplerParams, in one table for all that ask for them, show them or keep them.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "engine/text/sampler.h"

namespace tessera {

struct SamplerField {
    std::string_view key;     // in files: "topK"
    std::string_view option;  // on the command line: "--top-k"
    std::string_view symbol;  // for its value in the help: "K"
    std::string_view help;    // a sentence
    std::variant<float SamplerParams::*, int SamplerParams::*> member;
    // What can be entered, in a terminal and in the window alike; stored values beyond it are
    // brought into it. The sampler itself takes any number.
    double least;
    double most;
    double step;  // that makes a difference, for a control

    bool isWhole() const { return std::holds_alternative<int SamplerParams::*>(member); }
    double valueIn(const SamplerParams& params) const;
    // Rounded where it is a whole number, and brought into the range.
    void set(SamplerParams& params, double value) const;
};

// Every number of SamplerParams but the seed. The default of each is what SamplerParams{} has.
std::span<const SamplerField> samplerFields();

}  // namespace tessera
