// SPDX-License-Identifier: MIT
// What `tessera-cli ask` was told on the command line.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/memory_options.h"
#include "engine/core/result.h"
#include "engine/image/decode/decode.h"
#include "engine/session/session.h"

namespace tessera::cli {

struct AskOptions {
    std::string model;
    std::string mmproj;
    bool isDemoModel = false;  // set by chooseModel()
    std::vector<std::string> images;
    std::optional<std::string> prompt;
    std::string rawPromptFile;
    std::string batchFile;
    std::optional<std::string> system;
    std::string templateName;
    std::uint32_t maxTokens = 512;
    SamplerParams sampler;
    std::set<std::string_view> givenFields;  // keys of those numbers of `sampler` that were given
    MemoryOptions memory;
    std::string rules = "original";
    std::string imageMode = "auto";
    std::string grid;  // empty: chosen by the model's rule
    std::optional<int> tilesAtMost;
    Alpha alpha = Alpha::OnWhite;
    bool ignoreEos = false;
    bool json = false;
    std::string boxesFile;
    std::string traceFile;
};

// Registers every option of `ask`; parsing then fills `options`, which must outlive `app`.
void addAskOptions(CLI::App& app, AskOptions& options);

// If no model was named, takes the one that comes with the program. Errors: InvalidArgument (there
// is none, or only an mmproj was named).
Result<void> chooseModel(AskOptions& options);

// The engine's parameters for a model with these defaults, without a trace. Draws a seed if none
// was given.
GenerateParams generateParams(const AskOptions& options, const GenerationDefaults& defaults);

// Where compiled shaders are kept between runs: the user's cache folder. Empty if there is none.
std::filesystem::path pipelineCacheFile();

}  // namespace tessera::cli
